"""Asking somebody at the vendor to sign by a link that is for nothing else, and noting letters."""

from datetime import date

from portal import audit, clock, links, notices
from portal.errors import RuleBroken
from portal.links import Link, LinkPurpose
from portal.notices import Notice
from portal.signing import evidence, queries
from portal.signing.models import Envelope, EnvelopeSigner
from portal.signing.notices import invitation
from portal.signing.rules import LINK_LASTS, EventKind, Side


def invite(
    envelope: Envelope, signer: EnvelopeSigner, *, on: date, by: audit.Actor
) -> tuple[Link, Notice]:
    """Write to somebody at the vendor with a link of their own to read and sign the paper."""
    if not envelope.is_open or signer.has_signed or signer.side != Side.VENDOR:
        raise RuleBroken("There is nothing for them to sign any more.")
    link, token = links.make(
        links.NewLink(
            purpose=LinkPurpose.SIGN,
            subject_id=envelope.id,
            vendor_id=envelope.vendor_id,
            person_name=signer.name or signer.email,
            email=signer.email,
            expires_on=max(on, envelope.due_on or on) + LINK_LASTS,
        ),
        on=on,
        by=by,
    )
    letter = invitation(envelope, link, token)
    key = f"sign {envelope.id} link {link.id}"
    notice = notices.post(letter, key=key, vendor_id=envelope.vendor_id, by=by)
    note_letter(envelope, notice, by=by, link=link)
    return link, notice


def note_letter(
    envelope: Envelope, notice: Notice, *, by: audit.Actor, link: Link | None = None
) -> None:
    """Put a letter about a paper into its evidence. When it has gone is added by itself."""
    queries.lock(envelope)
    evidence.note(
        envelope,
        EventKind.LETTER_POSTED,
        at=clock.now(),
        by=by,
        link=link,
        notice=notice,
        to=notice.to_email,
    )
