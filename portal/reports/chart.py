"""The geometry of "vendors with a BAA in force": two step lines and the gap between.

The template draws it; here it is worked out, once wide and once narrow, so that the words stay
readable on a phone. The chart starts at 0 and steps, because a BAA starts on a day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.reports.scale import ceiling, step_of

TITLE = "Vendors with PHI, and those with a BAA in force, by month"


@dataclass(frozen=True, kw_only=True)
class MonthRow:
    """How many had PHI, and how many of them a BAA in force, at the end of a month."""

    day: date
    with_phi: int
    covered: int


@dataclass(frozen=True)
class Tick:
    """A line across the chart, and its number."""

    value: int
    y: float


@dataclass(frozen=True)
class Label:
    """Words under the chart."""

    x: float
    words: str
    anchor: str = "middle"


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The edges of the chart in its own units."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    every: int


WIDE = Frame(width=620, height=232, left=30, right=504, top=12, bottom=200, every=2)
NARROW = Frame(width=340, height=220, left=24, right=250, top=12, bottom=188, every=3)


class Plot:
    """What the template draws."""

    title = TITLE
    mark = None

    def __init__(self, months: Sequence[MonthRow], frame: Frame) -> None:
        self._frame = frame
        self._high = ceiling(max((row.with_phi for row in months), default=0))
        self._wide = (frame.right - frame.left) / max(len(months), 1)
        self.width, self.height = frame.width, frame.height
        self.left, self.right = frame.left, frame.right
        self.top, self.bottom = frame.top, frame.bottom
        self.desc = story(months)
        self.rows = [(f"{row.day:%b}", row.with_phi, row.covered) for row in months]
        everyone = [(self._x(at), self._y(row.with_phi)) for at, row in enumerate(months)]
        covered = [(self._x(at), self._y(row.covered)) for at, row in enumerate(months)]
        self.all = self._steps(everyone)
        self.covered = self._steps(covered)
        self.area = f"{self.covered} L{self.right} {self.bottom} L{self.left} {self.bottom} Z"
        self.gap = f"{self._steps(everyone)} {self._back(covered)} Z"
        step = step_of(self._high)
        self.ticks = [Tick(value, self._y(value)) for value in range(0, self._high + 1, step)]
        self.months = [
            Label(round(self._x(at) + self._wide / 2, 1), f"{row.day:%b}")
            for at, row in enumerate(months)
            if at % frame.every == 0
        ]
        self.end_all, self.end_covered = everyone[-1][1], covered[-1][1]
        self._name_the_ends(months[-1])

    def _name_the_ends(self, last: MonthRow) -> None:
        near = abs(self.end_all - self.end_covered) < 16
        self.name_all = self.end_all + (-4 if near else 4)
        self.name_covered = self.end_covered + (14 if near else 5)
        self.words_all, self.words_covered = f"{last.with_phi} with PHI", f"{last.covered} covered"
        if last.with_phi == last.covered:
            self.words_all, self.words_covered = "", f"All {last.covered} covered"
            self.name_covered = self.end_covered + 5

    def _x(self, at: int) -> float:
        return round(self._frame.left + at * self._wide, 1)

    def _y(self, value: int) -> float:
        height = self._frame.bottom - self._frame.top
        return round(self._frame.bottom - value * height / self._high, 1)

    def _steps(self, points: Sequence[tuple[float, float]]) -> str:
        begin = f"M{points[0][0]} {points[0][1]}"
        steps = "".join(f" H{x} V{y}" for x, y in points[1:])
        return f"{begin}{steps} H{self._frame.right}"

    def _back(self, points: Sequence[tuple[float, float]]) -> str:
        way = f"L{self._frame.right} {points[-1][1]}"
        pairs = zip(reversed(points[1:]), reversed(points[:-1]), strict=True)
        steps = "".join(f" H{x} V{before}" for (x, _), (_, before) in pairs)
        return f"{way}{steps} H{points[0][0]}"


def story(months: Sequence[MonthRow]) -> str:
    """Tell what the chart shows, for those who cannot see it."""
    first, last = months[0], months[-1]
    begin = f"{first.day:%B %Y}"
    without = last.with_phi - last.covered
    end = (
        "All have one." if without == 0 else f"{without} {'has' if without == 1 else 'have'} none."
    )
    return (
        f"Vendors with PHI went from {first.with_phi} in {begin} to {last.with_phi} now. "
        f"Those with a BAA in force went from {first.covered} to {last.covered}. {end}"
    )


def last_months(today: date, count: int = 12) -> list[date]:
    """Return the last day of each of the last months; of this one, today."""
    days = [today]
    first = today.replace(day=1)
    while len(days) < count:
        end = first - timedelta(days=1)
        days.append(end)
        first = end.replace(day=1)
    return days[::-1]
