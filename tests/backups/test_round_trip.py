"""The commands, as a shell sees them, while the portal runs: backup, drill, restore, and work on."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from portal import audit, documents, ground, tenancy
from portal.audit.models import AuditEvent
from portal.backups.folder import backups_in
from portal.db import db, session
from portal.gateways.outside import build_outside, lend_outside
from portal.serve import web_app
from portal.settings import read_settings
from tests.backups.conftest import Living
from tests.databases import ROOT


def portal(*arguments: object, data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "portal.cli", *map(str, arguments)],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PORTAL_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def backed_up(living: Living, place: Path) -> Path:
    """Return a folder with one backup in it, made by the command."""
    done = portal("backup", place / "B", "--json", data=living.settings.data)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["documents"] == 2
    assert told["master_key_is_in_it"] is False
    assert "Database: " in done.stderr
    return place / "B"


@pytest.fixture(scope="module")
def restored(living: Living, backed_up: Path, place: Path) -> Path:
    """Return a data folder that the backup was restored into, with nothing but the key before."""
    data, before = place / "new", place / "unused"
    data.mkdir()
    before.mkdir()
    shutil.copy(living.settings.data / "master.key", data / "master.key")
    (before / "signing.key").write_text("what seals")
    done = portal("restore", backed_up, "--into", data, data=before)
    assert done.returncode == 0, done.stderr
    assert (data / "signing.key").read_text() == "what seals"
    assert "Everything came back" in done.stdout
    return data


def test_the_backup_says_that_the_keys_must_be_kept_apart(living: Living, tmp_path: Path) -> None:
    (living.settings.data / "signing.key").touch()

    done = portal("backup", tmp_path / "B", data=living.settings.data)

    assert done.returncode == 0, done.stderr
    assert "the master key is not in it" in done.stdout
    assert str(living.settings.data / "master.key") in done.stdout
    assert str(living.settings.data / "signing.key") in done.stdout
    assert not [path for path in tmp_path.rglob("*") if path.name.endswith(".key")]


def test_a_restored_portal_opens_its_documents_with_the_right_digests(
    living: Living, restored: Path
) -> None:
    def opened(app: Any) -> dict[int, int]:
        with app.app_context(), tenancy.inside(living.practice_id):
            kept = documents.all_documents()
            return {one.id: len(b"".join(documents.read(one))) for one in kept}

    settings = read_settings({"PORTAL_DATA": str(restored)})
    laid = ground.lay(settings)
    assert laid.cluster
    its = build_outside(settings)
    before = opened(living.app)
    with lend_outside(its):
        app = web_app(settings, laid)
        after = opened(app)
        assert app.test_client().get("/readyz").text.strip() == "ready"
        with app.app_context():
            db.engine.dispose()
    laid.cluster.release()

    # A drill meanwhile may have added its record to the portal that runs.
    assert len(after) == 2
    assert after.items() <= before.items()


def test_the_trail_of_a_restored_portal_is_whole(restored: Path) -> None:
    done = portal("audit", "verify", "--json", data=restored)

    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout)["is_whole"] is True
    assert (restored / "anchors" / "heads.jsonl").read_text().count("\n") == 1


def test_a_restore_over_something_that_is_there_is_refused(living: Living, backed_up: Path) -> None:
    done = portal("restore", backed_up, "--into", living.settings.data, data=living.settings.data)

    assert done.returncode == 2
    assert "is not empty" in done.stderr


def test_a_restore_without_the_key_is_refused_and_makes_none(
    backed_up: Path, tmp_path: Path
) -> None:
    done = portal("restore", backed_up, "--into", tmp_path / "new", data=tmp_path / "unused")

    assert done.returncode == 2
    assert "master.key is missing" in done.stderr
    assert not list(tmp_path.rglob("master.key"))


def test_a_drill_leaves_its_record_in_the_practice(living: Living, backed_up: Path) -> None:
    done = portal("restore-drill", backed_up, "--by", "Dana", "--json", data=living.settings.data)

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["outcome"] == "passed"
    assert told["trail_is_whole"] is True
    assert told["recorded_in"] == [living.practice_id]
    with living.app.app_context(), tenancy.inside(living.practice_id):
        last = session.scalars(
            select(AuditEvent).where(AuditEvent.deed == audit.Deed.RESTORE_DRILLED)
        ).one()
        assert last.actor_name == "Dana, at the portal's console"
        record = documents.get_document(last.subject_id or 0)
        assert b"".join(documents.read(record)).startswith(b"%PDF")


def test_a_drill_that_fails_exits_1_and_names_what_is_wrong(
    living: Living, backed_up: Path, tmp_path: Path
) -> None:
    shutil.copytree(backed_up, tmp_path / "B")
    next((tmp_path / "B").glob("*Z/documents/v1/*/*")).unlink()

    done = portal("restore-drill", tmp_path / "B", data=living.settings.data)

    assert done.returncode == 1
    assert "The drill failed." in done.stdout
    assert "is missing from the backup." in done.stdout
    assert "Traceback" not in done.stderr


def test_a_folder_without_backups_is_told_in_a_sentence(living: Living, tmp_path: Path) -> None:
    done = portal("restore-drill", tmp_path, data=living.settings.data)

    assert done.returncode == 2
    assert "There is no backup in" in done.stderr


def test_a_backup_that_is_killed_leaves_nothing_that_looks_like_one(
    living: Living, tmp_path: Path
) -> None:
    place = tmp_path / "B"
    running = subprocess.Popen(
        [sys.executable, "-m", "portal.cli", "backup", place],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PORTAL_DATA": str(living.settings.data)},
        stderr=subprocess.DEVNULL,
    )
    while not list(place.glob(".unfinished-*/database.sealed")) and running.poll() is None:
        time.sleep(0.005)
    running.send_signal(signal.SIGKILL)
    running.wait()

    assert backups_in(place) == []
    again = portal("backup", place, data=living.settings.data)
    assert again.returncode == 0, again.stderr
    assert len(backups_in(place)) == 1
    assert list(place.glob(".unfinished-*")) == []
