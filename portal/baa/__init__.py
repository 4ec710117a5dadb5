"""Business associate agreements: the need, the versions, requests, refusals, and who may get PHI."""

from portal import documents
from portal.baa.actions import (
    SignedBaa,
    SignedBy,
    file_offered_baa,
    file_signed_baa,
    review,
    terminate,
)
from portal.baa.asking import Answered, offer_signed_copy
from portal.baa.checking import READ, Lacks, lacks_of
from portal.baa.deciding import CounselSaid, NewNeed, decide_need, settle_by_counsel
from portal.baa.executing import file_executed
from portal.baa.gates import NewOverride, allow_phi, end_override
from portal.baa.models import Baa, BaaNeed, BaaRefusal, BaaRequest, PhiOverride
from portal.baa.need import the_triggers, walk
from portal.baa.new_request import NewRequest, OurSigner, TheirSigner, letter_for, letters_for
from portal.baa.queries import (
    find_binding,
    find_open_request,
    find_request,
    needs_of,
    overrides_of,
    refusals_of,
    requests_of,
    standing_of,
    versions_of,
)
from portal.baa.refusing import NewRefusal, Plan, record_refusal, refuse_by_link
from portal.baa.reminding import (
    Pending,
    next_reminder,
    pending_by_vendor,
    pending_of,
    reminder_to_show,
)
from portal.baa.requesting import (
    check_request,
    envelope_of,
    letter_key,
    request_baa,
    withdraw_request,
)
from portal.baa.rules import Asks, BaaState, NeedOutcome, Paper, RefusalHow, RefusalWhy, Term
from portal.baa.standing import BaaStanding
from portal.baa.writing_back import subject_of, write_back

documents.once_usable(documents.DocumentKind.BAA, READ)

__all__ = [
    "READ",
    "Answered",
    "Asks",
    "Baa",
    "BaaNeed",
    "BaaRefusal",
    "BaaRequest",
    "BaaStanding",
    "BaaState",
    "CounselSaid",
    "Lacks",
    "NeedOutcome",
    "NewNeed",
    "NewOverride",
    "NewRefusal",
    "NewRequest",
    "OurSigner",
    "Paper",
    "Pending",
    "PhiOverride",
    "Plan",
    "RefusalHow",
    "RefusalWhy",
    "SignedBaa",
    "SignedBy",
    "Term",
    "TheirSigner",
    "allow_phi",
    "check_request",
    "decide_need",
    "end_override",
    "envelope_of",
    "file_executed",
    "file_offered_baa",
    "file_signed_baa",
    "find_binding",
    "find_open_request",
    "find_request",
    "lacks_of",
    "letter_for",
    "letter_key",
    "letters_for",
    "needs_of",
    "next_reminder",
    "offer_signed_copy",
    "overrides_of",
    "pending_by_vendor",
    "pending_of",
    "record_refusal",
    "refusals_of",
    "refuse_by_link",
    "reminder_to_show",
    "request_baa",
    "requests_of",
    "review",
    "settle_by_counsel",
    "standing_of",
    "subject_of",
    "terminate",
    "the_triggers",
    "versions_of",
    "walk",
    "withdraw_request",
    "write_back",
]
