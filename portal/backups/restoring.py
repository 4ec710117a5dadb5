"""Restoring a backup for good: into an empty data folder, from which the portal then runs.

It is made in a folder beside its place and moved there at the end, the database last: a restore that
was broken off is begun anew.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from portal import clock
from portal.backups import folder
from portal.backups.examining import Examined, examine
from portal.backups.making import Say
from portal.backups.opening import Opened
from portal.errors import RuleBroken
from portal.gateways.cluster import Cluster
from portal.gateways.disk_store import DiskStore
from portal.gateways.ports import SealBroken
from portal.gateways.throwaway import programs_from

_UNFINISHED = ".restoring"
_KEY, _SIGNING_KEY = "master.key", "signing.key"
# In the order in which they are moved to their place: with the database, the portal is there.
_PARTS = ("documents", "anchors", "postgres")


def check_empty(data: Path) -> None:
    """Refuse a folder in which anything lies but the keys and a restore that was broken off."""
    there = {one.name for one in data.iterdir()} if data.is_dir() else set()
    if _UNFINISHED in there and "postgres" not in there:
        there -= {_UNFINISHED, *_PARTS}
    if there - {_KEY, _SIGNING_KEY}:
        raise RuleBroken(
            f"{data} is not empty. A backup is restored into a new folder, never over a portal that "
            "is there. Name another, and set PORTAL_DATA to it afterwards."
        )


def restore(
    opened: Opened, data: Path, *, key_file: Path | None, signing_key: Path, say: Say
) -> Examined:
    """Restore a backup into an empty data folder, and check it as a drill does.

    Keys are in no backup. Those that are at hand are put beside what comes back.
    """
    check_empty(data)
    data.mkdir(parents=True, exist_ok=True)
    with _unfinished(data) as place:
        seen = _restore_database(opened, place, say)
        if not seen.tables:
            return seen
        _restore_documents(opened, place / "documents", say)
        anchors = place / "anchors"
        anchors.mkdir(mode=0o700)
        folder.write(anchors / "heads.jsonl", (opened.path / folder.ANCHORS).read_bytes())
        if key_file is not None and not (data / _KEY).exists():
            folder.write(data / _KEY, key_file.read_bytes())
        if signing_key.exists() and not (data / _SIGNING_KEY).exists():
            folder.write(data / _SIGNING_KEY, signing_key.read_bytes())
        for name in _PARTS:
            folder.give_name(place / name, data / name)
    return seen


@contextmanager
def _unfinished(data: Path) -> Iterator[Path]:
    place = data / _UNFINISHED
    if place.exists():
        _remove(place)
        for name in _PARTS:
            shutil.rmtree(data / name, ignore_errors=True)
    # The server's user must pass through to the database.
    place.mkdir(mode=0o711)
    try:
        yield place
    finally:
        _remove(place)


def _remove(place: Path) -> None:
    if (place / "postgres").exists():
        Cluster(place / "postgres").destroy()
    shutil.rmtree(place, ignore_errors=True)


def _restore_database(opened: Opened, place: Path, say: Say) -> Examined:
    cluster = Cluster(place / "postgres", programs_from(opened.manifest.postgres))
    cluster.start()
    try:
        return examine(opened, cluster, live_anchors=(), say=say)
    finally:
        cluster.release()


def _restore_documents(opened: Opened, place: Path, say: Say) -> None:
    """Put each document back under its key. One that is broken stays out.

    The nightly upkeep holds each until its day again.
    """
    store, now = DiskStore(place), clock.now()
    place.mkdir(mode=0o700)
    for number, one in enumerate(opened.manifest.objects, 1):
        with (
            suppress(SealBroken, FileNotFoundError),
            (opened.path / folder.DOCUMENTS / one.key).open("rb") as file,
        ):
            store.put_new(one.key, file, one.sha256, now)
        say(f"Documents: {number:,} of {len(opened.manifest.objects):,} put back.")
