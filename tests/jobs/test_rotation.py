"""Wrapping keys anew: whole, broken off in the middle, and with a master key that is lost."""

import base64
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select

from portal import accounts, audit, clock, documents, notices, tenancy
from portal.audit import Deed
from portal.audit.models import AuditEvent
from portal.db import session, transaction
from portal.documents import DocumentKind, Upload
from portal.gateways.keys import LocalKeys, fingerprint, make_key_file
from portal.gateways.mail import MemoryMailer
from portal.gateways.memory import MemoryStore
from portal.gateways.outside import Outside, lend_outside
from portal.gateways.ports import OutsideSilent, SealBroken, WrappedKey
from portal.jobs import rotation
from tests.accounts.making import SECRET, make_person
from tests.conftest import open_practice
from tests.databases import Server, database
from tests.documents import hostile
from tests.notices.making import make_letter, portal_with

BY = audit.THE_PORTAL


@dataclass
class Stopping:
    """Keys whose process is stopped at one of their wraps."""

    keys: LocalKeys
    left: int

    def wrap(self, secret: bytes, context: Mapping[str, str]) -> WrappedKey:
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt
        return self.keys.wrap(secret, context)

    def unwrap(self, wrapped: WrappedKey, context: Mapping[str, str]) -> bytes:
        return self.keys.unwrap(wrapped, context)


@dataclass(frozen=True)
class Kept:
    """What lies in two practices: documents with what they hold, a letter, a person."""

    practices: tuple[int, int]
    documents: dict[int, bytes]
    letter: int
    person: int


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "master.key"
    make_key_file(path)
    return path


@pytest.fixture
def own(outside: Outside, key_file: Path) -> Outside:
    return replace(
        outside, keys=LocalKeys.from_file(key_file), store=MemoryStore(), mailer=MemoryMailer()
    )


@pytest.fixture
def admin(postgres_server: Server) -> Iterator[psycopg.Connection[Any]]:
    """Make a database of this test's own, since a rotation goes through all there is in one."""
    with (
        database(postgres_server, "rotation") as name,
        psycopg.connect(postgres_server.dsn(name), autocommit=True) as connection,
    ):
        yield connection


@pytest.fixture
def portal(
    admin: psycopg.Connection[Any], postgres_server: Server, settings: Any, own: Outside
) -> Iterator[Flask]:
    """Return the portal as the worker's role, which is the one that rotates."""
    url = postgres_server.url(admin.info.dbname, "portal_worker")
    with portal_with(settings, url, own, own.mailer) as app, app.app_context():
        yield app


@pytest.fixture
def kept(portal: Flask) -> Kept:
    practices, held, letter, person = [], {}, 0, 0
    for number in range(2):
        practices.append(open_practice().practice_id)
        for _ in range(3 - number):
            content = hostile.plain_pdf() + os.urandom(8).hex().encode()
            with transaction():
                document = documents.keep(
                    Upload(stream=BytesIO(content), name="baa.pdf"),
                    DocumentKind.BAA,
                    vendor_id=None,
                    by=BY,
                    on=clock.now().date(),
                )
                held[document.id] = content
        with transaction():
            letter = notices.post(make_letter(), key=f"k{number}", vendor_id=None, by=BY).id
        person = make_person().id
        tenancy.leave()
    return Kept(
        practices=(practices[0], practices[1]), documents=held, letter=letter, person=person
    )


def quietly(_words: str) -> None: ...


def rotate(at_once: int = 500) -> rotation.Rotated:
    return rotation.rotate(quietly, by=BY, at_once=at_once)


def everything_opens(kept: Kept) -> bool:
    """Tell whether what people kept is there as before: files, the letter's link, the phone."""
    read = {}
    for practice_id in kept.practices:
        with tenancy.inside(practice_id):
            for document in documents.all_documents():
                read[document.id] = b"".join(documents.read(document))
    with tenancy.inside(kept.practices[1]):
        link = notices.link_of(notices.get_notice(kept.letter)) or ""
        phone = accounts.actions.authenticator.secret_of(accounts.get_person(kept.person))
    session.rollback()
    return read == kept.documents and "/l" in link and phone == SECRET


def keys_in_use(admin: psycopg.Connection[Any]) -> set[str]:
    """Return the master keys that any row names, straight from the tables."""
    found = {row[0] for row in admin.execute("SELECT key_id FROM app.documents")}
    for sealed in (
        "SELECT totp_sealed FROM app.people WHERE totp_sealed IS NOT NULL",
        "SELECT sealed_link FROM app.notices WHERE sealed_link IS NOT NULL",
    ):
        found |= {row[0].split(b"\0")[0].decode() for row in admin.execute(sealed)}
    return found


def test_everything_is_wrapped_anew_and_opens_as_before(
    kept: Kept, own: Outside, admin: psycopg.Connection[Any]
) -> None:
    assert isinstance(own.keys, LocalKeys)
    old = own.keys.key_id
    assert keys_in_use(admin) == {old}
    sealed = dict(own.store.kept) if isinstance(own.store, MemoryStore) else {}
    new = own.keys.add()

    done = rotate()

    assert (done.key_id, done.count, done.broken) == (new, 5 + 2 + 2, [])
    assert keys_in_use(admin) == {new}
    assert everything_opens(kept)
    # The sealed files stay as they are.
    assert isinstance(own.store, MemoryStore)
    assert own.store.kept == sealed


def test_after_a_rotation_the_old_master_key_opens_no_row(kept: Kept, own: Outside) -> None:
    assert isinstance(own.keys, LocalKeys)
    own.keys.add()
    rotate()

    found = rotation.survey(quietly)

    assert found.is_whole
    assert set(found.by_key) == {own.keys.key_id}
    assert found.by_drawer == {"documents": 5, "links in letters": 2, "authenticators": 2}


def test_each_practice_finds_the_rotation_in_its_own_trail(kept: Kept, own: Outside) -> None:
    assert isinstance(own.keys, LocalKeys)
    own.keys.add()
    rotate()

    told = {}
    for practice_id in (*kept.practices, tenancy.THE_PORTAL_ITSELF):
        with tenancy.inside(practice_id):
            rows = select(AuditEvent).where(AuditEvent.deed == Deed.KEYS_ROTATED)
            told[practice_id] = sorted(row.details["count"] for row in session.scalars(rows))
    first, second = kept.practices
    assert told == {first: [1, 3], second: [1, 2], tenancy.THE_PORTAL_ITSELF: [2]}


@pytest.mark.parametrize("wraps", [1, 2, 5, 9])
def test_a_rotation_stopped_anywhere_loses_nothing_and_is_finished_by_the_next(
    kept: Kept, own: Outside, admin: psycopg.Connection[Any], wraps: int
) -> None:
    assert isinstance(own.keys, LocalKeys)
    own.keys.add()
    with (
        lend_outside(replace(own, keys=Stopping(own.keys, left=wraps))),
        pytest.raises(KeyboardInterrupt),
    ):
        rotate(at_once=1)
    session.rollback()
    assert everything_opens(kept)
    # The first wrap only asks which master key is the newest.
    before = wraps - 1

    done = rotate(at_once=1)

    assert done.count == 9 - before
    assert keys_in_use(admin) == {own.keys.key_id}
    assert everything_opens(kept)
    assert rotate().count == 0


def test_a_running_portal_needs_no_restart(kept: Kept, own: Outside, key_file: Path) -> None:
    other_process = LocalKeys.from_file(key_file)
    with lend_outside(replace(own, keys=other_process)):
        other_process.add()
        rotate()

    assert everything_opens(kept)
    assert own.keys.wrap(b"x", {}).key_id == other_process.key_id


def test_a_lost_master_key_is_found_with_all_that_need_it(kept: Kept, own: Outside) -> None:
    assert isinstance(own.keys, LocalKeys)
    lost, only_new = own.keys.key_id, LocalKeys([bytes(32)])

    with lend_outside(replace(own, keys=only_new)):
        found = rotation.survey(quietly)

    assert not found.is_whole
    assert list(found.silent) == [lost]
    assert len(found.broken) == found.total == found.by_key[lost] == 9


def test_one_key_that_does_not_open_is_named_and_keeps_no_other_from_its_turn(
    kept: Kept, own: Outside, admin: psycopg.Connection[Any]
) -> None:
    assert isinstance(own.keys, LocalKeys)
    bad = min(kept.documents)
    admin.execute("UPDATE app.documents SET wrapped_keyset = %s WHERE id = %s", [b"x" * 60, bad])
    own.keys.add()

    found, done = rotation.survey(quietly), rotate()

    assert [(one.drawer, one.id) for one in found.broken] == [("documents", bad)]
    assert [(one.drawer, one.id) for one in done.broken] == [("documents", bad)]
    assert done.count == 8


def test_reading_every_file_finds_the_one_that_was_changed(kept: Kept, own: Outside) -> None:
    assert isinstance(own.store, MemoryStore)
    found = rotation.survey(quietly)
    rotation.read_every_file(found, quietly)
    assert (found.files_read, found.broken) == (5, [])
    key, (sealed, until) = next(iter(own.store.kept.items()))
    own.store.kept[key] = (sealed[:-1] + bytes([sealed[-1] ^ 1]), until)

    rotation.read_every_file(found, quietly)

    assert [one.drawer for one in found.broken] == ["files"]


def test_the_web_cannot_come_to_everybodys_authenticator(
    admin: psycopg.Connection[Any], postgres_server: Server
) -> None:
    dsn = postgres_server.dsn(admin.info.dbname, "portal_app")
    for asked in (
        "SELECT app.sealed_authenticators(0, 1)",
        "SELECT app.sealed_setups(0, 1)",
        "SELECT app.reseal_authenticator(1, '', '')",
        "SELECT app.reseal_setup(1, '', '')",
    ):
        with (
            psycopg.connect(dsn) as as_app,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            as_app.execute(asked)


# Every place where something sealed lies is among the drawers: one left out would be lost with the
# master key of before.
_NOT_SEALED = {
    "digest", "hash", "token_hash", "recovery_salt", "account_key", "address_key", "key_hash",
    "certificate",
}  # fmt: skip
_IN_DRAWERS = {
    ("documents", "wrapped_keyset"),
    ("notices", "sealed_link"),
    ("people", "totp_sealed"),
    ("sessions", "setup_sealed"),
}


def test_whatever_is_sealed_in_a_row_is_wrapped_anew(admin: psycopg.Connection[Any]) -> None:
    rows = admin.execute(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'app' AND data_type = 'bytea'"
    ).fetchall()

    assert {(table, name) for table, name in rows if name not in _NOT_SEALED} == _IN_DRAWERS


# The key file.


def test_a_new_master_key_goes_above_the_old_ones(key_file: Path) -> None:
    keys, before = LocalKeys.from_file(key_file), key_file.read_text()

    added = keys.add()

    assert key_file.read_text().endswith(before)
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert added == fingerprint(base64.b64decode(key_file.read_text().split()[0]))
    assert [path.name for path in key_file.parent.iterdir()] == ["master.key"]


def test_a_line_taken_out_of_the_file_still_opens_while_the_process_lives(key_file: Path) -> None:
    keys = LocalKeys.from_file(key_file)
    wrapped = keys.wrap(b"secret", {"purpose": "x"})
    keys.add()
    key_file.write_text(key_file.read_text().split()[0] + "\n")

    assert keys.unwrap(wrapped, {"purpose": "x"}) == b"secret"
    with pytest.raises(OutsideSilent):
        LocalKeys.from_file(key_file).unwrap(wrapped, {"purpose": "x"})
    with pytest.raises(SealBroken):
        keys.unwrap(wrapped, {"purpose": "y"})
