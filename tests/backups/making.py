"""Drills as they come out, for tests that run none."""

from datetime import UTC, datetime
from pathlib import Path

from portal.backups import Drilled, Opened
from portal.backups.examining import Examined
from portal.backups.manifest import Manifest, SealedDump, TableCount
from portal.backups.rules import Trouble
from portal.gateways.memory import memory_keys

MADE_AT = datetime(2026, 11, 23, 2, 10, tzinfo=UTC)
DRILLED_AT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def drilled(
    *troubles: Trouble, practice_id: int = 0, documents: int = 0, at: datetime = DRILLED_AT
) -> Drilled:
    """Return a drill in which so many of a practice's documents opened, and this was wrong."""
    seen = Examined(troubles=list(troubles), tables=1, rows=12, documents={practice_id: documents})
    manifest = Manifest(
        name="2026-11-23T021000Z",
        made_at=MADE_AT,
        portal="0.1.0",
        schema="0020",
        postgres=18,
        dump=SealedDump(size=1, sha256="", plain_sha256="", key_id="", wrapped=""),
        anchors_sha256="",
        tables=(TableCount(table="app.documents", rows=12, digest="1"),),
        objects=(),
        lost=(),
    )
    opened = Opened(path=Path("B"), manifest=manifest, manifest_sha256="5" * 64, keys=memory_keys())
    return Drilled(at=at, seconds=7.4, name=manifest.name, opened=opened, seen=seen)


def unreadable(sentence: str) -> Drilled:
    """Return a drill of a backup that does not bear our seal."""
    return Drilled(
        at=DRILLED_AT,
        seconds=0.1,
        name="2026-11-23T021000Z",
        opened=None,
        seen=Examined(troubles=[Trouble(sentence=sentence)]),
    )
