"""Reads of readings and of confirmed reports."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on

from portal import documents
from portal.attestations.models import ConfirmedReport, ReportReading
from portal.attestations.rules import COUNTING, ReadingState, ReportKind, Standing, standing_by
from portal.db import session
from portal.documents import Document, DocumentKind

# Read as soon as they may be used. Evidence is read when somebody asks for it.
READ_BY_ITSELF = frozenset({DocumentKind.SOC2, DocumentKind.BRIDGE_LETTER})
_MAY_BE_READ = READ_BY_ITSELF | {DocumentKind.EVIDENCE, DocumentKind.OTHER}


def may_be_read(document: Document) -> bool:
    """Tell whether a document can be a report on controls at all."""
    return document.vendor_id is not None and document.kind in _MAY_BE_READ


def find_reading(document_id: int) -> ReportReading | None:
    """Return how far the reading of a document is."""
    return readings_of([document_id]).get(document_id)


def readings_of(document_ids: Collection[int]) -> dict[int, ReportReading]:
    """Return the readings of several documents, by document."""
    rows = select(ReportReading).where(ReportReading.document_id.in_(document_ids))
    return {one.document_id: one for one in session.scalars(rows)}


def find_confirmed(document_id: int) -> ConfirmedReport | None:
    """Return what was last confirmed of a document."""
    return next(iter(versions_of(document_id)), None)


def versions_of(document_id: int) -> list[ConfirmedReport]:
    """Return all that was confirmed of a document, the last first."""
    rows = (
        select(ConfirmedReport)
        .where(ConfirmedReport.document_id == document_id)
        .order_by(ConfirmedReport.version.desc())
    )
    return list(session.scalars(rows))


def confirmed_of(vendor_ids: Collection[int]) -> dict[int, list[ConfirmedReport]]:
    """Return what stands confirmed for each vendor, newest document first."""
    if not vendor_ids:
        return {}
    rows = (
        select(ConfirmedReport)
        .where(ConfirmedReport.vendor_id == func.any(list(vendor_ids)))
        .ext(distinct_on(ConfirmedReport.document_id))
        .order_by(ConfirmedReport.document_id.desc(), ConfirmedReport.version.desc())
    )
    found: dict[int, list[ConfirmedReport]] = {}
    for one in session.scalars(rows):
        found.setdefault(one.vendor_id, []).append(one)
    return found


def reports_to_bridge(vendor_id: int) -> list[ConfirmedReport]:
    """Return the confirmed reports that a letter of this vendor may follow."""
    every = confirmed_of([vendor_id]).get(vendor_id, [])
    return [one for one in every if ReportKind(one.kind) in COUNTING]


def standing_of(vendor_ids: Collection[int]) -> dict[int, Standing]:
    """Return how vendors stand by their confirmed reports. Those without one are left out.

    A document that may not be opened is no evidence, whatever was once confirmed of it.
    """
    confirmed = confirmed_of(vendor_ids)
    wanted = [one.document_id for some in confirmed.values() for one in some]
    kept = documents.get_documents(wanted) if wanted else {}
    found = {}
    for vendor_id, some in confirmed.items():
        standing = standing_by(
            one.confirmed
            for one in some
            if one.document_id in kept and kept[one.document_id].is_usable
        )
        if standing:
            found[vendor_id] = standing
    return found


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a document is on its way from a file to a confirmed report, in words."""

    state: str
    words: str


def progress_of(some: Collection[Document]) -> dict[int, Progress]:
    """Return how the documents of one vendor stand that can be reports. Others are left out."""
    wanted = [one for one in some if may_be_read(one)]
    if not wanted:
        return {}
    readings = readings_of([one.id for one in wanted])
    vendor_ids = {one.vendor_id for one in wanted if one.vendor_id is not None}
    confirmed = {one.document_id: one for rows in confirmed_of(vendor_ids).values() for one in rows}
    found = {one.id: _progress(one, readings.get(one.id), confirmed.get(one.id)) for one in wanted}
    return {document_id: one for document_id, one in found.items() if one}


def _progress(
    document: Document, reading: ReportReading | None, confirmed: ConfirmedReport | None
) -> Progress | None:
    if confirmed is not None:
        ends = confirmed.period_end
        until = f", to {ends:%b} {ends.day}, {ends.year}" if ends else ""
        return Progress(state="good", words=f"Confirmed: {confirmed.kind_words}{until}")
    if reading is not None:
        return _PROGRESS[ReadingState(reading.state)]
    waits = document.kind in READ_BY_ITSELF and document.is_usable
    return Progress(state="quiet", words="Not read yet") if waits else None


_PROGRESS = {
    ReadingState.WAITING: Progress(state="waiting", words="Being read"),
    ReadingState.READING: Progress(state="waiting", words="Being read"),
    ReadingState.DONE: Progress(state="waiting", words="Read by the portal, please confirm"),
    ReadingState.UNREADABLE: Progress(state="soon", words="Could not be read, enter what it says"),
}
