"""What must hold of papers to sign after the portal was killed: one agreement each, nothing lost."""

from sqlalchemy import select

from portal import documents, signing
from portal.db import session
from portal.signing import Envelope, evidence
from portal.signing.models import SigningIntent
from tests.signing import making as papers


def check_papers(vendor_id: int) -> None:
    """Look at every paper, have what was not signed signed now, and look at them again."""
    for envelope in signing.envelopes_of(vendor_id):
        _check(envelope)
    _ask_again(vendor_id)
    papers.sign_what_waits(vendor_id, lambda _said: None)
    for envelope in signing.envelopes_of(vendor_id):
        _check(envelope)
        assert envelope.is_complete
    session.rollback()


def _ask_again(vendor_id: int) -> None:
    """Ask for each paper that was issued, but whose signer had not come as far as the code."""
    for envelope in signing.open_envelopes_of(vendor_id):
        waits = select(SigningIntent).where(SigningIntent.envelope_id == envelope.id)
        if session.scalars(waits).first() is None:
            link, _ = papers.ask(envelope)
            papers.intend(envelope, link)


def _check(envelope: Envelope) -> None:
    (signer,) = signing.signers(envelope)
    events = signing.events_of(envelope)
    said = [{**evidence.told(one), "sha256": one.sha256} for one in events]
    assert evidence.first_broken(said) is None
    kinds = [one.kind for one in events]
    once = 1 if signer.has_signed else 0
    assert (kinds.count("signed"), kinds.count("complete")) == (once, once)
    assert envelope.is_complete == signer.has_signed
    issued = documents.get_document(envelope.issued_document_id)
    latest = documents.get_document(envelope.latest_document_id)
    content = b"".join(documents.read(latest))
    assert content.startswith(b"".join(documents.read(issued)))
