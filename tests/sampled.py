"""The sample practice, made once for all tests of a run, and copied for each that asks.

Making it draws its papers, which takes most of a minute. `portal demo` makes it, into a database
that is then a template and a folder beside it. Whoever comes first makes it; others wait.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.chromium.live import environment
from tests.databases import ROOT, Server, clone, database
from tests.peers.clamd import running_clamd

_LONGEST = 450


@dataclass(frozen=True)
class Sampled:
    """Where the sample lies, and what the command said of its login."""

    server: Server
    template: str
    folder: Path
    told: str

    @contextmanager
    def copy(self, purpose: str, data: Path) -> Iterator[str]:
        """Copy the sample's files to `data`, and its rows to a database whose name is returned."""
        shutil.copytree(self.folder, data)
        with clone(self.server, self.template, purpose) as name:
            yield name


@contextmanager
def sampled(on: Server, of_this_run: Path) -> Iterator[Sampled]:
    """Return the sample of this run, made now where nobody has. The last to leave removes it."""
    place = of_this_run / "sampled"
    place.mkdir(exist_ok=True)
    with (place / "users").open("w") as users:
        with _alone(place):
            fcntl.flock(users, fcntl.LOCK_SH)
            made = _found(on, place) or _make(on, place)
        yield made
        with _alone(place):
            fcntl.flock(users, fcntl.LOCK_UN)
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            _remove(made, place)


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _found(on: Server, place: Path) -> Sampled | None:
    try:
        told = json.loads((place / "made.json").read_text())
    except FileNotFoundError:
        return None
    return Sampled(on, told["template"], place / "data", told["told"])


def _make(on: Server, place: Path) -> Sampled:
    data = place / "data"
    shutil.rmtree(data, ignore_errors=True)
    template = f"cs_sampled_{os.getpid()}"
    with running_clamd(place) as clamd, database(on, "sampling") as name:
        told = _demo(
            environment(
                DATABASE_URL=on.url(name, "portal_app"),
                PORTAL_WORKER_DATABASE_URL=on.url(name, "portal_worker"),
                PORTAL_DATA=str(data),
                PORTAL_ARGON2_COST="1",
                PORTAL_SCANNER=clamd.address,
                # Its letters wait until a portal serves that copy.
                PORTAL_SMTP_URL="smtp://127.0.0.1:9",
            )
        )
        with psycopg.connect(on.admin, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{template}" WITH (FORCE)')
            admin.execute(f'ALTER DATABASE "{name}" RENAME TO "{template}"')
    (place / "made.json").write_text(json.dumps({"template": template, "told": told}))
    return Sampled(on, template, data, told)


def _demo(environ: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "portal.cli", "demo"],
        env=environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=_LONGEST,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _remove(made: Sampled, place: Path) -> None:
    (place / "made.json").unlink()
    with psycopg.connect(made.server.admin, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{made.template}" WITH (FORCE)')
