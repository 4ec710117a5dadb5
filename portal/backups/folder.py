"""The folder that backups lie in: one folder inside it for each, named for its moment.

A backup is made under another name and renamed once it is whole and durable, so whatever bears the
name of a backup is one.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from portal.errors import RuleBroken

MANIFEST, SEAL, DUMP, ANCHORS, README = (
    "manifest.json",
    "manifest.seal",
    "database.sealed",
    "anchors.jsonl",
    "README.txt",
)
DOCUMENTS = "documents"

_NAME = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z")
_UNFINISHED = ".unfinished-"
_LOCK = ".one-at-a-time"


def name_of(at: datetime) -> str:
    """Return the name of a backup that is made at this moment."""
    return f"{at:%Y-%m-%dT%H%M%SZ}"


def backups_in(place: Path) -> list[Path]:
    """Return the backups of a folder, the newest first."""
    if not place.is_dir():
        return []
    found = (one for one in place.iterdir() if _NAME.fullmatch(one.name) and one.is_dir())
    return sorted(found, key=lambda one: one.name, reverse=True)


def find(place: Path, name: str | None) -> Path:
    """Return the backup of this name, or the newest."""
    found = backups_in(place)
    if not found:
        raise RuleBroken(f"There is no backup in {place}. Make one: portal backup {place}")
    chosen = next((one for one in found if name in (None, one.name)), None)
    if chosen is None:
        there = ", ".join(one.name for one in found[:5])
        raise RuleBroken(f"There is no backup named {name} in {place}. There are: {there}.")
    return chosen


def check_outside(place: Path, data: Path) -> None:
    """Refuse a place inside the portal's own data: what takes one would take the other."""
    data, place = data.resolve(), place.resolve()
    if place == data or data in place.parents:
        raise RuleBroken(
            f"{place} lies in the portal's own data folder, and would be lost with it. "
            "Name a folder on another disk."
        )


@contextmanager
def new_backup(place: Path, name: str) -> Iterator[Path]:
    """Give an unfinished folder to make a backup in; it gets its name when the block ends well."""
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(place):
        if (place / name).exists():
            raise RuleBroken("A backup of this very second is there. Try again.")
        for left in place.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(left)
        unfinished = place / f"{_UNFINISHED}{name}"
        unfinished.mkdir(mode=0o700)
        try:
            yield unfinished
            give_name(unfinished, place / name)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise


def give_name(unfinished: Path, named: Path) -> None:
    """Make all of a folder durable, then rename it, and make that durable."""
    for folder, _, _ in os.walk(unfinished):
        sync(Path(folder))
    unfinished.rename(named)
    sync(named.parent)


def make_private(path: Path) -> None:
    """Make a folder, and each above it that is missing, for this user only."""
    if not path.is_dir():
        make_private(path.parent)
        path.mkdir(mode=0o700)


def sync(path: Path) -> None:
    """Make a file's bytes, or a folder's entries, durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write(path: Path, content: bytes) -> None:
    """Write a new file, for this user's eyes only, durably."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    descriptor = os.open(place / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RuleBroken(f"Another backup is being made in {place}. Wait for it.") from None
        yield
