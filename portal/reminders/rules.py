"""When a vendor is reminded, when that has been enough, and when it is a call."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

# Counted from the day of the request, in the practice's own days.
DAYS = (timedelta(days=3), timedelta(days=7), timedelta(days=12))
CALL_AFTER = timedelta(days=14)
# A portal that slept sends what it missed, but never two letters on each other's heels.
_APART = timedelta(days=2)
_DAY_BEGINS, _DAY_ENDS = 8, 18


@dataclass(frozen=True, kw_only=True)
class Open:
    """What was asked for and is not answered. `quiet_until`: somebody called, and said till when."""

    asked_on: date
    sent: Collection[int] = ()
    last_sent_on: date | None = None
    quiet_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """A reminder that goes by itself on a day, unless they answer first."""

    number: int
    on: date


def due_number(one: Open, on: date) -> int | None:
    """Return which reminder goes on this day, if any. One whose time a later one has reached is left."""
    if on >= one.asked_on + CALL_AFTER or _is_quiet(one, on):
        return None
    if one.last_sent_on is not None and on < one.last_sent_on + _APART:
        return None
    reached = [number for number, after in enumerate(DAYS, 1) if one.asked_on + after <= on]
    last = max(reached, default=0)
    return last if last > max(one.sent, default=0) else None


def ahead(one: Open, on: date) -> tuple[Ahead, ...]:
    """Return the reminders that are still to go, soonest first."""
    gone = max(one.sent, default=0)
    days = ((number, one.asked_on + after) for number, after in enumerate(DAYS, 1))
    return tuple(
        Ahead(number=number, on=day)
        for number, day in days
        if number > gone and day >= on and not _is_quiet(one, day)
    )


def call_due_on(asked_on: date, next_on: date | None) -> date:
    """Return the day a call is due: two weeks after the letter, or as the last call left it."""
    first = asked_on + CALL_AFTER
    return first if next_on is None else max(first, next_on)


def is_time_to_write(at: datetime, zone: str) -> bool:
    """Tell whether it is by day in a time zone: letters do not go at night."""
    return _DAY_BEGINS <= at.astimezone(ZoneInfo(zone)).hour < _DAY_ENDS


def _is_quiet(one: Open, on: date) -> bool:
    return one.quiet_until is not None and on < one.quiet_until
