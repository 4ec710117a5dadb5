"""An outside of memory for fast tests of what stands on it. The gateways have tests of their own."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from io import BytesIO
from typing import BinaryIO

import pikepdf

from portal import clock
from portal.gateways import ports
from portal.gateways.keys import LocalKeys

# The industry's harmless test file, in two halves so that no scanner trips over this one.
EICAR = (
    rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-"  # noqa: ISC003 - halves on purpose
    + rb"ANTIVIRUS-TEST-FILE!$H+H*"
)


class MemoryStore:
    """A store that forgets when the process ends."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[bytes, datetime]] = {}
        self.written_at: dict[str, datetime] = {}

    def put_new(self, key: str, source: BinaryIO, sha256: str, retain_until: datetime) -> None:
        content = source.read()
        if ports.checked_key(key) in self.kept:
            raise ports.AlreadyKept(key)
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ports.SealBroken("The bytes to keep are not those that were named.")
        self.kept[key] = (content, retain_until)
        self.written_at[key] = clock.now()

    def open(self, key: str) -> AbstractContextManager[BinaryIO]:
        return BytesIO(self._find(key)[0])

    def stat(self, key: str) -> ports.Kept:
        content, until = self._find(key)
        written_at = self.written_at[key]
        return ports.Kept(key=key, size=len(content), written_at=written_at, retain_until=until)

    def list(self, practice_id: int, after: str = "") -> Iterator[ports.Listed]:
        for key in sorted(self.kept):
            if key.startswith(f"v1/{practice_id}/") and key > after:
                yield self.stat(key)

    def retain(self, key: str, until: datetime) -> None:
        content, before = self._find(key)
        if until < before:
            raise ports.StillRetained(key)
        self.kept[key] = (content, until)

    def delete(self, key: str) -> None:
        if self._find(key)[1] > clock.now():
            raise ports.StillRetained(key)
        del self.kept[key]

    def _find(self, key: str) -> tuple[bytes, datetime]:
        try:
            return self.kept[ports.checked_key(key)]
        except KeyError:
            raise ports.NotKept(key) from None


class MemoryScanner:
    """A scanner that knows EICAR, and can be struck dumb."""

    is_there = True

    def __init__(self) -> None:
        self.is_silent = False

    def scan(self, source: BinaryIO) -> ports.Scan:
        if self.is_silent:
            raise ports.OutsideSilent("The scanner does not answer.")
        if EICAR in source.read():
            return ports.Scan(verdict=ports.Verdict.INFECTED, found="Eicar-Test-Signature")
        return ports.Scan(verdict=ports.Verdict.CLEAN)


class MemoryRenderer:
    """Renders every page as one empty sheet, at once."""

    def render_pdf(self, html: str) -> bytes:  # noqa: ARG002 - the form of a renderer
        sheet = BytesIO()
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            pdf.save(sheet)
        return sheet.getvalue()


def memory_keys() -> LocalKeys:
    """Return a real local master key that nobody keeps."""
    return LocalKeys([os.urandom(32)])
