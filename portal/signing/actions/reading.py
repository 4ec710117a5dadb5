"""Writing down which pages somebody was shown, and that they took a copy."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from portal import audit, clock, documents
from portal.db import session
from portal.documents import Document
from portal.links import Link
from portal.signing import evidence, queries
from portal.signing.models import Envelope, EnvelopePage, EnvelopeSigner
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
    """Write down that a page was shown to a signer: the first time, while signatures are awaited.

    Nobody waits for it: many pages are shown at once, also while another signs.
    """
    if not envelope.is_open:
        return
    row = {
        "vendor_id": envelope.vendor_id,
        "envelope_id": envelope.id,
        "signer_id": signer.id,
        "reader": reader_of(link, by),
        "page": page,
        "shown_sha256": document.sha256,
        "shown_at": clock.now(),
    }
    session.execute(insert(EnvelopePage).values(row).on_conflict_do_nothing())


def note_pages(
    envelope: Envelope,
    signer: EnvelopeSigner,
    *,
    at: datetime,
    by: audit.Actor,
    link: Link | None = None,
) -> None:
    """Put into the evidence which pages a signer was shown before they say that they read it."""
    shown = queries.pages_shown(envelope, reader_of(link, by))
    evidence.note(
        envelope,
        EventKind.PAGES_SHOWN,
        at=at,
        by=by,
        signer=signer,
        link=link,
        pages=[
            {"page": one.page, "at": one.shown_at.isoformat(), "sha256": one.shown_sha256}
            for one in shown
        ],
    )


def reader_of(link: Link | None, by: audit.Actor) -> str:
    """Return who reads, in one word for the machine."""
    return f"link {link.id}" if link else f"person {by.actor_id}"


def record_copied(document: Document, *, by: audit.Actor) -> None:
    """Write into the trail that a signer takes a copy."""
    documents.record_opened(document, by=by)
