"""When a document begins to count as evidence, and how its day moves on while it is in effect."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import select, text

from portal import audit, tenancy
from portal.db import session
from portal.documents.actions import hold_until
from portal.documents.legal_holds import standing_holds
from portal.documents.models import Document
from portal.documents.retention import Life, Span, counts_by_now, held_anew
from portal.documents.rules import DocumentKind, kept_until

_IS_USED = text("SELECT app.document_is_used(:document)")


def life_of(document: Document, *, is_held: bool) -> Life:
    """Return what decides whether a document may go."""
    return Life(
        kept_on=document.retain_from or tenancy.day_here(document.kept_at),
        counts_since=document.counts_since,
        retain_until=document.retain_until,
        is_destroyed=document.is_destroyed,
        is_held=is_held,
    )


def is_used(document: Document) -> bool:
    """Tell whether something rests on a document: a BAA, a request, a refusal, an answer."""
    return bool(session.scalar(_IS_USED, {"document": document.id}))


def count_as_evidence(document: Document, *, on: date, by: audit.Actor) -> None:
    """Let a document count from this day on. Its years run from when it was kept.

    What waits for its virus scan is no evidence yet: it begins to count in the night after it.
    """
    if document.counts_since is not None or document.is_destroyed or not document.is_usable:
        return
    kept_on = document.retain_from or tenancy.day_here(document.kept_at)
    document.counts_since = on
    document.retain_from = kept_on
    hold_until(document, kept_until(DocumentKind(document.kind), kept_on), by=by)


def let_count(on: date) -> int:
    """Let all count whose week is over. Return how many began to."""
    rows = select(Document).where(Document.counts_since.is_(None), Document.destroyed_at.is_(None))
    begun = 0
    for document in session.scalars(rows.order_by(Document.id)).all():
        life = life_of(document, is_held=False)
        if document.is_usable and counts_by_now(life, on):
            count_as_evidence(document, on=on, by=audit.THE_PORTAL)
            begun += 1
    return begun


def follow(spans: Mapping[int, Span], *, by: audit.Actor) -> int:
    """Move on, or fix, the day of documents whose time in effect is told. Return how many moved."""
    rows = select(Document).where(Document.id.in_(spans), Document.destroyed_at.is_(None))
    moved = 0
    for document in session.scalars(rows.order_by(Document.id)).all():
        span = spans[document.id]
        anew = held_anew(DocumentKind(document.kind), span, document.retain_until)
        if anew is not None and document.counts_since is not None:
            document.retain_from = max(span.last, document.retain_from or span.last)
            hold_until(document, anew, by=by)
            moved += 1
    return moved


def held_among(documents: Collection[Document]) -> set[int]:
    """Return which of these documents a legal hold stands on."""
    return set(standing_holds(documents))
