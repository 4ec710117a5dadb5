"""Rounds of killing the portal, and what must hold after each."""

import json
import os
import random
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

from portal import backups, clock, documents, tenancy
from portal.app import make_app
from portal.audit.verifier import run_verify
from portal.backups import folder
from portal.db import db, session, transaction
from portal.gateways.outside import Outside, lend_outside, outside
from portal.settings import read_settings
from tests.conftest import open_practice
from tests.databases import ROOT, Server, database
from tests.kill.at_work import FAR_AHEAD, SHORT_HOLD, an_outside
from tests.kill.papers import check_papers
from tests.kill.steps import STEPS
from tests.vendors.making import make_vendor

_PATIENCE = 60.0
_AT_RANDOM = 3


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the portal works that is to be killed: its database, its store, its vendor."""

    settings: Mapping[str, str]
    database: str
    worker_database: str
    admin_dsn: str
    backup_dsn: str
    programs: str
    backups: Path
    practice: int
    vendor: int
    words: Mapping[str, str]

    def told(self, step: str) -> dict[str, Any]:
        """Return a round as the one at work is told of it."""
        environ = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
        return {
            "settings": dict(self.settings),
            "environ": environ,
            "database": self.database,
            "worker_database": self.worker_database,
            "backup_dsn": self.backup_dsn,
            "programs": self.programs,
            "backups": str(self.backups),
            "practice": self.practice,
            "vendor": self.vendor,
            "words": dict(self.words),
            "step": step,
        }

    def steps(self) -> list[str]:
        """Return the steps that this store comes by."""
        other = "s3:" if self.words["Store"] == "DiskStore" else "disk:"
        return [name for name in STEPS if not name.startswith(other)]


@dataclass
class Tally:
    """What the rounds came to."""

    rounds: int = 0
    acknowledged: dict[int, str] = field(default_factory=dict)
    by_step: Counter[str] = field(default_factory=Counter)
    swept: int = 0

    def told(self) -> str:
        """Return the tally in a line."""
        return (
            f"{self.rounds} rounds, {len(self.acknowledged)} documents acknowledged, none lost, "
            f"{self.swept} left over and swept"
        )


class AtWork:
    """The process that forks a portal for each round."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.kill.at_work"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self._left = b""

    def kill_at(self, place: Place, step: str, tally: Tally) -> None:
        """Have the portal die at a named step."""
        lines = self._round(place.told(step), after=None)
        assert "the step was never reached" not in lines, step
        self._count(lines, tally, step)

    def kill_after(self, place: Place, seconds: float, tally: Tally) -> None:
        """Kill the portal some time after it has kept its first document."""
        self._count(self._round(place.told(""), after=seconds), tally, "at random")

    def close(self) -> None:
        """Let go of the process."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.kill()
        self._process.wait()

    def _round(self, told: dict[str, Any], *, after: float | None) -> list[str]:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(told).encode() + b"\n")
        child = int(self._line().removeprefix("child "))
        ends_at = None
        lines: list[str] = []
        while True:
            line = self._line(until=ends_at)
            if line == "over":
                return lines
            if line:
                lines.append(line)
            if after is not None and lines and ends_at is None:
                ends_at = time.monotonic() + after
            if ends_at is not None and time.monotonic() >= ends_at:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
                ends_at, after = None, None

    def _line(self, until: float | None = None) -> str:
        """Return the next whole line; an empty one when the time has come first."""
        assert self._process.stdout
        last = time.monotonic() + _PATIENCE
        while b"\n" not in self._left:
            wait = min(last, until or last) - time.monotonic()
            if wait <= 0 or not select.select([self._process.stdout], [], [], wait)[0]:
                assert time.monotonic() < last, "The portal at work is stuck."
                return ""
            chunk = os.read(self._process.stdout.fileno(), 65536)
            assert chunk, "The portal at work is gone."
            self._left += chunk
        line, _, self._left = self._left.partition(b"\n")
        return line.decode()

    @staticmethod
    def _count(lines: list[str], tally: Tally, step: str) -> None:
        failed = [line for line in lines if line.startswith("failed")]
        assert not failed, failed
        for line in lines:
            if line.startswith("kept"):
                _, number, digest = line.split()
                tally.acknowledged[int(number)] = digest
        tally.rounds += 1
        tally.by_step[step] += 1


@contextmanager
def at_work() -> Iterator[AtWork]:
    """Start the process that works, and end it after."""
    process = AtWork()
    try:
        yield process
    finally:
        process.close()


def some_rounds(
    process: AtWork,
    place: Place,
    how_many: int,
    before: Tally | None = None,
    *,
    without: Collection[str] = (),
) -> Tally:
    """Kill at each named step first, then at random: as often as said, and at least a few times."""
    tally = before or Tally()
    steps = [name for name in place.steps() if name not in without]
    for step in steps:
        process.kill_at(place, step, tally)
    for _ in range(max(_AT_RANDOM, how_many - len(steps))):
        process.kill_after(place, random.uniform(0, 1.2), tally)  # noqa: S311 - any moment
    return tally


@contextmanager
def standing(
    server: Server, name: str, settings: Mapping[str, str], words: Mapping[str, str], kept: Path
) -> Iterator[Place]:
    """Make a database with a practice and a vendor, where the portal can be killed."""
    with database(server, name) as made:
        app = make_app(
            read_settings(settings),
            Outside.in_memory(),
            database_url=server.url(made, "portal_app"),
            secret_key="s" * 32,
        )
        with app.app_context():
            practice = open_practice()
            vendor = make_vendor()
            place = Place(
                settings=settings,
                database=server.url(made, "portal_app"),
                worker_database=server.url(made, "portal_worker"),
                admin_dsn=server.dsn(made),
                backup_dsn=server.dsn(made, "portal_backup"),
                programs=str(server.cluster.programs) if server.cluster else "",
                backups=kept,
                practice=practice.practice_id,
                vendor=vendor.id,
                words=words,
            )
            try:
                yield place
            finally:
                session.remove()
                db.engine.dispose()


def check(place: Place, tally: Tally) -> None:
    """After the restart: what was acknowledged is there, and nothing is left over or out of step."""
    time.sleep(SHORT_HOLD.total_seconds() + 0.2)
    with lend_outside(an_outside(read_settings(place.settings))), tenancy.inside(place.practice):
        check_papers(place.vendor)
        with transaction():
            tally.swept += documents.tend(clock.now() + FAR_AHEAD).swept
        _check_documents(place, tally)
        for path in folder.backups_in(place.backups):
            backups.open_backup(path, outside().keys)
    said = StringIO()
    assert run_verify(place.admin_dsn, as_json=False, out=said) == 0, said.getvalue()


def _check_documents(place: Place, tally: Tally) -> None:
    rows = {one.id: one for one in documents.all_documents()}
    lost = tally.acknowledged.keys() - rows.keys()
    assert not lost, f"acknowledged, and without a row: {sorted(lost)}"
    for number, row in rows.items():
        if row.is_destroyed:
            assert number not in tally.acknowledged
            continue
        digest = sha256(b"".join(documents.read(row))).hexdigest()
        assert digest == tally.acknowledged.get(number, row.sha256)
    stored = {one.key for one in outside().store.list(place.practice)}
    assert {row.store_key for row in rows.values() if not row.is_destroyed} == stored
    session.rollback()
