"""`portal keys`, as a shell sees it: over a database, a disk and a key file, killed in the middle."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg
import pytest

from portal import audit, clock, documents
from portal.db import transaction
from portal.documents import DocumentKind, Upload
from portal.gateways.mail import MemoryMailer
from portal.gateways.memory import MemoryRenderer, MemoryScanner
from portal.gateways.outside import build_outside
from portal.settings import read_settings
from tests.conftest import open_practice
from tests.databases import ROOT, Server, database
from tests.documents import hostile
from tests.notices.making import portal_with

COPIES = 2400


@dataclass(frozen=True)
class Place:
    """A portal with one document on its disk, and what its command is told."""

    environ: dict[str, str]
    admin: psycopg.Connection[Any]
    key_file: Path

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "portal.cli", "keys", *arguments]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments),
            env=self.environ,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def check(self, *more: str) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.run("check", "--json", *more).stdout)
        return told


@pytest.fixture
def place(postgres_server: Server, tmp_path: Path) -> Iterator[Place]:
    with database(postgres_server, "keys") as name:
        environ = {
            "PATH": os.environ["PATH"],
            "PORTAL_DATA": str(tmp_path),
            "DATABASE_URL": postgres_server.url(name, "portal_app"),
            "PORTAL_WORKER_DATABASE_URL": postgres_server.url(name, "portal_worker"),
        }
        settings = read_settings(environ)
        its = replace(build_outside(settings), scanner=MemoryScanner(), renderer=MemoryRenderer())
        url = postgres_server.url(name, "portal_app")
        with portal_with(settings, url, its, MemoryMailer()) as app, app.app_context():
            open_practice()
            with transaction():
                documents.keep(
                    Upload(stream=BytesIO(hostile.plain_pdf()), name="baa.pdf"),
                    DocumentKind.BAA,
                    vendor_id=None,
                    by=audit.THE_PORTAL,
                    on=clock.now().date(),
                )
        with psycopg.connect(postgres_server.dsn(name), autocommit=True) as admin:
            yield Place(environ=environ, admin=admin, key_file=tmp_path / "master.key")


def make_many(place: Place) -> None:
    """Copy the document's row, so that a rotation takes a while."""
    columns = [
        name
        for (name,) in place.admin.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'app'"
            " AND table_name = 'documents' AND column_name NOT IN ('id', 'store_key')"
        )
    ]
    told = ", ".join(columns)
    # Nobody did this, in no practice: no trigger has anything to tell of it.
    place.admin.execute("SET session_replication_role = replica")
    place.admin.execute(
        f"INSERT INTO app.documents ({told}, store_key)"
        f" SELECT {told}, store_key || n FROM app.documents, generate_series(1, {COPIES}) n"
    )
    place.admin.execute("RESET session_replication_role")


def test_a_rotation_begins_a_new_key_and_check_proves_that_all_opens(place: Place) -> None:
    old = next(iter(place.check()["needed"]))

    rotated = place.run("rotate")
    told, said = place.check("--read"), place.run("check")

    assert (rotated.returncode, said.returncode) == (0, 0)
    assert str(place.key_file) in rotated.stdout
    assert len(place.key_file.read_text().split()) == 2
    (new,) = told["needed"]
    assert new != old
    assert told["no_longer_needed"] == [old]
    assert (told["opens"], told["wrapped"], told["files_read"]) == (True, 1, 1)
    assert f"Needed: {new} (held), for 1." in said.stdout
    assert f"No row needs {old}." in said.stdout


def test_a_rotation_that_is_killed_goes_on_where_it_was(place: Place) -> None:
    make_many(place)
    old = next(iter(place.check()["needed"]))
    with subprocess.Popen(
        place.command("rotate"), env=place.environ, cwd=ROOT, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stderr
        for line in running.stderr:
            if line.startswith("500 wrapped"):
                running.send_signal(signal.SIGKILL)
                break
    halfway = place.check()
    assert halfway["opens"]
    assert halfway["wrapped"] == COPIES + 1
    assert old in halfway["needed"]

    finished = place.run("rotate", "--json")

    told = json.loads(finished.stdout)
    # The key that the first run began is the one that the second goes on with.
    assert (finished.returncode, told["begun"]) == (0, None)
    assert told["count"] == halfway["needed"][old]
    assert place.check()["needed"] == {told["key_id"]: COPIES + 1}
    assert len(place.key_file.read_text().split()) == 2


def test_a_new_key_is_begun_by_itself_and_the_rotation_then_begins_none(place: Place) -> None:
    begun = place.run("new")
    rotated = json.loads(place.run("rotate", "--json").stdout)

    assert rotated["key_id"] in begun.stdout
    assert (rotated["begun"], rotated["count"]) == (None, 1)


def test_nothing_is_rotated_while_a_master_key_that_is_needed_is_gone(place: Place) -> None:
    (old,) = place.check()["needed"]
    place.run("new")
    whole = place.key_file.read_text()
    place.key_file.write_text(whole.split()[0] + "\n")

    checked, refused = place.run("check"), place.run("rotate")

    assert (checked.returncode, refused.returncode) == (1, 1)
    assert f"{old} (not held)" in checked.stdout
    assert "1 do not open:" in checked.stdout
    assert "Nothing was changed." in refused.stdout
    assert place.key_file.read_text() == whole.split()[0] + "\n"

    place.key_file.write_text(whole)
    assert place.run("rotate").returncode == 0
    assert place.run("check").returncode == 0


def test_a_key_file_that_is_gone_is_said_in_a_sentence(place: Place) -> None:
    place.key_file.unlink()

    done = place.run("rotate")

    assert done.returncode == 2
    assert "is missing" in done.stderr
    assert "Traceback" not in done.stderr
