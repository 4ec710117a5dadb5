"""When a restore drill is due, and what came of one."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# One a quarter is our standard. The rule asks for tests and sets no interval
# (45 CFR 164.308(a)(7)(ii)(D), addressable).
EVERY = timedelta(days=90)


class Outcome(StrEnum):
    """What came of a drill."""

    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """One thing that is wrong with a backup, and whose: a practice's, or everybody's."""

    sentence: str
    practice_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """When the last drill was, how it ended, and when the next is due."""

    last_on: date | None
    last_outcome: Outcome | None
    due_on: date

    def is_overdue(self, on: date) -> bool:
        """Tell whether the day by which a drill was due is over."""
        return on > self.due_on


def due_on(last_passed_on: date | None, opened_on: date) -> date:
    """Return the day by which a backup must be restored once again. A failed drill is none."""
    return (last_passed_on or opened_on) + EVERY
