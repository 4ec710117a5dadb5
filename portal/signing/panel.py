"""What a vendor's BAA page says of papers that are, or were, signed in the browser."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal import documents, links, notices
from portal.signing import queries
from portal.signing.models import Envelope, EnvelopeSigner
from portal.signing.rules import EnvelopeState, Side, waits_for_us

_MOST = 5


def gather(vendor_id: int) -> Mapping[str, Any] | None:
    """Return the newest papers with who signed; None where there never was one."""
    found = queries.envelopes_of(vendor_id)[:_MOST]
    if not found:
        return None
    signed = queries.signers_of([one.id for one in found])
    numbers = {one.latest_document_id for one in found}
    return {
        "papers": [paper_of(one, signed[one.id]) for one in found],
        "files": documents.get_documents(numbers),
    }


def paper_of(envelope: Envelope, everyone: Sequence[EnvelopeSigner]) -> dict[str, Any]:
    """Return how one paper stands, in words."""
    state, words = standing(envelope, everyone)
    return {
        "envelope": envelope,
        "signers": everyone,
        "state": state,
        "words": words,
        "waits_for_us": envelope.is_open and waits_for_us(everyone),
        "letters": _letters(envelope) if envelope.is_open else {},
    }


def standing(envelope: Envelope, everyone: Sequence[EnvelopeSigner]) -> tuple[str, str]:
    """Return the colour and the words for how a paper stands."""
    if not envelope.is_open:
        return _OVER[EnvelopeState(envelope.state)]
    if waits_for_us(everyone):
        return "waiting", "Waits for your signature"
    if any(one.has_signed for one in everyone if one.side == Side.VENDOR):
        return "waiting", "Signed by one of theirs"
    return "waiting", "Sent for signature"


def _letters(envelope: Envelope) -> dict[str, notices.Notice]:
    """Return, by address, the letters with links for nothing but this signature."""
    found: dict[str, notices.Notice] = {}
    for link in links.links_of(links.LinkPurpose.SIGN, [envelope.id]).get(envelope.id, []):
        notice = notices.find_notice_by_key(f"sign {envelope.id} link {link.id}")
        if notice is not None:
            found.setdefault(link.email.lower(), notice)
    return found


_OVER = {
    EnvelopeState.COMPLETE: ("good", "Signed by all"),
    EnvelopeState.DECLINED: ("critical", "Declined"),
    EnvelopeState.WITHDRAWN: ("quiet", "Withdrawn"),
}
