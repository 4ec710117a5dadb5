"""Backups, made of a portal that runs: what is in one, and what a restored one brings to light."""

import hashlib
import json
import shutil
import stat
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import gettempdir
from typing import BinaryIO

import pytest

from portal import backups, clock, ground
from portal.backups import BackupBroken, Made, manifest
from portal.backups.examining import Examined
from portal.backups.folder import backups_in
from portal.errors import RuleBroken
from portal.gateways.cluster import ClusterRefused
from portal.gateways.disk_store import DiskStore
from portal.gateways.memory import memory_keys
from portal.gateways.outside import document_folder
from portal.gateways.ports import NotKept
from portal.gateways.postgres_dump import DumpFailed, find_dump_programs
from portal.gateways.throwaway import programs_from
from tests.backups.conftest import Living

Examine = Callable[[Path, Living], Examined]


def quiet(_words: str) -> None:
    """Say nothing."""


def sentences(seen: Examined) -> str:
    return "\n".join(one.sentence for one in seen.troubles)


def objects_of(path: Path) -> list[Path]:
    return sorted((path / "documents").glob("v1/*/*"))


def test_everything_that_was_there_is_there_again(
    living: Living, made: Made, examined: Examine
) -> None:
    seen = examined(made.path, living)

    assert seen.troubles == []
    assert seen.document_count == len(made.manifest.objects) >= 2
    assert seen.rows == made.manifest.rows > 10
    assert seen.trail
    assert seen.trail.lines >= 3


def test_nothing_in_a_backup_can_be_read_without_the_master_key(made: Made) -> None:
    for path in (one for one in made.path.rglob("*") if one.is_file()):
        content = path.read_bytes()
        assert b"Juniper" not in content, path
        assert b"Memo.pdf" not in content, path
        assert b"PGDMP" not in content, path
        assert b"%PDF" not in content, path
    assert not list(made.path.rglob("master.key"))


def test_a_backup_is_for_its_owners_eyes_only(made: Made) -> None:
    for path in [made.path.parent, made.path, *made.path.rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path


def test_what_an_earlier_backup_holds_is_not_copied_again(living: Living, made: Made) -> None:
    living.keep(b"kept since")

    again = backups.make(
        living.source(), made.path.parent, at=clock.now() + timedelta(seconds=2), say=quiet
    )

    assert again.copied == 1
    assert again.carried_over == made.copied


def test_an_object_that_rotted_in_the_earlier_backup_is_copied_anew(
    living: Living, made: Made
) -> None:
    flip_a_byte(objects_of(made.path)[0])

    again = backups.make(
        living.source(), made.path.parent, at=clock.now() + timedelta(seconds=2), say=quiet
    )

    assert again.copied == 1


def test_a_backup_that_fails_leaves_nothing_that_looks_like_one(
    living: Living, tmp_path: Path
) -> None:
    broken = replace(living.source(), programs=programs_that_fail(tmp_path))

    with pytest.raises(DumpFailed, match="no room"):
        backups.make(broken, tmp_path / "B", at=clock.now(), say=quiet)

    assert backups_in(tmp_path / "B") == []
    assert [one.name for one in (tmp_path / "B").iterdir()] == [".one-at-a-time"]


def test_what_a_killed_backup_left_is_cleared_and_never_taken_for_one(
    living: Living, tmp_path: Path
) -> None:
    left = tmp_path / "B" / ".unfinished-2026-11-24T010203Z"
    (left / "documents").mkdir(parents=True)

    with pytest.raises(RuleBroken, match="no backup in"):
        backups.find(tmp_path / "B", None)
    backups.make(living.source(), tmp_path / "B", at=clock.now(), say=quiet)

    assert not left.exists()


def test_an_administrator_reads_as_the_backups_role_with_the_machines_programs(
    living: Living, tmp_path: Path
) -> None:
    source = replace(living.source(), dsn=living.laid.admin_dsn or "", programs=None)

    made = backups.make(source, tmp_path / "B", at=clock.now(), say=quiet)

    assert made.manifest.rows > 10


def test_a_role_that_sees_one_practice_at_most_makes_no_backup(
    living: Living, tmp_path: Path
) -> None:
    source = replace(living.source(), dsn=ground.plain_address(living.laid.app_url))

    with pytest.raises(RuleBroken, match="PORTAL_BACKUP_DATABASE_URL"):
        backups.make(source, tmp_path / "B", at=clock.now(), say=quiet)


def test_a_server_too_new_for_the_programs_here_is_told_with_what_to_install() -> None:
    with pytest.raises(ClusterRefused, match="postgresql-client-99"):
        find_dump_programs(99)
    with pytest.raises(ClusterRefused, match="Install PostgreSQL 99"):
        programs_from(99)


def test_a_backup_into_the_portals_own_data_is_refused(living: Living) -> None:
    with pytest.raises(RuleBroken, match="own data folder"):
        backups.make(living.source(), living.settings.data / "B", at=clock.now(), say=quiet)

    assert not (living.settings.data / "B").exists()


def test_two_backups_are_not_made_at_once(living: Living, tmp_path: Path) -> None:
    def second(_words: str) -> None:
        with pytest.raises(RuleBroken, match="Another backup"):
            backups.make(living.source(), tmp_path / "B", at=clock.now(), say=quiet)

    backups.make(living.source(), tmp_path / "B", at=clock.now(), say=second)


def test_the_newest_is_taken_unless_one_is_named(tmp_path: Path) -> None:
    for name in (
        "2026-11-24T010203Z",
        "2026-11-25T010203Z",
        "notes",
        ".unfinished-2027-01-01T000000Z",
    ):
        (tmp_path / name).mkdir()

    assert backups.find(tmp_path, None).name == "2026-11-25T010203Z"
    assert backups.find(tmp_path, "2026-11-24T010203Z").name == "2026-11-24T010203Z"
    with pytest.raises(RuleBroken, match="There are: 2026-11-25T010203Z"):
        backups.find(tmp_path, "2020-01-01T000000Z")


def test_a_missing_object_is_named_and_the_rest_is_saved(
    living: Living, tmp_path: Path, examined: Examine
) -> None:
    source = living.source()
    made = backups.make(
        backups.Source(
            dsn=source.dsn,
            programs=source.programs,
            store=Forgetful(document_folder(living.settings)),
            keys=source.keys,
            data=source.data,
        ),
        tmp_path / "B",
        at=clock.now(),
        say=quiet,
    )

    assert [one.why for one in made.manifest.lost] == ["was not in the store"]
    seen = examined(made.path, living)
    assert "was not in the store when the backup was made" in sentences(seen)
    assert len(seen.troubles) == 1
    assert seen.document_count == len(made.manifest.objects) > 0


def test_a_byte_changed_in_a_document_is_named(
    living: Living, made: Made, examined: Examine
) -> None:
    flip_a_byte(objects_of(made.path)[0])

    seen = examined(made.path, living)

    assert "is not what was kept" in sentences(seen)
    assert [one.practice_id for one in seen.troubles] == [living.practice_id]


def test_an_object_taken_out_of_the_backup_is_named(
    living: Living, made: Made, examined: Examine
) -> None:
    objects_of(made.path)[0].unlink()

    seen = examined(made.path, living)

    assert "is missing from the backup" in sentences(seen)
    assert len(seen.troubles) == 1


def test_a_byte_changed_in_the_dump_is_named_and_nothing_is_restored(
    living: Living, made: Made, examined: Examine
) -> None:
    flip_a_byte(made.path / "database.sealed")

    seen = examined(made.path, living)

    assert "database.sealed is not what the manifest says" in sentences(seen)
    assert seen.tables == 0


@pytest.mark.parametrize("name", ["manifest.json", "manifest.seal"])
def test_a_manifest_that_was_changed_is_refused(living: Living, made: Made, name: str) -> None:
    flip_a_byte(made.path / name)

    with pytest.raises(BackupBroken, match="not the one that was sealed"):
        backups.open_backup(made.path, living.its.keys)


def test_a_backup_under_another_ones_name_is_refused(living: Living, made: Made) -> None:
    newer = made.path.with_name("2099-01-01T000000Z")
    shutil.copytree(made.path, newer)

    with pytest.raises(BackupBroken, match="not the one that was sealed"):
        backups.open_backup(newer, living.its.keys)


def test_rows_that_are_not_those_of_the_manifest_are_named(
    living: Living, made: Made, examined: Examine
) -> None:
    told = json.loads((made.path / "manifest.json").read_bytes())
    tables = {one["table"]: one for one in told["tables"]}
    tables["app.documents"]["rows"] += 1
    tables["app.practices"]["digest"] = "1"
    reseal(made, told, living)

    seen = examined(made.path, living)

    documents = tables["app.documents"]["rows"]
    assert f"app.documents has {documents - 1} rows; it had {documents}." in sentences(seen)
    assert "app.practices has as many rows as it had, but they are not the same" in sentences(seen)
    assert len(seen.troubles) == 2


def test_a_backup_of_a_later_version_is_told_apart(living: Living, made: Made) -> None:
    told = json.loads((made.path / "manifest.json").read_bytes())
    told["schema"] = "9999"
    reseal(made, told, living)

    with pytest.raises(RuleBroken, match="later version of the portal"):
        backups.open_backup(made.path, living.its.keys)


def test_a_key_that_is_not_at_hand_is_told_in_a_sentence(made: Made) -> None:
    with pytest.raises(RuleBroken, match="master key that is not at hand"):
        backups.open_backup(made.path, memory_keys())


def test_a_drill_restores_where_nobody_works_and_leaves_nothing(living: Living, made: Made) -> None:
    before = set(Path(gettempdir()).glob("countersign-drill-*"))

    drilled = backups.drill(
        made.path.parent, None, living.its.keys, live_anchors=(), at=clock.now(), say=quiet
    )

    assert drilled.outcome == "passed"
    assert drilled.name == made.path.name
    assert set(Path(gettempdir()).glob("countersign-drill-*")) == before


def flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-5] ^= 1
    path.unlink()
    path.write_bytes(bytes(content))


def reseal(made: Made, told: object, living: Living) -> None:
    """Write a manifest that says otherwise, as only one who holds the master key can."""
    assert isinstance(told, dict)
    anchors = (made.path / "anchors.jsonl").read_bytes()
    told["anchors_sha256"] = hashlib.sha256(anchors).hexdigest()
    written = json.dumps(told).encode()
    (made.path / "manifest.json").write_bytes(written)
    sealed = manifest.seal(written, made.path.name, living.its.keys)
    (made.path / "manifest.seal").write_bytes(sealed)


def programs_that_fail(place: Path) -> Path:
    made = place / "programs"
    made.mkdir()
    dump = made / "pg_dump"
    dump.write_text("#!/bin/sh\necho PGDMP; echo 'no room left' >&2; exit 1\n")
    dump.chmod(0o755)
    return made


class Forgetful(DiskStore):
    """A store that has lost one of its objects."""

    lost: str | None = None

    def open(self, key: str) -> AbstractContextManager[BinaryIO]:
        self.lost = self.lost or key
        if key == self.lost:
            raise NotKept(key)
        return super().open(key)
