"""Breaches and incidents at vendors: what was told and when, the clocks, and the next duty.

The portal records. Whether it is a breach, and who must be told, people decide.
"""

from portal import signing
from portal.incidents.actions import (
    Deciding,
    Delaying,
    close,
    count_people,
    decide,
    delay,
    judge_agency,
    reopen,
    settle,
)
from portal.incidents.asking import (
    NewAsk,
    ask,
    letter_for,
    renew_standing_links,
    send_standing_link,
    send_with_agreement,
    standing_key,
    standing_letter_for,
    standing_link,
    usual_due,
    whom_to_ask,
)
from portal.incidents.clocks import Limit, duties, in_order, limits
from portal.incidents.facts import Sort, Told, Whose, Yes, rows
from portal.incidents.models import Incident, IncidentDuty, IncidentEntry, IncidentReport
from portal.incidents.queries import (
    Row,
    Standing,
    find_incident,
    get_incident,
    incidents_of,
    list_closed,
    list_open,
    open_count,
    papers_of,
    reports_of,
    settled_of,
    standing,
    standing_of,
)
from portal.incidents.reporting import Saying, add, record, report
from portal.incidents.rules import FACTORS, Agency, Decision, DelayKind, DutyState, EntryKind, How
from portal.incidents.situation import DUE_WITHIN, Duty, Settled, Situation

signing.once_complete("baa", send_with_agreement)

__all__ = [
    "DUE_WITHIN",
    "FACTORS",
    "Agency",
    "Deciding",
    "Decision",
    "DelayKind",
    "Delaying",
    "Duty",
    "DutyState",
    "EntryKind",
    "How",
    "Incident",
    "IncidentDuty",
    "IncidentEntry",
    "IncidentReport",
    "Limit",
    "NewAsk",
    "Row",
    "Saying",
    "Settled",
    "Situation",
    "Sort",
    "Standing",
    "Told",
    "Whose",
    "Yes",
    "add",
    "ask",
    "close",
    "count_people",
    "decide",
    "delay",
    "duties",
    "find_incident",
    "get_incident",
    "in_order",
    "incidents_of",
    "judge_agency",
    "letter_for",
    "limits",
    "list_closed",
    "list_open",
    "open_count",
    "papers_of",
    "record",
    "renew_standing_links",
    "reopen",
    "report",
    "reports_of",
    "rows",
    "send_standing_link",
    "send_with_agreement",
    "settle",
    "settled_of",
    "standing",
    "standing_key",
    "standing_letter_for",
    "standing_link",
    "standing_of",
    "usual_due",
    "whom_to_ask",
]
