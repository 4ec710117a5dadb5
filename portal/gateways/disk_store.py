"""Documents on this machine's disk.

Written without a name, made durable, then linked into place: a document is there whole or not
at all. The day it may go is the file's own modification time, as on write-once filers: set before
the file has a name, carried along by backups, moved only forward. It guards against mistakes,
not against whoever is root on this machine.
"""

import hashlib
import os
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from portal import clock
from portal.gateways.ports import (
    KEY_FORM,
    AlreadyKept,
    Kept,
    Listed,
    NotKept,
    SealBroken,
    StillRetained,
    checked_key,
)

_CHUNK = 256 * 1024


class DiskStore:
    """Keeps each document as a read-only file under its key."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put_new(self, key: str, source: BinaryIO, sha256: str, retain_until: datetime) -> None:
        path = self._path(key)
        self._make_folder(path.parent)
        with _opened(path.parent) as folder, _without_name(path.parent) as file:
            if _copy(source, file) != sha256:
                raise SealBroken("The bytes to keep are not those that were named.")
            os.fchmod(file.fileno(), 0o400)
            _set_moment(file.fileno(), retain_until)
            os.fsync(file.fileno())
            _give_name(file.fileno(), folder, path.name)
            os.fsync(folder)

    def open(self, key: str) -> AbstractContextManager[BinaryIO]:
        try:
            return self._path(key).open("rb")
        except FileNotFoundError:
            raise NotKept(key) from None

    def stat(self, key: str) -> Kept:
        try:
            told = self._path(key).stat()
        except FileNotFoundError:
            raise NotKept(key) from None
        return Kept(
            key=key,
            size=told.st_size,
            # When it was last touched: it was written then or earlier.
            written_at=datetime.fromtimestamp(told.st_ctime, UTC),
            retain_until=datetime.fromtimestamp(told.st_mtime, UTC),
        )

    def list(self, practice_id: int, after: str = "") -> Iterator[Listed]:
        folder = f"v1/{practice_id}"
        keys = sorted(f"{folder}/{name}" for name in _names_in(self.root / folder))
        for key in keys[bisect_right(keys, after) :]:
            if KEY_FORM.fullmatch(key):
                with suppress(NotKept):  # let go of meanwhile
                    yield self.stat(key)

    def retain(self, key: str, until: datetime) -> None:
        if until < self.stat(key).retain_until:
            raise StillRetained(key)
        with self._path(key).open("rb") as file:
            _set_moment(file.fileno(), until)
            os.fsync(file.fileno())

    def delete(self, key: str) -> None:
        if self.stat(key).retain_until > clock.now():
            raise StillRetained(key)
        path = self._path(key)
        path.unlink()
        with _opened(path.parent) as folder:
            os.fsync(folder)

    def _path(self, key: str) -> Path:
        return self.root / checked_key(key)

    def _make_folder(self, folder: Path) -> None:
        """Make the folder and its parents, each known to its own parent on the disk."""
        if folder.is_dir():
            return
        self._make_folder(folder.parent)
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        with _opened(folder.parent) as parent:
            os.fsync(parent)


def _names_in(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in entries]
    except FileNotFoundError:
        return []


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    """Open a folder itself, to make its entries durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _without_name(folder: Path) -> BinaryIO:
    """Open a new file that vanishes unless it is given a name."""
    descriptor = os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o600)
    return os.fdopen(descriptor, "w+b", buffering=0)


def _copy(source: BinaryIO, file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        rest = memoryview(chunk)
        while rest:
            rest = rest[file.write(rest) :]
    return digest.hexdigest()


def _give_name(file: int, folder: int, name: str) -> None:
    try:
        # Python follows the link in /proc only when a directory is given: without `src_dir_fd`
        # it would link the entry in /proc itself, which fails on every disk.
        os.link(
            f"/proc/self/fd/{file}",
            name,
            src_dir_fd=folder,
            dst_dir_fd=folder,
            follow_symlinks=True,
        )
    except FileExistsError:
        raise AlreadyKept(name) from None


def _set_moment(file: int, until: datetime) -> None:
    at = until.timestamp()
    os.utime(file, (at, at))
