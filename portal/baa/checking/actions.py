"""Reading a BAA, step by step, and deciding on what was read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from portal import audit
from portal.baa.checking import queries
from portal.baa.checking.models import ClauseReading, ProvisionDecision
from portal.baa.checking.rules import (
    IS_THERE,
    NewRuling,
    ReadingState,
    Ruling,
    Seen,
    Stands,
    check_ruling,
    seen,
)
from portal.baa.clauses import BaaReading, detector, read, required
from portal.db import keep, session
from portal.documents import Document, PagesRead, pages_of
from portal.errors import RuleBroken
from portal.gateways import queue

READ = "baa.read"


@dataclass(frozen=True, kw_only=True)
class PagesSeen:
    """How many pages a reading went through, and which of them nobody could read."""

    total: int
    not_read: Sequence[int] = ()
    has_more: bool = False


def pages_seen(pages: PagesRead) -> PagesSeen:
    """Return what came of the pages, once all were gone through."""
    return PagesSeen(total=pages.total, not_read=pages.not_read, has_more=pages.has_more)


def read_here(document: Document, *, at: datetime, by: audit.Actor) -> None:
    """Read a document at once, within the transaction at hand: so the sample is made."""
    if not begin(document, detector(), at=at):
        return
    with pages_of(document) as pages:
        texts = [page.text for page in pages]
        seen_pages = pages_seen(pages)
    finish(document, read(texts), seen_pages, at=at, by=by)


def read_again(document: Document, *, at: datetime, by: audit.Actor) -> None:
    """Have a document read anew. What people decided on it stays."""
    if not document.is_usable or document.is_destroyed:
        raise RuleBroken("This file cannot be read now. It waits for its virus scan, or is gone.")
    reading = _reading_of(document, at)
    if reading.stage in {ReadingState.WAITING, ReadingState.READING} and reading.begun_at:
        raise RuleBroken("It is being read right now. Wait a minute.")
    reading.state = ReadingState.WAITING
    reading.asked_at = at
    audit.record(
        audit.Deed.BAA_READ, by=by, **_about(document.vendor_id, document.id), asked="anew"
    )
    ask_to_read(document)


def ask_to_read(document: Document) -> None:
    """Have a worker read a document, once this transaction is committed."""
    queue.defer(
        session.connection(), READ, practice_id=document.practice_id, document_id=document.id
    )


def begin(document: Document, version: str, *, at: datetime) -> bool:
    """Note that a document is being read now. False: this version of the check has read it."""
    reading = _reading_of(document, at)
    if reading.stage is ReadingState.DONE and reading.detector == version:
        return False
    reading.state = ReadingState.READING
    reading.begun_at = at
    reading.pages_done, reading.pages_total = 0, document.pages
    return True


def note_page(document_id: int, done: int, total: int) -> None:
    """Note how far the reading is, for whoever watches."""
    session.execute(
        update(ClauseReading)
        .where(ClauseReading.document_id == document_id)
        .values(pages_done=done, pages_total=total)
        .execution_options(synchronize_session=False)
    )


def finish(
    document: Document, told: BaaReading, pages: PagesSeen, *, at: datetime, by: audit.Actor
) -> None:
    """Keep what was read. The vendor is judged afresh on it."""
    reading = _reading_of(document, at)
    verdicts = {one.id: seen(one) for one in told.provisions}
    reading.state = ReadingState.DONE
    reading.detector = told.detector
    reading.verdicts = {one: verdict.value for one, verdict in verdicts.items()}
    reading.result = told.told()
    reading.pages_done = reading.pages_total = pages.total
    reading.pages_not_read, reading.has_more_pages = list(pages.not_read), pages.has_more
    reading.done_at = at
    wanted = [one.id for one in required()]
    audit.record(
        audit.Deed.BAA_READ,
        by=by,
        **_about(document.vendor_id, document.id),
        found=sum(verdicts[one] is Seen.FOUND for one in wanted),
        required=len(wanted),
        detector=told.detector,
    )


def give_up(document: Document, *, at: datetime, by: audit.Actor) -> None:
    """Note that a document cannot be read by the portal. A person reads it, and decides."""
    reading = _reading_of(document, at)
    reading.state = ReadingState.UNREADABLE
    reading.detector = reading.verdicts = reading.result = None
    reading.done_at = at
    audit.record(
        audit.Deed.BAA_READ, by=by, **_about(document.vendor_id, document.id), failed="unreadable"
    )


def forget_destroyed() -> int:
    """Let go of what was read in documents that are destroyed. Return how many there were."""
    gone = queries.read_of_destroyed()
    for reading in gone:
        reading.result = None
    return len(gone)


def decide(
    document: Document, provision_id: str, new: NewRuling, *, at: datetime, by: audit.Actor
) -> ProvisionDecision:
    """Keep what a person decided on a provision. The last decision counts; all are kept."""
    reading = queries.find_reading(document.id)
    check_ruling(provision_id, new, document.pages or (reading.pages_total if reading else None))
    if new.ruling is Ruling.CONFIRMED_FOUND and not _points_to(reading, provision_id):
        raise RuleBroken("The check points to no words. Say on which page you found it.")
    decision = _keep_decision(document, provision_id, new, reading, at=at, by=by)
    audit.record(
        audit.Deed.PROVISION_CONFIRMED,
        by=by,
        **_about(document.vendor_id, document.id),
        provision=provision_id,
        verdict=new.ruling.words,
        page=decision.page,
        detector=decision.detector,
    )
    return decision


def confirm_found(
    document: Document, provision_ids: Collection[str], *, at: datetime, by: audit.Actor
) -> int:
    """Confirm at once all that was found in a document, as the person had it before them."""
    reading = queries.lock_reading(document.id)
    decided = queries.decisions_of([document.id])
    paper = queries.paper_of(document.id, reading, decided)
    open_ones = [one for one in provision_ids if paper.stands(one) is Stands.FOUND]
    if not open_ones or any(paper.stands(one) not in IS_THERE for one in provision_ids):
        raise RuleBroken("Something has changed since you opened the page. Look once more.")
    for one in open_ones:
        new = NewRuling(ruling=Ruling.CONFIRMED_FOUND)
        _keep_decision(document, one, new, reading, at=at, by=by)
    audit.record(
        audit.Deed.PROVISION_CONFIRMED,
        by=by,
        **_about(document.vendor_id, document.id),
        provision=", ".join(open_ones),
        verdict=Ruling.CONFIRMED_FOUND.words,
        detector=(reading.detector if reading else "") or "",
    )
    return len(open_ones)


def _keep_decision(
    document: Document,
    provision_id: str,
    new: NewRuling,
    reading: ClauseReading | None,
    *,
    at: datetime,
    by: audit.Actor,
) -> ProvisionDecision:
    return keep(
        ProvisionDecision(
            vendor_id=document.vendor_id,
            document_id=document.id,
            provision=provision_id,
            verdict=new.ruling,
            page=new.page,
            note=new.note.strip(),
            detector=(reading.detector if reading else "") or "",
            decided_by_id=by.actor_id,
            decided_by_name=by.name,
            decided_at=at,
        )
    )


def _points_to(reading: ClauseReading | None, provision_id: str) -> bool:
    verdict = (reading.verdicts or {}).get(provision_id) if reading else None
    return verdict in {Seen.FOUND, Seen.LOOK_HERE}


def _reading_of(document: Document, at: datetime) -> ClauseReading:
    """Return the reading of a document, held for this transaction; begun where there is none."""
    row = {
        "vendor_id": document.vendor_id,
        "document_id": document.id,
        "state": ReadingState.WAITING.value,
        "asked_at": at,
    }
    session.execute(insert(ClauseReading).values(row).on_conflict_do_nothing())
    found = queries.lock_reading(document.id)
    if found is None:
        raise LookupError("a reading that was just made")
    return found


def _about(vendor_id: int | None, document_id: int) -> dict[str, Any]:
    return {"vendor_id": vendor_id, "subject": ("document", document_id)}
