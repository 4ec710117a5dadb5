"""Signing in the browser: what is to be signed, by whom, and the evidence of it.

A room that has a paper signed issues an envelope for it, says what follows once all have signed
(`once_complete`), and which of its links lead there (`for_links`). What the paper says is its own.
"""

from portal.links import listen
from portal.notices import once_sent
from portal.signing.actions import (
    NewEnvelope,
    NewSigner,
    Said,
    code_key,
    decline,
    invite,
    issue,
    note_letter,
    say,
    sign,
    withdraw,
)
from portal.signing.errands import once_complete, once_declined
from portal.signing.finding import envelope_for_link, for_links, signer_for_link
from portal.signing.models import Envelope, EnvelopeEvent, EnvelopeSigner
from portal.signing.noticing import note_link, note_sent
from portal.signing.queries import (
    SigningStanding,
    companions_of,
    envelope_for,
    envelopes_of,
    events_of,
    get_envelope,
    open_envelopes_of,
    pages_read,
    signers,
    signers_of,
    standing_of,
)
from portal.signing.queries import lock as hold
from portal.signing.rules import TAKES, EnvelopeState, PaperKind, Side, wording

listen(note_link)
once_sent(note_sent)

__all__ = [
    "TAKES",
    "Envelope",
    "EnvelopeEvent",
    "EnvelopeSigner",
    "EnvelopeState",
    "NewEnvelope",
    "NewSigner",
    "PaperKind",
    "Said",
    "Side",
    "SigningStanding",
    "code_key",
    "companions_of",
    "decline",
    "envelope_for",
    "envelope_for_link",
    "envelopes_of",
    "events_of",
    "for_links",
    "get_envelope",
    "hold",
    "invite",
    "issue",
    "note_letter",
    "once_complete",
    "once_declined",
    "open_envelopes_of",
    "pages_read",
    "say",
    "sign",
    "signer_for_link",
    "signers",
    "signers_of",
    "standing_of",
    "withdraw",
    "wording",
]
