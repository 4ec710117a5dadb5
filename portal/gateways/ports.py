"""What the portal asks of the outside, in its own words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import BinaryIO, Protocol

# Canaries lie apart: whoever checks a store may delete nothing else.
KEY_FORM = re.compile(r"(v1|canary)/[0-9]{1,19}/[0-9a-f]{64}")


class OutsideSilent(Exception):
    """What we asked did not answer, or not in time. Silence is failure."""


class NoVerdict(OutsideSilent):
    """The scanner answers, but has no verdict on this one file: it may have one on others."""


class SealBroken(Exception):
    """What came back is not what was kept: changed, cut, or sealed for something else."""


class AlreadyKept(Exception):
    """The key is taken: what is kept is never written over."""


class NotKept(Exception):
    """Nothing is kept under this key."""


class StillRetained(Exception):
    """It may not go yet, nor may the day it may go be brought nearer."""


@dataclass(frozen=True, kw_only=True)
class Listed:
    """What the list of a store tells of a kept object."""

    key: str
    size: int
    # Never earlier than it was written; where in doubt, later.
    written_at: datetime


@dataclass(frozen=True, kw_only=True)
class Kept(Listed):
    """What a store knows of a kept object."""

    retain_until: datetime


class DocumentStore(Protocol):
    """Keeps sealed documents: written once, held until a day, read as a stream."""

    def put_new(self, key: str, source: BinaryIO, sha256: str, retain_until: datetime) -> None:
        """Keep the bytes of `source` under a new key, durably, if their digest is `sha256`."""

    def open(self, key: str) -> AbstractContextManager[BinaryIO]:
        """Open what is kept for reading."""

    def stat(self, key: str) -> Kept:
        """Return what is known of a kept object."""

    def list(self, practice_id: int, after: str = "") -> Iterator[Listed]:
        """Go through all that is kept of a practice, by key, from the first one past `after`."""

    def retain(self, key: str, until: datetime) -> None:
        """Hold until a later moment. An earlier one is refused."""

    def delete(self, key: str) -> None:
        """Let go of what is no longer held."""


@dataclass(frozen=True, kw_only=True)
class WrappedKey:
    """A secret wrapped by a master key, and which one."""

    key_id: str
    blob: bytes


class KeyWrapper(Protocol):
    """Wraps small secrets under a master key, bound to a context that must be named again."""

    def wrap(self, secret: bytes, context: Mapping[str, str]) -> WrappedKey:
        """Wrap a secret of at most 4 KiB under the master key in use."""

    def unwrap(self, wrapped: WrappedKey, context: Mapping[str, str]) -> bytes:
        """Return the secret. Another context, or a change of one bit, is refused."""


@dataclass(frozen=True, kw_only=True)
class InDrawer:
    """One wrapped secret in its place, with the context that it is bound to."""

    id: int
    context: Mapping[str, str]
    wrapped: WrappedKey


class Drawer(Protocol):
    """A place where wrapped secrets lie: in rows of one practice, or of nobody's."""

    name: str

    def some(self, after: int, most: int) -> list[InDrawer]:
        """Return the next secrets past this number, in order. None: there are no more."""

    def put_back(self, before: InDrawer, anew: WrappedKey) -> bool:
        """Put the same secret back, wrapped anew, where the one of before still lies."""


class Verdict(StrEnum):
    """What became of a scan."""

    CLEAN = "clean"
    INFECTED = "infected"
    NOT_SCANNED = "not_scanned"


@dataclass(frozen=True, kw_only=True)
class Scan:
    """What a scanner said, and the name of what it found."""

    verdict: Verdict
    found: str = ""


class Scanner(Protocol):
    """Looks for malware. Only an explicit "clean" is clean; anything else unsaid raises."""

    # Whether one is set up at all. What nobody scans gets no verdict.
    is_there: bool

    def scan(self, source: BinaryIO) -> Scan:
        """Scan all bytes of a file. Raises OutsideSilent when no verdict came."""


@dataclass(frozen=True, kw_only=True)
class FieldPlace:
    """Where a signature goes: on which page (from 0), in which box from the page's lower left.

    Without a box it is not seen.
    """

    name: str
    page: int
    box: tuple[int, int, int, int] | None


class Renderer(Protocol):
    """Makes PDFs."""

    def render_pdf(self, html: str) -> bytes:
        """Return the page as a PDF."""

    def render_pdf_with_places(
        self, html: str, ids: Sequence[str]
    ) -> tuple[bytes, dict[str, FieldPlace]]:
        """Return the page as a PDF, and where the elements with these ids stand in it.

        The place of `sign-vendor-1` is named `vendor-1`.
        """

    def render_with_attachments(self, html: str, attachments: Mapping[str, bytes]) -> bytes:
        """Return the page as a PDF that carries files in it."""


def checked_key(key: str) -> str:
    """Return the key if it has the form `v1/<practice>/<sha256 of the sealed bytes>`, or a canary's."""
    if not KEY_FORM.fullmatch(key):
        raise ValueError("A document key is v1/<practice>/<sha256>.")
    return key
