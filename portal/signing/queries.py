"""Reads of envelopes, their signers and their evidence."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, text

from portal import documents, tenancy
from portal.db import session
from portal.documents import Document
from portal.errors import NotFound
from portal.links import Link
from portal.signing.models import (
    Envelope,
    EnvelopeEvent,
    EnvelopePage,
    EnvelopeSigner,
    SigningIntent,
)
from portal.signing.rules import EnvelopeState, EventKind, PaperKind, Reader, Side, waits_for_us

# Another signer's seal may have to wait for a time stamp; who comes second waits for that.
_PATIENTLY = text("SET LOCAL lock_timeout = '50s'")


_SENT_A_LINK = (EventKind.LETTER_POSTED, EventKind.LINK_PASSED_ON)


def get_envelope(envelope_id: int, vendor_id: int) -> Envelope:
    """Return an envelope of this vendor."""
    found = find_envelope(envelope_id)
    if found is None or found.vendor_id != vendor_id:
        raise NotFound
    return found


def find_envelope(envelope_id: int) -> Envelope | None:
    """Return an envelope of the practice we are in."""
    return session.scalar(select(Envelope).where(Envelope.id == envelope_id))


def envelope_for(kind: str, subject_id: int) -> Envelope | None:
    """Return the newest envelope that was issued for this: a request, an end."""
    rows = select(Envelope).where(Envelope.kind == kind, Envelope.subject_id == subject_id)
    return session.scalar(rows.order_by(Envelope.id.desc()).limit(1))


def envelopes_of(vendor_id: int) -> list[Envelope]:
    """Return a vendor's envelopes, newest first."""
    rows = select(Envelope).where(Envelope.vendor_id == vendor_id)
    return list(session.scalars(rows.order_by(Envelope.id.desc())))


def open_envelopes_of(vendor_id: int) -> list[Envelope]:
    """Return a vendor's envelopes that wait for a signature, newest first."""
    return [one for one in envelopes_of(vendor_id) if one.is_open]


def lock(envelope: Envelope) -> Envelope:
    """Hold an envelope until this transaction ends, and see it as it is now."""
    session.execute(_PATIENTLY)
    # Rows that only refer to it, such as pages that are shown, need not wait.
    session.refresh(envelope, with_for_update={"key_share": True})
    return envelope


def latest_of(envelope: Envelope) -> Document:
    """Return the paper as it is now, with the signatures that were given so far."""
    return documents.get_document(envelope.latest_document_id)


def signers_of(envelope_ids: Collection[int]) -> dict[int, list[EnvelopeSigner]]:
    """Return the signers of each envelope, the vendor's first, in their order."""
    rows = (
        select(EnvelopeSigner)
        .where(EnvelopeSigner.envelope_id.in_(envelope_ids))
        .order_by(EnvelopeSigner.side.desc(), EnvelopeSigner.place)
        .execution_options(populate_existing=True)
    )
    found: dict[int, list[EnvelopeSigner]] = {one: [] for one in envelope_ids}
    for signer in session.scalars(rows):
        found[signer.envelope_id].append(signer)
    return found


def signers(envelope: Envelope) -> list[EnvelopeSigner]:
    """Return the signers of one envelope, the vendor's first."""
    return signers_of([envelope.id])[envelope.id]


def events_of(envelope: Envelope) -> list[EnvelopeEvent]:
    """Return the evidence of an envelope, oldest first."""
    rows = select(EnvelopeEvent).where(EnvelopeEvent.envelope_id == envelope.id)
    return list(session.scalars(rows.order_by(EnvelopeEvent.number)))


def last_event(envelope: Envelope) -> EnvelopeEvent | None:
    """Return the newest event of the evidence."""
    rows = select(EnvelopeEvent).where(EnvelopeEvent.envelope_id == envelope.id)
    return session.scalar(rows.order_by(EnvelopeEvent.number.desc()).limit(1))


def pages_shown(envelope: Envelope, reader: str) -> list[EnvelopePage]:
    """Return which pages a reader was shown, in their order."""
    rows = select(EnvelopePage).where(
        EnvelopePage.envelope_id == envelope.id, EnvelopePage.reader == reader
    )
    return list(session.scalars(rows.order_by(EnvelopePage.page)))


def pages_read(envelope: Envelope) -> frozenset[int]:
    """Return which pages somebody at the vendor was shown."""
    rows = (
        select(EnvelopePage.page)
        .join(EnvelopeSigner, EnvelopeSigner.id == EnvelopePage.signer_id)
        .where(EnvelopePage.envelope_id == envelope.id, EnvelopeSigner.side == Side.VENDOR)
    )
    return frozenset(session.scalars(rows))


def envelope_of_notice(notice_id: int) -> Envelope | None:
    """Return the envelope in whose evidence a letter stands."""
    rows = (
        select(Envelope)
        .join(EnvelopeEvent, EnvelopeEvent.envelope_id == Envelope.id)
        .where(EnvelopeEvent.notice_id == notice_id)
    )
    return session.scalar(rows.limit(1))


def asked_by_letter(envelope: Envelope) -> list[Reader]:
    """Return whom a link to a paper was sent to: those who were asked, and colleagues after them."""
    rows = (
        select(Link)
        .join(EnvelopeEvent, EnvelopeEvent.link_id == Link.id)
        .where(EnvelopeEvent.envelope_id == envelope.id, EnvelopeEvent.kind.in_(_SENT_A_LINK))
        .order_by(EnvelopeEvent.number)
    )
    found = {one.email.strip().lower(): one for one in session.scalars(rows)}
    return [Reader(name=one.who, email=one.email) for one in found.values()]


def find_intent(link: Link, signer: EnvelopeSigner) -> SigningIntent | None:
    """Return what was last said by this link for this signature, and not used yet."""
    rows = select(SigningIntent).where(
        SigningIntent.link_id == link.id,
        SigningIntent.signer_id == signer.id,
        SigningIntent.used_at.is_(None),
    )
    return session.scalar(rows.order_by(SigningIntent.id.desc()).limit(1))


def companions_of(document_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Return, for papers that were signed here, the documents that stand and fall with them."""
    rows = select(Envelope).where(Envelope.latest_document_id.in_(document_ids))
    envelopes = list(session.scalars(rows))
    signed = signers_of([one.id for one in envelopes]) if envelopes else {}
    return {
        one.latest_document_id: frozenset(
            number
            for number in (
                one.issued_document_id,
                one.certificate_document_id,
                *(signer.document_id for signer in signed[one.id]),
            )
            if number is not None and number != one.latest_document_id
        )
        for one in envelopes
    }


@dataclass(frozen=True, kw_only=True)
class SigningStanding:
    """Since when a paper of a vendor waits for the practice's own signature."""

    waits_since: date
    kind: str


def standing_of(vendor_ids: Collection[int]) -> dict[int, SigningStanding]:
    """Return what waits for our own signature, oldest first, a BAA before others."""
    rows = select(Envelope).where(
        Envelope.vendor_id.in_(vendor_ids), Envelope.state == EnvelopeState.OPEN
    )
    envelopes = list(session.scalars(rows.order_by(Envelope.id)))
    signed = signers_of([one.id for one in envelopes]) if envelopes else {}
    found: dict[int, SigningStanding] = {}
    for envelope in envelopes:
        theirs = [one.signed_at for one in signed[envelope.id] if one.side == Side.VENDOR]
        last = max((at for at in theirs if at is not None), default=None)
        if last is None or not waits_for_us(signed[envelope.id]):
            continue
        known = found.get(envelope.vendor_id)
        if known is None or (known.kind != PaperKind.BAA and envelope.kind == PaperKind.BAA):
            since = tenancy.day_here(last)
            found[envelope.vendor_id] = SigningStanding(waits_since=since, kind=envelope.kind)
    return found


def open_envelope_for(kind: str, subject_id: int) -> Envelope | None:
    """Return the envelope for this that waits for signatures."""
    found = envelope_for(kind, subject_id)
    return found if found is not None and found.is_open else None


def revisions_of(envelope: Envelope) -> set[int]:
    """Return the documents that a paper has been: as issued, and with each signature."""
    signed = {one.document_id for one in signers(envelope) if one.document_id is not None}
    return {envelope.issued_document_id, envelope.latest_document_id, *signed}
