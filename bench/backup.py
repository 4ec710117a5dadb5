"""Backups against the plain way: pg_dump into a file, and the documents copied with cp.

.venv/bin/python -m bench.backup            # 400 documents of 1 MB, 200,000 lines of the trail
.venv/bin/python -m bench.backup --small
"""

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg

from portal import audit, backups, clock, documents, ground, tenancy
from portal.db import db, transaction
from portal.documents import DocumentKind
from portal.gateways.outside import build_outside
from portal.serve import web_app
from portal.settings import Settings, read_settings
from tests.documents.hostile import pdf_with_stream

_LINES = (
    "SELECT set_config('app.practice_id', '{practice}', true)",
    (
        "INSERT INTO audit.event (actor_kind, actor_name, deed, details) "
        "SELECT 'portal', 'The portal', 'document_opened', jsonb_build_object('sha256', md5(n::text)) "
        "FROM generate_series(1, {count}) AS n"
    ),
)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", action="store_true")
    small = parser.parse_args().small
    count, lines = (20, 5_000) if small else (400, 200_000)
    place = Path(tempfile.mkdtemp(prefix="bench-backup-"))
    place.chmod(0o755)
    try:
        measure(place, count, lines)
    finally:
        shutil.rmtree(place)


def measure(place: Path, count: int, lines: int) -> None:
    settings = read_settings({"PORTAL_DATA": str(place / "portal")})
    with ExitStack() as until:
        laid = ground.lay(settings)
        assert laid.cluster
        assert laid.backup_dsn
        until.callback(laid.cluster.release)
        fill(settings, laid, count, lines)
        its = build_outside(settings)
        source = backups.Source(
            dsn=laid.backup_dsn,
            programs=laid.cluster.programs,
            store=its.store,
            keys=its.keys,
            data=settings.data,
        )
        into, now = place / "B", clock.now()
        plain = timed("pg_dump and cp", lambda: the_plain_way(laid, settings, place / "plain"))
        whole = timed("portal backup", lambda: backups.make(source, into, at=now, say=quiet))
        later = now + timedelta(minutes=1)
        again = timed(
            "portal backup, again", lambda: backups.make(source, into, at=later, say=quiet)
        )
        drill = timed(
            "portal restore-drill",
            lambda: backups.drill(into, None, its.keys, live_anchors=(), at=now, say=quiet),
        )
    told = " ".join(
        f"{name} {seconds / plain:.1f}x"
        for name, seconds in (("whole", whole), ("again", again), ("drill", drill))
    )
    print(f"{count} documents of 1 MB, {lines:,} lines; to the plain way: {told}")


def fill(settings: Settings, laid: ground.Ground, count: int, lines: int) -> None:
    app = web_app(settings, laid)
    facts = tenancy.PracticeFacts(name="Bench")
    with app.app_context():
        with transaction():
            practice = tenancy.open_practice(tenancy.NewPractice(facts=facts), by=audit.THE_PORTAL)
            number = practice.practice_id
        for _ in range(count):
            keep_one(number)
        db.engine.dispose()
    with psycopg.connect(ground.plain_address(laid.app_url)) as connection:
        for line in _LINES:
            connection.execute(line.format(practice=number, count=lines).encode())


def keep_one(practice_id: int) -> None:
    with tenancy.inside(practice_id), transaction():
        documents.keep_made(
            pdf_with_stream(os.urandom(1 << 20), b""),
            "Bench.pdf",
            DocumentKind.OTHER,
            vendor_id=None,
            by=audit.THE_PORTAL,
            on=tenancy.today_here(),
        )


def the_plain_way(laid: ground.Ground, settings: Settings, into: Path) -> None:
    assert laid.cluster
    into.mkdir()
    dump = [laid.cluster.programs / "pg_dump", "-Fc", "-f", into / "dump", "-d", laid.backup_dsn]
    subprocess.run([str(part) for part in dump], check=True)
    shutil.copytree(settings.data / "documents", into / "documents")
    os.sync()


def timed(name: str, work: Callable[[], Any]) -> float:
    wall, cpu = time.monotonic(), sum(os.times()[:4])
    work()
    wall, cpu = time.monotonic() - wall, sum(os.times()[:4]) - cpu
    print(f"{name:<24}{wall:6.1f} s wall {cpu:6.1f} s CPU")
    return wall


def quiet(_words: str) -> None:
    """Say nothing."""


if __name__ == "__main__":
    main()
