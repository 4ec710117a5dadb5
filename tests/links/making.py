"""Links for tests."""

from datetime import date, timedelta
from typing import Any

from portal import links, tenancy
from portal.audit import THE_PORTAL
from portal.db import transaction
from portal.links import Link, LinkPurpose, NewLink
from tests.vendors.making import make_vendor


def make_link(**told: Any) -> tuple[Link, str]:
    """Make a link that works for two weeks, and return it with its token."""
    given: dict[str, Any] = {
        "purpose": LinkPurpose.QUESTIONNAIRE,
        "subject_id": 12,
        "vendor_id": told.get("vendor_id") or make_vendor("Postlark").id,
        "person_name": "Priya Raman",
        "email": "priya@postlark.example",
        "expires_on": in_days(14),
    }
    with transaction():
        return links.make(NewLink(**{**given, **told}), on=tenancy.today_here(), by=THE_PORTAL)


def in_days(number: int) -> date:
    """Return a day from today on, or before it, where the practice is."""
    return tenancy.today_here() + timedelta(days=number)


def run_out(link: Link, days: int = 1) -> None:
    """Have a link's last day be this many days ago."""
    with transaction():
        link.expires_on = in_days(-days)
