"""What time it is. The only place that asks the machine."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return this moment, in UTC."""
    return datetime.now(UTC)


def today(zone: str = "UTC") -> date:
    """Return today's date in a time zone, by its IANA name."""
    return now().astimezone(ZoneInfo(zone)).date()
