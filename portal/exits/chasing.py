"""When a vendor is written to about the end, and when it is a call. Days in, days out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

AFTER = timedelta(days=7)
BEFORE_DUE = timedelta(days=3)
CALL_AFTER_DUE = timedelta(days=8)
# A portal that slept sends what it missed, but never two letters on each other's heels.
_APART = timedelta(days=2)


@dataclass(frozen=True, kw_only=True)
class Awaited:
    """An answer that was asked for and has not come. `quiet_until`: somebody called, and said so."""

    asked_on: date
    due_on: date
    sent: Collection[int] = ()
    last_sent_on: date | None = None
    quiet_until: date | None = None

    @property
    def days(self) -> dict[int, date]:
        """Return the day of each letter: a week on, before it is due, and once it is late."""
        before = self.due_on - BEFORE_DUE
        days = {1: self.asked_on + AFTER, 2: before, 3: self.due_on + timedelta(days=1)}
        # A short time needs no letter in its middle, and none on the day it was asked for.
        if days[1] > before - _APART:
            del days[1]
        if before < self.asked_on + _APART:
            del days[2]
        return days

    @property
    def call_on(self) -> date:
        """Return the day a call is due: a week after the last letter, or as the last call left it."""
        first = self.due_on + CALL_AFTER_DUE
        return first if self.quiet_until is None else max(first, self.quiet_until)


def due_letter(one: Awaited, on: date) -> int | None:
    """Return which letter goes on this day, if any. One whose time a later one has reached is left."""
    if on >= one.due_on + CALL_AFTER_DUE or (one.quiet_until and on < one.quiet_until):
        return None
    if one.last_sent_on is not None and on < one.last_sent_on + _APART:
        return None
    last = max((number for number, day in one.days.items() if day <= on), default=0)
    return last if last > max(one.sent, default=0) else None


def letters_ahead(one: Awaited, on: date) -> dict[int, date]:
    """Return the letters that are still to go, soonest first."""
    gone = max(one.sent, default=0)
    return {number: day for number, day in one.days.items() if number > gone and day >= on}
