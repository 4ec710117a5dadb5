"""Legal holds: while one stands on a document, or on all of a vendor's, nothing goes."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKeyConstraint, Text, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import audit, tenancy
from portal.db import Base, Moment, Practiced, session
from portal.db import keep as keep_row
from portal.documents.holding import hold_once_committed
from portal.documents.models import Document
from portal.documents.retention import HOLD_STEP
from portal.errors import NotFound, RuleBroken
from portal.gateways.outside import outside
from portal.gateways.ports import NotKept


class LegalHold(Practiced, Base):
    """One hold: on one document, or on every document of a vendor, those to come as well."""

    __tablename__ = "legal_holds"
    __table_args__ = (
        ForeignKeyConstraint(
            ["practice_id", "document_id"], ["app.documents.practice_id", "app.documents.id"]
        ),
        ForeignKeyConstraint(
            ["practice_id", "vendor_id"], ["app.vendors.practice_id", "app.vendors.id"]
        ),
    )

    document_id: Mapped[int | None] = mapped_column(BigInteger)
    vendor_id: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text)
    placed_at: Mapped[Moment]
    placed_by_id: Mapped[int | None] = mapped_column(BigInteger)
    placed_by_name: Mapped[str] = mapped_column(Text)
    lifted_at: Mapped[Moment | None]
    lifted_by_name: Mapped[str | None] = mapped_column(Text)
    lifted_why: Mapped[str | None] = mapped_column(Text)

    @property
    def stands(self) -> bool:
        """Tell whether it holds."""
        return self.lifted_at is None


def get_hold(hold_id: int) -> LegalHold:
    """Return a hold of this practice."""
    found = session.scalar(select(LegalHold).where(LegalHold.id == hold_id))
    if found is None:
        raise NotFound
    return found


def holds_of(document: Document) -> list[LegalHold]:
    """Return every hold that stands or stood on a document, newest first."""
    return _holds_of(document.id, document.vendor_id)


def holds_of_vendor(vendor_id: int) -> list[LegalHold]:
    """Return every hold that stands or stood on all of a vendor's documents, newest first."""
    rows = select(LegalHold).where(LegalHold.vendor_id == vendor_id)
    return list(session.scalars(rows.order_by(LegalHold.id.desc())))


def standing_holds(documents: Collection[Document]) -> dict[int, list[LegalHold]]:
    """Return the holds that stand on each of these documents. Those without one are left out."""
    rows = select(LegalHold).where(LegalHold.lifted_at.is_(None)).order_by(LegalHold.id)
    on_documents: dict[int | None, list[LegalHold]] = defaultdict(list)
    on_vendors: dict[int | None, list[LegalHold]] = defaultdict(list)
    for hold in session.scalars(rows):
        (on_vendors if hold.vendor_id else on_documents)[hold.vendor_id or hold.document_id].append(
            hold
        )
    found = {
        document.id: [*on_documents.get(document.id, ()), *on_vendors.get(document.vendor_id, ())]
        for document in documents
    }
    return {document_id: holds for document_id, holds in found.items() if holds}


def hold_document(document: Document, reason: str, *, at: datetime, by: audit.Actor) -> LegalHold:
    """Place a hold on one document."""
    if document.is_destroyed:
        raise RuleBroken("This document was destroyed. There is nothing left to hold.")
    hold = _place(LegalHold(document_id=document.id), reason, at=at, by=by)
    _record(audit.Deed.LEGAL_HOLD_PLACED, hold, hold.reason, vendor_id=document.vendor_id, by=by)
    _hold_in_store([document], at)
    return hold


def hold_vendor(vendor_id: int, reason: str, *, at: datetime, by: audit.Actor) -> LegalHold:
    """Place a hold on every document of a vendor, those to come as well."""
    hold = _place(LegalHold(vendor_id=vendor_id), reason, at=at, by=by)
    _record(audit.Deed.LEGAL_HOLD_PLACED, hold, hold.reason, vendor_id=vendor_id, by=by)
    rows = select(Document).where(Document.vendor_id == vendor_id, Document.destroyed_at.is_(None))
    _hold_in_store(session.scalars(rows).all(), at)
    return hold


def lift(hold: LegalHold, reason: str, *, at: datetime, by: audit.Actor) -> None:
    """Lift a hold. What is past its day may be released from then on."""
    session.refresh(hold, with_for_update=True)
    if not hold.stands:
        raise RuleBroken("This hold was lifted already.")
    if not reason.strip():
        raise RuleBroken("Write down why it is lifted. It is kept with your name.")
    hold.lifted_at, hold.lifted_by_name, hold.lifted_why = at, by.name, reason.strip()
    _record(audit.Deed.LEGAL_HOLD_LIFTED, hold, hold.lifted_why, vendor_id=_vendor_of(hold), by=by)


def hold_the_held(at: datetime) -> int:
    """Have the store hold, for a month more, every file on which a hold stands. Return how many."""
    rows = select(Document).where(Document.destroyed_at.is_(None)).order_by(Document.id)
    held = standing_holds(documents := session.scalars(rows).all())
    return sum(_hold_longer(one, at) for one in documents if one.id in held)


def _place(hold: LegalHold, reason: str, *, at: datetime, by: audit.Actor) -> LegalHold:
    if not reason.strip():
        raise RuleBroken("Write down why: the case, the letter, or who asked for it.")
    hold.reason, hold.placed_at = reason.strip(), at
    hold.placed_by_id, hold.placed_by_name = by.actor_id, by.name
    return keep_row(hold)


def _hold_in_store(documents: Collection[Document], at: datetime) -> None:
    if tenancy.here().is_sample:
        return  # the sample must be removable at once
    for document in documents:
        if document.is_usable:
            hold_once_committed(document.store_key, at + HOLD_STEP)


def _hold_longer(document: Document, at: datetime) -> bool:
    if tenancy.here().is_sample or not document.is_usable:
        return False
    store = outside().store
    try:
        # Half way through the step: it is written twice a month, not every night.
        if store.stat(document.store_key).retain_until >= at + HOLD_STEP / 2:
            return False
        store.retain(document.store_key, at + HOLD_STEP)
    except NotKept:
        return False  # the upkeep raises the alarm
    return True


def _holds_of(document_id: int, vendor_id: int | None) -> list[LegalHold]:
    rows = select(LegalHold).where(
        or_(LegalHold.document_id == document_id, LegalHold.vendor_id == vendor_id)
        if vendor_id
        else LegalHold.document_id == document_id
    )
    return list(session.scalars(rows.order_by(LegalHold.id.desc())))


def _vendor_of(hold: LegalHold) -> int | None:
    if hold.vendor_id is not None:
        return hold.vendor_id
    return session.scalar(select(Document.vendor_id).where(Document.id == hold.document_id))


def _record(
    deed: audit.Deed, hold: LegalHold, reason: str, *, vendor_id: int | None, by: audit.Actor
) -> None:
    subject = ("document", hold.document_id) if hold.document_id else ("legal_hold", hold.id)
    audit.record(deed, by=by, vendor_id=vendor_id, subject=subject, reason=reason, hold=hold.id)
