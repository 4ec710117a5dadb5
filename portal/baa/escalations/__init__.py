"""Escalations: what follows a refusal, until it is closed with proof or accepted for a while."""

from portal.baa.escalations.actions import (
    choose_way,
    give_owner,
    may_own,
    move_deadline,
    note,
    open_case,
)
from portal.baa.escalations.closing import (
    Acceptance,
    CounselSaid,
    PhiStopped,
    Replaced,
    accept,
    close_as_replaced,
    close_as_stopped,
    close_with_counsel,
    take_back,
)
from portal.baa.escalations.following import follow, open_missing
from portal.baa.escalations.models import BaaEscalation, EscalationStep
from portal.baa.escalations.notices import tell_asked
from portal.baa.escalations.queries import (
    CaseStanding,
    Flowing,
    case_of,
    cases_of,
    flowing,
    get_case,
    get_refusal,
    says_none_needed,
    standings,
    steps_of,
)
from portal.baa.escalations.rules import (
    CaseState,
    Settled,
    Way,
    is_overdue,
    latest_deadline,
    ways_for,
)

__all__ = [
    "Acceptance",
    "BaaEscalation",
    "CaseStanding",
    "CaseState",
    "CounselSaid",
    "EscalationStep",
    "Flowing",
    "PhiStopped",
    "Replaced",
    "Settled",
    "Way",
    "accept",
    "case_of",
    "cases_of",
    "choose_way",
    "close_as_replaced",
    "close_as_stopped",
    "close_with_counsel",
    "flowing",
    "follow",
    "get_case",
    "get_refusal",
    "give_owner",
    "is_overdue",
    "latest_deadline",
    "may_own",
    "move_deadline",
    "note",
    "open_case",
    "open_missing",
    "says_none_needed",
    "standings",
    "steps_of",
    "take_back",
    "tell_asked",
    "ways_for",
]
