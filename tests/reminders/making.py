"""Requests that are some days old, and calls, for tests."""

from datetime import date, timedelta
from typing import Any

from portal import clock, reminders, tenancy
from portal.baa import BaaRequest
from portal.db import transaction
from portal.links import LinkPurpose
from portal.reminders import About, Call, NewCall
from tests.accounts.making import ACTOR


def in_days(number: int) -> date:
    """Return a day from today on, or before it, where the practice is."""
    return tenancy.today_here() + timedelta(days=number)


def log_call(request: BaaRequest, **said: Any) -> Call:
    """Write down a call about a request."""
    given: dict[str, Any] = {
        "spoke_with": "Dana Whitcomb",
        "said": "Their lawyer has it.",
        "called_on": in_days(0),
        "next_step": "Lawyer reads it",
        "next_on": in_days(7),
    }
    about = About(purpose=LinkPurpose.BAA, subject_id=request.id, vendor_id=request.vendor_id)
    with transaction():
        return reminders.log_call(
            about, NewCall(**{**given, **said}), at=clock.now(), on=in_days(0), by=ACTOR
        )
