"""Reading reports, and confirming what they say."""

from collections.abc import Collection
from datetime import date, datetime

from portal import audit, documents
from portal.attestations.models import ConfirmedReport, ReportReading
from portal.attestations.queries import confirmed_of, find_confirmed, find_reading, may_be_read
from portal.attestations.rules import Reading, ReadingState, ReportKind, Told, wrong_with
from portal.db import keep, session
from portal.documents import Document
from portal.errors import RuleBroken
from portal.gateways import queue

READ = "attestations.read"


def ask_to_read(document: Document, *, by: audit.Actor) -> ReportReading:
    """Have a document read as a report, by the worker."""
    if not may_be_read(document):
        raise RuleBroken("Only evidence, reports and letters of a vendor are read as reports.")
    if not document.is_usable:
        raise RuleBroken("This document waits for its virus scan. It is read after that.")
    reading = _reading_of(document)
    if reading.state == ReadingState.READING:
        raise RuleBroken("It is being read right now. Look again in a minute.")
    _write(reading, ReadingState.WAITING, pages=0)
    queue.defer(
        session.connection(), READ, practice_id=document.practice_id, document_id=document.id
    )
    audit.record(
        audit.Deed.REPORT_READ,
        by=by,
        vendor_id=document.vendor_id,
        subject=("document", document.id),
        outcome="asked for",
    )
    return reading


def begin(document: Document, pages: int) -> None:
    """Note that the worker reads a document of so many pages."""
    _write(_reading_of(document), ReadingState.READING, pages=pages)


def note_progress(document: Document, done: int) -> None:
    """Note how many pages are read."""
    reading = _reading_of(document)
    reading.pages_done = min(done, reading.pages_total)


def finish(
    document: Document, read: Reading, not_read: Collection[str], *, at: datetime, by: audit.Actor
) -> None:
    """Keep what was read, for a person to confirm."""
    reading = _reading_of(document)
    reading.state = ReadingState.DONE
    reading.pages_done = reading.pages_total
    reading.reader, reading.result = read.reader, read.told()
    reading.not_read, reading.read_at = list(not_read), at
    _record_read(document, read.kind.value, by=by)


def give_up(document: Document, *, at: datetime, by: audit.Actor) -> None:
    """Note that a document could not be read safely. A person can still say what it says."""
    reading = _reading_of(document)
    _write(reading, ReadingState.UNREADABLE, pages=0)
    reading.read_at = at
    _record_read(document, "could not be read", by=by)


def confirm(
    document: Document, told: Told, *, on: date, at: datetime, by: audit.Actor
) -> ConfirmedReport:
    """Keep what a person says a document says: as read, corrected, or entered by hand."""
    vendor_id = document.vendor_id
    if vendor_id is None or not may_be_read(document):
        raise RuleBroken("Only evidence, reports and letters of a vendor are confirmed as reports.")
    if not document.is_usable:
        raise RuleBroken("This document waits for its virus scan. Confirm it after that.")
    if wrong := wrong_with(told, on):
        raise RuleBroken(wrong)
    _check_bridged(told, vendor_id)
    before, reading = find_confirmed(document.id), find_reading(document.id)
    row = keep(
        ConfirmedReport(
            vendor_id=vendor_id,
            document_id=document.id,
            version=before.version + 1 if before else 1,
            **_columns(told),
            confirmed_by_id=by.actor_id,
            confirmed_by_name=by.name,
            confirmed_on=on,
            confirmed_at=at,
            reader=reading.reader if reading else None,
            reader_said=reading.result if reading else None,
        )
    )
    documents.count_as_evidence(document, on=on, by=by)
    audit.record(
        audit.Deed.REPORT_CONFIRMED,
        by=by,
        vendor_id=vendor_id,
        subject=("document", document.id),
        kind=told.kind.value,
        version=row.version,
    )
    return row


def _columns(told: Told) -> dict[str, object]:
    is_letter = told.kind is ReportKind.BRIDGE
    return {
        "kind": told.kind.value,
        "type": told.type,
        "period_start": told.period_start,
        "period_end": told.period_end,
        "auditor": told.auditor.strip(),
        "opinion": told.opinion.value if told.opinion else None,
        "categories": list(told.categories),
        "exceptions": told.exceptions,
        "subservice": told.subservice,
        "user_controls": told.user_controls,
        "bridges_document_id": told.bridges_document_id if is_letter else None,
    }


def _check_bridged(told: Told, vendor_id: int) -> None:
    if told.bridges_document_id is None:
        return
    own = {one.document_id for one in confirmed_of([vendor_id]).get(vendor_id, [])}
    if told.bridges_document_id not in own:
        raise RuleBroken("Choose a report of this vendor that is confirmed already.")


def _reading_of(document: Document) -> ReportReading:
    found = find_reading(document.id)
    if found is not None:
        return found
    return keep(
        ReportReading(
            vendor_id=document.vendor_id,
            document_id=document.id,
            state=ReadingState.WAITING,
            pages_done=0,
            pages_total=0,
            not_read=[],
        )
    )


def _write(reading: ReportReading, state: ReadingState, *, pages: int) -> None:
    reading.state = state
    reading.pages_done, reading.pages_total = 0, pages
    reading.reader, reading.result, reading.not_read = None, None, []


def _record_read(document: Document, outcome: str, *, by: audit.Actor) -> None:
    audit.record(
        audit.Deed.REPORT_READ,
        by=by,
        vendor_id=document.vendor_id,
        subject=("document", document.id),
        outcome=outcome,
    )
