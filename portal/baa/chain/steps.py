"""The days on which we are told that a BAA ends or is to be reviewed: 90, 60, 30, 7 and none before."""

from datetime import date, timedelta
from enum import IntEnum


class Step(IntEnum):
    """How many days before its day a letter goes."""

    NINETY = 90
    SIXTY = 60
    THIRTY = 30
    SEVEN = 7
    THE_DAY = 0

    @property
    def when(self) -> str:
        """Return it in words. The letter may go a little later, never earlier."""
        return "today" if self is Step.THE_DAY else f"in {self.value} days or less"


def step_on(last: date, on: date) -> Step | None:
    """Return the step that a day has reached: the nearest one. None: too early, or it is past."""
    if on > last:
        return None
    return min((step for step in Step if last <= on + timedelta(days=step)), default=None)
