"""Where bytes wait while they are looked at: a file in memory, without a name, never on a disk."""

import hashlib
import os
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import BinaryIO

_CHUNK = 256 * 1024


class TooLarge(Exception):
    """There is more than was allowed."""


@dataclass(frozen=True, kw_only=True)
class Spooled:
    """What went into a spool, at its first byte again."""

    file: BinaryIO
    size: int
    sha256: str


def new_spool() -> BinaryIO:
    """Open a new nameless file, for this process only."""
    if not hasattr(os, "memfd_create"):
        return TemporaryFile()  # macOS: at least 0600 and unlinked
    descriptor = os.memfd_create("countersign", os.MFD_CLOEXEC)
    os.fchmod(descriptor, 0o600)
    return os.fdopen(descriptor, "w+b")


def new_sealed_spool() -> BinaryIO:
    """Open a new nameless file on disk, for bytes that are sealed already."""
    return TemporaryFile()


class Digested:
    """A file whose digest is taken while it is written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """Return the digest of what was written so far."""
        return self._digest.hexdigest()

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        return self._file.write(data)


def measure(file: BinaryIO, *, limit: int) -> Spooled:
    """Take the digest of a file where it lies. More than `limit` bytes is TooLarge."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise TooLarge
        digest.update(chunk)
    file.seek(0)
    return Spooled(file=file, size=size, sha256=digest.hexdigest())


def spool(source: BinaryIO, into: BinaryIO, *, limit: int) -> Spooled:
    """Copy a stream into a spool and take its digest. More than `limit` bytes is TooLarge."""
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise TooLarge
        digest.update(chunk)
        into.write(chunk)
    into.flush()
    into.seek(0)
    return Spooled(file=into, size=size, sha256=digest.hexdigest())
