"""Taking a file in: everything that happens before anything is kept.

Bounded, and veiled where it waits; told apart by content, scanned, opened in the cage. Any step
that is silent refuses the file; only a silent scanner has it kept apart, to be scanned later.
"""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from threading import BoundedSemaphore
from typing import BinaryIO, cast

from portal import clock
from portal.documents import refusals, sniffing
from portal.documents.leave import find_leave
from portal.documents.rules import MediaType, ScanVerdict, shown_name, size_words
from portal.gateways import cage
from portal.gateways.outside import outside
from portal.gateways.ports import OutsideSilent, Verdict
from portal.gateways.spool import Spooled, TooLarge, measure, new_spool, spool
from portal.gateways.veiled_spool import VeiledSpool

_log = logging.getLogger("portal.documents")

# Each file that is being looked at takes memory and a core: a few at a time, the others wait.
_AT_ONCE = BoundedSemaphore(3)
_PATIENCE = 45.0


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file as it comes in: its bytes, and what its sender calls it."""

    stream: BinaryIO
    name: str


@dataclass(frozen=True, kw_only=True)
class TakenIn:
    """A file that may be kept, and what was learned of it."""

    file: BinaryIO
    name: str
    size: int
    sha256: str
    media_type: MediaType
    pages: int | None
    verdict: ScanVerdict
    scanned_at: datetime | None


@contextmanager
def taken_in(upload: Upload, *, may_be_mail: bool = False) -> Iterator[TakenIn]:
    """Take in a file that came from outside, or refuse it with a sentence."""
    if not _AT_ONCE.acquire(timeout=_PATIENCE):
        raise refusals.too_busy()
    try:
        with _spooled(upload.stream) as spooled:
            is_mail = may_be_mail and sniffing.may_be_mail(spooled.file)
            if not (is_mail or sniffing.is_of_a_kept_kind(spooled.file)):
                raise refusals.of_another_type(sniffing.what_it_seems(spooled.file))
            verdict = _scanned(spooled.file)
            # What waits for its scan is looked into all the same.
            yield _looked_into(spooled, upload.name, verdict)
    finally:
        _AT_ONCE.release()


@contextmanager
def made_here(content: bytes, name: str) -> Iterator[TakenIn]:
    """Take in a PDF that the portal made itself. Nobody claims that it was scanned."""
    with new_spool() as place:
        spooled = spool(BytesIO(content), place, limit=len(content))
        yield _looked_into(spooled, name, ScanVerdict.MADE_HERE)


@contextmanager
def _spooled(stream: BinaryIO) -> Iterator[Spooled]:
    """Take a stream's digest, where it waits already; else on its way to such a place."""
    limit = outside().largest_file
    with ExitStack() as own:
        try:
            if isinstance(stream, VeiledSpool):
                spooled = measure(stream, limit=limit)
            else:
                place = own.enter_context(VeiledSpool())
                spooled = spool(stream, cast("BinaryIO", place), limit=limit)
        except TooLarge:
            raise refusals.too_large(_whole_size(stream), f"{limit >> 20} MB") from None
        if spooled.size == 0:
            raise refusals.empty()
        yield spooled


def _whole_size(stream: BinaryIO) -> str:
    """Return how large a stream is, where it can tell."""
    return size_words(stream.seek(0, 2)) if stream.seekable() else ""


def _scanned(file: BinaryIO) -> ScanVerdict:
    scanner = outside().scanner
    try:
        scan = scanner.scan(file)
    except OutsideSilent as silent:
        _log.error("No verdict from the scanner: %s", silent)
        return ScanVerdict.WAITING
    finally:
        file.seek(0)
    if scan.verdict is Verdict.INFECTED:
        _log.warning("The scanner found %s.", scan.found)
        raise refusals.infected()
    if scan.verdict is Verdict.CLEAN:
        return ScanVerdict.CLEAN
    may_go_unscanned = not scanner.is_there and find_leave() is not None
    return ScanVerdict.NOT_SCANNED if may_go_unscanned else ScanVerdict.WAITING


def _looked_into(spooled: Spooled, name: str, verdict: ScanVerdict) -> TakenIn:
    try:
        seen = cage.look_inside(spooled.file)
    except cage.Unreadable as unreadable:
        raise refusals.unreadable() from unreadable
    if seen.finding is not None:
        raise refusals.found_inside(seen.finding)
    media_type = MediaType(str(seen.media_type))
    return TakenIn(
        file=spooled.file,
        name=shown_name(name, media_type),
        size=spooled.size,
        sha256=spooled.sha256,
        media_type=media_type,
        pages=seen.pages,
        verdict=verdict,
        scanned_at=clock.now() if verdict is ScanVerdict.CLEAN else None,
    )
