"""The `portal` command: what it says and how it exits, as a shell sees it."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import ROOT


def portal(*arguments: str, data: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "portal.cli", *arguments],
        env={"PATH": os.environ["PATH"], "PORTAL_DATA": str(data), **environ},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_wrong_settings_are_all_named_and_exit_2(tmp_path: Path) -> None:
    done = portal("serve", data=tmp_path, PORTAL_THREADS="many", PORTAL_SCANNER="norton")

    assert done.returncode == 2
    assert "PORTAL_THREADS" in done.stderr
    assert "PORTAL_SCANNER" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_address_that_is_taken_is_said_at_once(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        bind = f"127.0.0.1:{other.getsockname()[1]}"
        done = portal("serve", data=tmp_path, PORTAL_BIND=bind)

    assert done.returncode == 2
    assert f"cannot listen on {bind}" in done.stderr
    assert "PORTAL_BIND" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "postgres").exists()


def test_a_database_that_is_away_is_said_in_a_sentence(tmp_path: Path) -> None:
    away = "postgresql://portal_app@127.0.0.1:1/countersign"
    done = portal("worker", data=tmp_path, DATABASE_URL=away, PORTAL_WORKER_DATABASE_URL=away)

    assert done.returncode == 2
    assert "See that the server runs" in done.stderr
    assert "Traceback" not in done.stderr


def test_servers_that_want_an_app_find_it_in_wsgi(started: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import wsgi; print(wsgi.app.test_client().get('/readyz').text)"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PORTAL_DATA": str(started)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.stdout.strip() == "ready", done.stderr


def test_wrong_use_exits_2(tmp_path: Path) -> None:
    assert portal("dance", data=tmp_path).returncode == 2


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    data = tmp_path_factory.mktemp("command") / "portal"
    done = portal(
        "users", "add", "sam@example.com", "--name", "Sam", "--practice", "Try", data=data
    )
    assert done.returncode == 0, done.stderr
    assert "/invitations/" in done.stdout
    yield data
    shutil.rmtree((data / "postgres").resolve())


def test_those_who_only_check_make_nothing(tmp_path: Path) -> None:
    for command in (["doctor"], ["audit", "verify"]):
        done = portal(*command, data=tmp_path / "portal")
        assert done.returncode != 0
        assert "There is no database" in done.stdout + done.stderr

    assert not (tmp_path / "portal" / "postgres").exists()


def test_the_trail_of_a_sound_portal_is_whole(started: Path) -> None:
    done = portal("audit", "verify", "--json", data=started)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["is_whole"] is True


def test_doctor_says_what_is_well_and_what_to_do(started: Path) -> None:
    done = portal("doctor", data=started)

    assert "ok       Walls between practices" in done.stdout
    assert "ok       Audit trail" in done.stdout
    assert "warning  Worker: no worker runs now" in done.stdout
    # Nobody has said how uploads are scanned, so none is taken: that must be told.
    assert "PORTAL_SCANNER" in done.stdout


def test_doctor_in_json_prints_one_document_and_nothing_else(started: Path) -> None:
    done = portal("doctor", "--json", data=started)

    told = json.loads(done.stdout)
    assert {"name", "seen", "finding", "what_to_do"} <= set(told[0])


def test_a_key_that_others_can_read_is_refused_in_a_sentence(started: Path) -> None:
    portal("doctor", data=started)
    key = started / "master.key"
    key.chmod(0o644)

    done = portal("demo", data=started)

    key.chmod(0o600)
    assert done.returncode == 2
    assert "chmod 600" in done.stderr
    assert "Traceback" not in done.stderr
