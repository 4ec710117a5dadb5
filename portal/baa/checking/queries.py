"""Reads of the clause check: of one agreement for its page, of many vendors for their flags."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from portal.baa.checking.models import ClauseReading, ProvisionDecision, seen_in
from portal.baa.checking.rules import Decided, Lacks, Paper, ReadingState, lacks
from portal.baa.models import Baa, BaaRequest
from portal.baa.rules import Held
from portal.baa.succession import Version, amendments_on, base_of, base_on
from portal.db import session
from portal.documents import Document, DocumentKind


def agreement_of(version: Baa, versions: Sequence[Baa], on: date) -> list[Baa]:
    """Return a version with its amendments on a day, newest first; for an amendment, with its base.

    Copies that may not be used are among them: their rows say so.
    """
    placed = {one.version: one.placed(is_usable=True) for one in versions}
    chosen = placed[version.version]
    base = base_of(chosen, list(placed.values())) if chosen.amends else chosen
    beside = amendments_on(base or chosen, list(placed.values()), on)
    numbers = {version.version, *(one.number for one in (base, *beside) if one)}
    return [one for one in versions if one.version in numbers]


def readings_of(document_ids: Collection[int]) -> dict[int, ClauseReading]:
    """Return the readings of these documents. Those that nobody began to read are left out."""
    rows = select(ClauseReading).where(ClauseReading.document_id.in_(document_ids))
    return {one.document_id: one for one in session.scalars(rows)}


def find_reading(document_id: int) -> ClauseReading | None:
    """Return the reading of a document."""
    return readings_of([document_id]).get(document_id)


def lock_reading(document_id: int) -> ClauseReading | None:
    """Return the reading of a document, held for the length of this transaction."""
    rows = select(ClauseReading).where(ClauseReading.document_id == document_id)
    return session.scalar(rows.with_for_update().execution_options(populate_existing=True))


def decisions_of(document_ids: Collection[int]) -> dict[int, dict[str, Decided]]:
    """Return the decision that counts on each provision of these documents."""
    rows = (
        select(ProvisionDecision)
        .where(ProvisionDecision.document_id == func.any(list(document_ids)))
        .ext(distinct_on(ProvisionDecision.document_id, ProvisionDecision.provision))
        .order_by(
            ProvisionDecision.document_id,
            ProvisionDecision.provision,
            ProvisionDecision.id.desc(),
        )
    )
    found: dict[int, dict[str, Decided]] = defaultdict(dict)
    for one in session.scalars(rows):
        found[one.document_id][one.provision] = one.decided
    return dict(found)


def decisions_on(document_id: int, provision_id: str) -> list[ProvisionDecision]:
    """Return every decision on one provision of a document, newest first."""
    rows = select(ProvisionDecision).where(
        ProvisionDecision.document_id == document_id, ProvisionDecision.provision == provision_id
    )
    return list(session.scalars(rows.order_by(ProvisionDecision.id.desc())))


def lacks_of(vendor_ids: Collection[int], on: date) -> dict[int, Lacks]:
    """Return what each vendor's BAA in force lacks. Vendors without one are left out."""
    of_vendor: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in session.execute(_versions().where(Baa.vendor_id == func.any(list(vendor_ids)))):
        of_vendor[row.vendor_id].append(row)
    agreements = {one: _binding(rows, on) for one, rows in of_vendor.items()}
    documents = [row.document_id for rows in agreements.values() for row in rows]
    decided = decisions_of(documents) if documents else {}
    return {
        one: lacks([_paper(row, decided) for row in rows])
        for one, rows in agreements.items()
        if rows
    }


def unread(before: datetime) -> list[Document]:
    """Return the papers that should have been read by now, and were not: filed or offered."""
    rows = (
        select(Document)
        .outerjoin(ClauseReading, ClauseReading.document_id == Document.id)
        .where(
            Document.kind == DocumentKind.BAA,
            Document.is_usable,
            Document.destroyed_at.is_(None),
            Document.vendor_id.is_not(None),
            Document.kept_at < before,
            or_(
                ClauseReading.id.is_(None),
                and_(
                    ClauseReading.state.in_([ReadingState.WAITING, ReadingState.READING]),
                    ClauseReading.asked_at < before,
                ),
            ),
        )
        .order_by(Document.id)
    )
    return list(session.scalars(rows))


def read_of_destroyed() -> list[ClauseReading]:
    """Return the readings whose document is destroyed: their quotes are to go with it."""
    rows = (
        select(ClauseReading)
        .join(Document, Document.id == ClauseReading.document_id)
        .where(Document.destroyed_at.is_not(None), ClauseReading.result.is_not(None))
    )
    return list(session.scalars(rows))


def paper_of(
    document_id: int, reading: ClauseReading | None, decided: Mapping[int, Mapping[str, Decided]]
) -> Paper:
    """Return a document in the words of the rules."""
    return Paper(
        document_id=document_id,
        state=reading.stage if reading else None,
        seen=seen_in(reading.verdicts) if reading else {},
        decided=decided.get(document_id, {}),
        read_at=reading.done_at if reading else None,
    )


def belongs_to(document_id: int, vendor_id: int) -> bool:
    """Tell whether a document is a filed BAA of this vendor, or one it sent."""
    filed = select(Baa.id).where(Baa.vendor_id == vendor_id, Baa.document_id == document_id)
    sent = select(BaaRequest.id).where(
        BaaRequest.vendor_id == vendor_id, BaaRequest.offered_document_id == document_id
    )
    return session.scalar(filed.limit(1)) is not None or session.scalar(sent.limit(1)) is not None


def _versions() -> Any:
    return (
        select(
            Baa.vendor_id,
            Baa.version,
            Baa.starts_on,
            Baa.ends_on,
            Baa.review_on,
            Baa.terminated_on,
            Baa.document_id,
            Baa.amends,
            Baa.filed_on,
            Document.is_usable.label("is_usable"),
            ClauseReading.state,
            ClauseReading.verdicts,
            ClauseReading.done_at,
        )
        .join(Document, Document.id == Baa.document_id)
        .outerjoin(ClauseReading, ClauseReading.document_id == Baa.document_id)
        .order_by(Baa.vendor_id, Baa.version.desc())
    )


def _binding(rows: Sequence[Row[Any]], on: date) -> list[Row[Any]]:
    """Return the agreement in force on a day with its amendments, newest first."""
    versions = [_placed(row) for row in rows]
    base = base_on(versions, on)
    if base is None:
        return []
    numbers = {base.number, *(one.number for one in amendments_on(base, versions, on))}
    return [row for row in rows if row.version in numbers and row.is_usable]


def _placed(row: Row[Any]) -> Version:
    held = Held(
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        review_on=row.review_on,
        terminated_on=row.terminated_on,
    )
    return Version(
        number=row.version,
        held=held,
        filed_on=row.filed_on,
        amends=row.amends,
        is_usable=row.is_usable,
    )


def _paper(row: Row[Any], decided: Mapping[int, Mapping[str, Decided]]) -> Paper:
    return Paper(
        document_id=row.document_id,
        state=ReadingState(row.state) if row.state else None,
        seen=seen_in(row.verdicts),
        decided=decided.get(row.document_id, {}),
        read_at=row.done_at,
    )
