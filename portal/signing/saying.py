"""How moments and companies are written on papers that leave the portal."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from portal import tenancy, vendors
from portal.signing.models import Envelope
from portal.signing.rules import Side


def moment_words(at: datetime) -> str:
    """Return a moment where the practice is: "November 24, 2026, 3:12 PM CST"."""
    local = at.astimezone(ZoneInfo(tenancy.here().time_zone))
    return f"{day_words(local.date())}, {local.hour % 12 or 12}:{local:%M %p %Z}"


def day_words(on: date) -> str:
    """Return a day in full: "November 24, 2026"."""
    return f"{on:%B} {on.day}, {on.year}"


def company_of(envelope: Envelope, side: str) -> str:
    """Return the legal name of a side; where none is known, the name it goes by."""
    if side == Side.PRACTICE:
        practice = tenancy.here()
        return practice.legal_name or practice.name
    vendor = vendors.get_vendor(envelope.vendor_id)
    return vendor.legal_name or vendor.name
