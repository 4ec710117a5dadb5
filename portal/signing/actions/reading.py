"""Writing down which pages somebody was shown, and that they took a copy."""

from portal import audit, clock, documents
from portal.documents import Document
from portal.links import Link
from portal.signing import evidence, queries
from portal.signing.models import Envelope, EnvelopeSigner
from portal.signing.rules import EventKind


def note_page(
    envelope: Envelope,
    signer: EnvelopeSigner,
    document: Document,
    page: int,
    *,
    link: Link | None,
    by: audit.Actor,
) -> None:
    """Write down that a page was shown to a signer: the first time, while signatures are awaited."""
    if not envelope.is_open or _is_noted(envelope, signer, page, link):
        return
    now = queries.lock(envelope)
    if now.is_open and not _is_noted(envelope, signer, page, link):
        evidence.note(
            envelope,
            EventKind.PAGE_SHOWN,
            at=clock.now(),
            by=by,
            signer=signer,
            link=link,
            page=page,
            paper_sha256=document.sha256,
        )


def record_copied(document: Document, *, by: audit.Actor) -> None:
    """Write into the trail that a signer takes a copy."""
    documents.record_opened(document, by=by)


def _is_noted(envelope: Envelope, signer: EnvelopeSigner, page: int, link: Link | None) -> bool:
    return queries.was_shown(envelope, page, link.id if link else None, signer.id)
