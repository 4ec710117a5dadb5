"""What is wrong with a vendor, since when, and the one next action. A pure rule of facts."""

from portal.flags.actions import reconcile, waive
from portal.flags.board import LACKS_BAA_BELOW, NOT_COVERED_RANK, BoardLine, board_for
from portal.flags.facts import (
    BaaFacts,
    CaseFacts,
    ClauseFacts,
    ExitFacts,
    Flagged,
    FlagKind,
    FlowDownFacts,
    NeedFacts,
    NoticeFacts,
    ReportFacts,
    Severity,
    SigningFacts,
    VendorFacts,
)
from portal.flags.models import Flag, FlagWaiver
from portal.flags.part_facts import AnswerFacts, FileFacts, GateFacts, IncidentFacts, ReviewFacts
from portal.flags.queries import (
    flag_history,
    get_open_flag,
    open_flags,
    standing_flags,
    waived_until,
    waivers_of,
)
from portal.flags.rules import flags_for

__all__ = [
    "LACKS_BAA_BELOW",
    "NOT_COVERED_RANK",
    "AnswerFacts",
    "BaaFacts",
    "BoardLine",
    "CaseFacts",
    "ClauseFacts",
    "ExitFacts",
    "FileFacts",
    "Flag",
    "FlagKind",
    "FlagWaiver",
    "Flagged",
    "FlowDownFacts",
    "GateFacts",
    "IncidentFacts",
    "NeedFacts",
    "NoticeFacts",
    "ReportFacts",
    "ReviewFacts",
    "Severity",
    "SigningFacts",
    "VendorFacts",
    "board_for",
    "flag_history",
    "flags_for",
    "get_open_flag",
    "open_flags",
    "reconcile",
    "standing_flags",
    "waive",
    "waived_until",
    "waivers_of",
]
