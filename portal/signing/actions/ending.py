"""When nothing comes of a paper: somebody declines, or it is withdrawn."""

from collections.abc import Iterable

from portal import audit, clock, links, notices, vendors
from portal.links import LinkPurpose
from portal.signing import errands, evidence, queries
from portal.signing.actions.about import about
from portal.signing.actions.completing import staff_readers
from portal.signing.actions.proving import check_open
from portal.signing.models import Envelope, EnvelopeSigner
from portal.signing.notices import told_declined_staff, told_over
from portal.signing.rules import EnvelopeState, EventKind, Reader


def decline(envelope: Envelope, *, by: audit.Actor, words: str = "") -> None:
    """Note that somebody will not sign. Everyone who signed or was asked is told."""
    everyone = _end(envelope, EnvelopeState.DECLINED, words, by=by)
    audit.record(audit.Deed.PAPER_DECLINED, by=by, **about(envelope))
    errands.is_declined(envelope, by=by)
    _tell_vendor(envelope, [one for one in everyone if not one.is_ours], by=by)
    name = vendors.get_vendor(envelope.vendor_id).name
    for reader in staff_readers(envelope, everyone):
        letter = told_declined_staff(envelope, reader, name)
        key = f"declined {envelope.id} {reader.email.lower()}"
        notices.post(letter, key=key, vendor_id=None, by=by)


def withdraw(envelope: Envelope, *, by: audit.Actor, instead: str = "") -> None:
    """Take a paper back. Links to sign it open nothing more; who had signed or was asked is told.

    `instead`: a sentence about what takes its place.
    """
    # The links before the paper, as whoever opens one holds them.
    found = links.links_of(LinkPurpose.SIGN, [envelope.id]).get(envelope.id, [])
    for link in found:
        if link.withdrawn_at is None:
            links.withdraw(link, by=by)
    everyone = _end(envelope, EnvelopeState.WITHDRAWN, "", by=by)
    audit.record(audit.Deed.PAPER_WITHDRAWN, by=by, **about(envelope))
    signed = [one for one in everyone if not one.is_ours and one.has_signed]
    _tell_vendor(envelope, signed, by=by, instead=instead)
    told = {(one.signed_email or one.email).strip().lower() for one in signed}
    for reader in queries.asked_by_letter(envelope):
        if reader.email.lower() not in told:
            letter = told_over(envelope, reader, is_declined=False, instead=instead)
            key = f"over {envelope.id} {reader.email.lower()}"
            notices.post(letter, key=key, vendor_id=envelope.vendor_id, by=by)


def _end(
    envelope: Envelope, state: EnvelopeState, words: str, *, by: audit.Actor
) -> list[EnvelopeSigner]:
    queries.lock(envelope)
    check_open(envelope)
    everyone = queries.signers(envelope)
    now = clock.now()
    kind = EventKind.DECLINED if state is EnvelopeState.DECLINED else EventKind.WITHDRAWN
    evidence.note(envelope, kind, at=now, by=by, words=words.strip() or None)
    envelope.state = state
    envelope.ended_at, envelope.ended_by_name = now, by.name
    envelope.ended_words = words.strip()
    return everyone


def _tell_vendor(
    envelope: Envelope, signers: Iterable[EnvelopeSigner], *, by: audit.Actor, instead: str = ""
) -> None:
    is_declined = envelope.state == EnvelopeState.DECLINED
    for signer in signers:
        reader = Reader(name=signer.who, email=signer.signed_email or signer.email)
        letter = told_over(envelope, reader, is_declined=is_declined, instead=instead)
        key = f"over {envelope.id} {signer.field}"
        notices.post(letter, key=key, vendor_id=envelope.vendor_id, by=by)
