"""How soon the papers of an agreement have the vendor tell of a breach: read, or confirmed."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on

from portal import audit
from portal.baa.chain.models import NoticeDecision
from portal.baa.chain.telling import NoticeKind, Told
from portal.baa.checking import ClauseReading, belongs_to
from portal.baa.clauses import Unit
from portal.baa.models import Baa
from portal.baa.succession import amendments_on, base_on
from portal.db import keep, session
from portal.documents import Document
from portal.errors import RuleBroken

LONGEST_NOTE, LONGEST_NUMBER = 2000, 9999


@dataclass(frozen=True, kw_only=True)
class NewNotice:
    """What a person read on a paper, about to be kept."""

    kind: NoticeKind
    number: int | None = None
    page: int | None = None
    note: str = ""


def confirm_notice(
    document: Document, new: NewNotice, *, at: datetime, by: audit.Actor
) -> NoticeDecision:
    """Keep how soon a paper has the vendor tell of a breach, as a person read it."""
    vendor_id = document.vendor_id
    if vendor_id is None or not belongs_to(document.id, vendor_id):
        raise RuleBroken("This is no paper of an agreement.")
    _check(new, document.pages)
    is_stated = new.kind is not NoticeKind.NOT_STATED
    decision = keep(
        NoticeDecision(
            vendor_id=vendor_id,
            document_id=document.id,
            kind=new.kind,
            number=new.number if is_stated else None,
            page=new.page,
            note=new.note.strip(),
            decided_by_id=by.actor_id,
            decided_by_name=by.name,
            decided_at=at,
        )
    )
    audit.record(
        audit.Deed.NOTICE_TIME_CONFIRMED,
        by=by,
        vendor_id=vendor_id,
        subject=("document", document.id),
        words=decision.told.words.lower(),
    )
    return decision


def notice_of(document_ids: Sequence[int]) -> Told | None:
    """Return the deadline of an agreement of these papers, newest first. The newest that tells counts."""
    return _first(document_ids, told_by(document_ids))


def told_by(document_ids: Collection[int]) -> dict[int, Told]:
    """Return what each paper says: by the person who decided last, else as the clause check read it."""
    if not document_ids:
        return {}
    return _read(document_ids) | {one.document_id: one.told for one in _decided(document_ids)}


def notices_of(vendor_ids: Collection[int], on: date) -> dict[int, Told]:
    """Return the deadline of each vendor's agreement in force. Where nothing is known, it is left out."""
    papers = _papers_of(vendor_ids, on)
    told = told_by({one for some in papers.values() for one in some})
    found = {vendor_id: _first(some, told) for vendor_id, some in papers.items()}
    return {vendor_id: one for vendor_id, one in found.items() if one is not None}


def decisions_on(document_id: int) -> list[NoticeDecision]:
    """Return every decision on a paper's deadline, newest first."""
    rows = select(NoticeDecision).where(NoticeDecision.document_id == document_id)
    return list(session.scalars(rows.order_by(NoticeDecision.id.desc())))


def _first(document_ids: Sequence[int], told: Mapping[int, Told]) -> Told | None:
    known = [told[one] for one in document_ids if one in told]
    stated = next((one for one in known if one.is_stated), None)
    # A person who found nothing in one paper says nothing of the others.
    silent = len(known) == len(document_ids)
    return stated or next(iter(known if silent else ()), None)


def _check(new: NewNotice, pages: int | None) -> None:
    if new.kind is not NoticeKind.NOT_STATED:
        if not new.number or not 0 < new.number <= LONGEST_NUMBER:
            raise RuleBroken("Enter how many hours or days, as the paper says it.")
        if not new.page:
            raise RuleBroken("Enter the page on which it stands.")
    if new.page and (new.page < 1 or (pages and new.page > pages)):
        word = "1 page" if pages == 1 else f"{pages} pages"
        raise RuleBroken(f"This file has {word}. Enter one of them.")
    if len(new.note) > LONGEST_NOTE:
        raise RuleBroken(f"Use {LONGEST_NOTE:,} letters or fewer for the note.")


def _decided(document_ids: Collection[int]) -> list[NoticeDecision]:
    rows = (
        select(NoticeDecision)
        .where(NoticeDecision.document_id == func.any(list(document_ids)))
        .ext(distinct_on(NoticeDecision.document_id))
        .order_by(NoticeDecision.document_id, NoticeDecision.id.desc())
    )
    return list(session.scalars(rows))


def _read(document_ids: Collection[int]) -> dict[int, Told]:
    deadline = ClauseReading.result["breach_notice"]
    rows = select(ClauseReading.document_id, deadline).where(
        ClauseReading.document_id == func.any(list(document_ids)), ClauseReading.result.is_not(None)
    )
    return {
        document_id: _as_told(document_id, told)
        for document_id, told in session.execute(rows)
        if told
    }


def _as_told(document_id: int, told: Mapping[str, Any]) -> Told:
    days = NoticeKind.CALENDAR_DAYS if told["is_calendar"] else NoticeKind.DAYS
    kinds = {Unit.HOURS: NoticeKind.HOURS, Unit.BUSINESS_DAYS: NoticeKind.BUSINESS_DAYS}
    return Told(
        kind=kinds.get(Unit(told["unit"]), days),
        number=told["number"],
        page=told["page"],
        document_id=document_id,
    )


def _papers_of(vendor_ids: Collection[int], on: date) -> dict[int, list[int]]:
    """Return the papers of each vendor's agreement in force, newest first."""
    rows = (
        select(Baa, Document.is_usable)
        .join(Document, Document.id == Baa.document_id)
        .where(Baa.vendor_id == func.any(list(vendor_ids)))
        .order_by(Baa.id)
    )
    of_vendor: dict[int, dict[int, tuple[int, Any]]] = defaultdict(dict)
    for baa, usable in session.execute(rows):
        of_vendor[baa.vendor_id][baa.version] = baa.document_id, baa.placed(is_usable=usable)
    found = {}
    for vendor_id, filed in of_vendor.items():
        versions = [placed for _, placed in filed.values()]
        base = base_on(versions, on)
        if base is not None:
            beside = amendments_on(base, versions, on)
            found[vendor_id] = [filed[one.number][0] for one in (*reversed(beside), base)]
    return found
