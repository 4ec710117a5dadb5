"""Reminders of what was asked for by link, three at most, and the calls that come after them."""

from portal.reminders.actions import About, Chase, NewCall, check_call, log_call, remind
from portal.reminders.models import Call, Reminder
from portal.reminders.queries import calls_about, last_calls, reminders_of, sent_numbers
from portal.reminders.rules import (
    CALL_AFTER,
    DAYS,
    Ahead,
    Open,
    ahead,
    call_due_on,
    due_number,
    is_time_to_write,
)

__all__ = [
    "CALL_AFTER",
    "DAYS",
    "About",
    "Ahead",
    "Call",
    "Chase",
    "NewCall",
    "Open",
    "Reminder",
    "ahead",
    "call_due_on",
    "calls_about",
    "check_call",
    "due_number",
    "is_time_to_write",
    "last_calls",
    "log_call",
    "remind",
    "reminders_of",
    "sent_numbers",
]
