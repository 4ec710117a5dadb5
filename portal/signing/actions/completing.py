"""What follows on a signature: whose turn it is, or that all have signed."""

from collections.abc import Sequence
from datetime import datetime

from portal import accounts, audit, documents, links, notices, tenancy, vendors
from portal.documents import DocumentKind
from portal.gateways.outside import outside
from portal.links import LinkPurpose
from portal.signing import errands, evidence, queries
from portal.signing.actions.about import about, or_nothing
from portal.signing.certificate import certificate_html
from portal.signing.models import Envelope, EnvelopeSigner
from portal.signing.notices import copies_letter, told_complete, told_to_countersign
from portal.signing.rules import (
    COPIES_LAST,
    EnvelopeState,
    EventKind,
    PaperKind,
    Reader,
    waits_for_us,
)

_SIGNED = {
    PaperKind.BAA: DocumentKind.BAA,
    PaperKind.AMENDMENT: DocumentKind.BAA,
    PaperKind.DESTRUCTION: DocumentKind.DESTRUCTION_CERTIFICATE,
    PaperKind.OTHER: DocumentKind.OTHER,
}


def kind_of(envelope: Envelope, *, is_last: bool) -> DocumentKind:
    """Return as what a revision is kept: a paper on its way, until all have signed."""
    return _SIGNED[PaperKind(envelope.kind)] if is_last else DocumentKind.FOR_SIGNATURE


def complete(
    envelope: Envelope,
    everyone: Sequence[EnvelopeSigner],
    signed: bytes,
    *,
    at: datetime,
    by: audit.Actor,
) -> None:
    """Make the certificate, let other rooms do what waits for this, and send the copies."""
    paper = documents.get_document(envelope.latest_document_id)
    evidence.note(envelope, EventKind.COMPLETE, at=at, by=by, paper_sha256=paper.sha256)
    certificate = documents.keep_made(
        _certificate(envelope, everyone, signed, paper.sha256),
        f"Certificate of completion, {envelope.title}.pdf",
        DocumentKind.COMPLETION_CERTIFICATE,
        vendor_id=envelope.vendor_id,
        by=by,
        on=tenancy.day_here(at),
    )
    envelope.certificate_document_id = certificate.id
    envelope.state = EnvelopeState.COMPLETE
    envelope.ended_at, envelope.ended_by_name = at, by.name
    audit.record(audit.Deed.PAPER_COMPLETE, by=by, **about(envelope), sha256=paper.sha256)
    errands.is_complete(envelope, by=by)
    _send_copies(envelope, everyone, at=at, by=by)


def tell_whose_turn(
    envelope: Envelope, everyone: Sequence[EnvelopeSigner], *, by: audit.Actor
) -> None:
    """Tell those who sign for the practice, once only their signature is missing."""
    if not waits_for_us(everyone) or any(one.is_ours and one.has_signed for one in everyone):
        return
    name = vendors.get_vendor(envelope.vendor_id).name
    for reader in staff_readers(envelope, everyone):
        letter = told_to_countersign(envelope, reader, name)
        key = f"countersign {envelope.id} {reader.email.lower()}"
        notices.post(letter, key=key, vendor_id=None, by=by)


def staff_readers(envelope: Envelope, everyone: Sequence[EnvelopeSigner]) -> list[Reader]:
    """Return which colleagues hear of a paper: who signs for the practice, and who issued it."""
    found = {
        one.email.lower(): Reader(name=one.name, email=one.email)
        for one in everyone
        if one.is_ours and one.email
    }
    if envelope.created_by_id is not None:
        person = accounts.get_person(envelope.created_by_id)
        found.setdefault(person.email.lower(), Reader(name=person.name, email=person.email))
    return list(found.values())


def _certificate(
    envelope: Envelope, everyone: Sequence[EnvelopeSigner], signed: bytes, sha256: str
) -> bytes:
    events = queries.events_of(envelope)
    with or_nothing():
        return outside().sealer.make_certificate_of_completion(
            certificate_html(envelope, everyone, events, sha256),
            {"signed.pdf": signed, "evidence.json": evidence.as_json(envelope, events)},
        )


def _send_copies(
    envelope: Envelope,
    everyone: Sequence[EnvelopeSigner],
    *,
    at: datetime,
    by: audit.Actor,
) -> None:
    on = tenancy.day_here(at)
    for signer in everyone:
        if signer.is_ours or not signer.signed_email:
            continue
        link, token = links.make(
            links.NewLink(
                purpose=LinkPurpose.SIGN,
                subject_id=envelope.id,
                vendor_id=envelope.vendor_id,
                person_name=signer.who,
                email=signer.signed_email,
                expires_on=on + COPIES_LAST,
            ),
            on=on,
            by=by,
        )
        letter = copies_letter(envelope, link, token)
        key = f"signed copies {envelope.id} {signer.field}"
        notice = notices.post(letter, key=key, vendor_id=envelope.vendor_id, by=by)
        evidence.note(
            envelope,
            EventKind.COPIES_SENT,
            at=at,
            by=by,
            link=link,
            notice=notice,
            to=notice.to_email,
        )
    _tell_staff(envelope, everyone, at=at, by=by)


def _tell_staff(
    envelope: Envelope, everyone: Sequence[EnvelopeSigner], *, at: datetime, by: audit.Actor
) -> None:
    name = vendors.get_vendor(envelope.vendor_id).name
    for reader in staff_readers(envelope, everyone):
        letter = told_complete(envelope, reader, name)
        key = f"signed by all {envelope.id} {reader.email.lower()}"
        notice = notices.post(letter, key=key, vendor_id=None, by=by)
        evidence.note(
            envelope, EventKind.COPIES_SENT, at=at, by=by, notice=notice, to=notice.to_email
        )
