"""How soon the vendor must tell of a breach, beside what law and the practice allow.

Never more certain than the record: days of which the paper does not say what they are may be business
days, and a state whose law gives no number is compared with no number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.baa.state_clocks import StateClock

# Your standard (derived from contract practice, no rule of law): asked for, accepted, and too long.
ASKED_BUSINESS_DAYS, ACCEPTED_DAYS, RED_BEYOND_DAYS = 5, 10, 30
OUTER_LIMIT_DAYS = 60  # 45 CFR 164.410(b)
_WORK_WEEK, _HOURS = 5, 24


class NoticeKind(StrEnum):
    """What a deadline is counted in. `DAYS`: the paper does not say which."""

    HOURS = "hours"
    DAYS = "days"
    CALENDAR_DAYS = "calendar_days"
    BUSINESS_DAYS = "business_days"
    NOT_STATED = "not_stated"


class Level(StrEnum):
    """How the deadline stands, best first."""

    GOOD = "good"
    AMBER = "amber"
    RED = "red"
    UNLAWFUL = "unlawful"
    UNKNOWN = "unknown"


class Fit(StrEnum):
    """How a deadline stands beside one clock."""

    FITS = "fits"
    MAY_BE_LONGER = "may_be_longer"
    LONGER = "longer"
    NO_NUMBER = "no_number"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Told:
    """A deadline as a paper says it. `by` is who confirmed it; without, the clause check read it."""

    kind: NoticeKind
    number: int = 0
    page: int | None = None
    document_id: int = 0
    by: str = ""
    at: datetime | None = None
    note: str = ""

    @property
    def is_confirmed(self) -> bool:
        """Tell whether a person read it, and not only the portal."""
        return bool(self.by)

    @property
    def is_stated(self) -> bool:
        """Tell whether the paper says how soon."""
        return self.kind is not NoticeKind.NOT_STATED

    @property
    def words(self) -> str:
        """Return it as a person would say it: "5 business days"."""
        if not self.is_stated:
            return "Not stated"
        unit = self.kind.value.replace("_", " ")
        return f"{self.number} {unit.removesuffix('s') if self.number == 1 else unit}"

    @property
    def calendar(self) -> tuple[float, float]:
        """Return the fewest and the most calendar days it comes to."""
        if self.kind is NoticeKind.HOURS:
            return self.number / _HOURS, self.number / _HOURS
        fewest = self.number + 2 * ((self.number - 1) // _WORK_WEEK)
        # Weekends, and a holiday.
        most = self.number + 2 * -(-self.number // _WORK_WEEK) + 1
        return {
            NoticeKind.CALENDAR_DAYS: (self.number, self.number),
            NoticeKind.BUSINESS_DAYS: (fewest, most),
        }.get(self.kind, (self.number, most))


@dataclass(frozen=True, kw_only=True)
class Beside:
    """One state's clocks beside the deadline."""

    clock: StateClock
    fit: Fit
    individuals: StateClock | None
    leaves: int | None


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """How a deadline stands beside law, states and the practice's standard, in a sentence."""

    level: Level
    sentence: str
    # What it is longer than for certain: "your 30 days", "Florida's 10 days".
    beyond: tuple[str, ...] = ()

    @property
    def is_long(self) -> bool:
        """Tell whether it is for certain longer than what the practice or a state allows."""
        return bool(self.beyond)


def fit(told: Told | None, days: int) -> Fit:
    """Return how a deadline stands beside a number of days; 0 is a clock without a number."""
    if days == 0:
        return Fit.NO_NUMBER
    if told is None or not told.is_stated:
        return Fit.UNKNOWN
    fewest, most = told.calendar
    if fewest > days:
        return Fit.LONGER
    return Fit.MAY_BE_LONGER if most > days else Fit.FITS


def beside(
    told: Told | None, clocks: Sequence[StateClock], individuals: Sequence[StateClock]
) -> tuple[Beside, ...]:
    """Return each state's clock for vendors, with what is left of the one for patients."""
    of_state = {one.state: one for one in individuals}
    return tuple(
        Beside(
            clock=one,
            fit=fit(told, one.days),
            individuals=of_state.get(one.state),
            leaves=_left(told, of_state.get(one.state)),
        )
        for one in clocks
    )


def judge(told: Told | None, clocks: Sequence[StateClock]) -> Verdict:
    """Return how a deadline stands. Only what is certain counts as too long."""
    if told is None:
        return Verdict(level=Level.UNKNOWN, sentence=_UNKNOWN)
    if not told.is_stated:
        return Verdict(level=Level.RED, sentence=_NOT_STATED, beyond=_shorter_states(clocks))
    longer = [
        f"{one.name}'s {one.days} days" for one in clocks if fit(told, one.days) is Fit.LONGER
    ]
    ours = _level(told)
    if ours is Level.UNLAWFUL:
        law = f"the law's {OUTER_LIMIT_DAYS} days"
        return Verdict(
            level=ours,
            sentence=f"Longer than {law}. No vendor may take that long (45 CFR 164.410(b)).",
            beyond=(law, *longer),
        )
    beyond = (f"your {RED_BEYOND_DAYS} days", *longer) if ours is Level.RED else tuple(longer)
    level = Level.RED if longer and ours is not Level.RED else ours
    return Verdict(level=level, sentence=_sentence(told, ours, longer), beyond=beyond)


def _level(told: Told) -> Level:
    levels = (
        (fit(told, OUTER_LIMIT_DAYS) is Fit.LONGER, Level.UNLAWFUL),
        (fit(told, RED_BEYOND_DAYS) is Fit.LONGER, Level.RED),
        (fit(told, ACCEPTED_DAYS) is Fit.FITS, Level.GOOD),
    )
    return next((level for holds, level in levels if holds), Level.AMBER)


def _sentence(told: Told, level: Level, longer: Sequence[str]) -> str:
    limit = f"The law's outer limit is {OUTER_LIMIT_DAYS} days."
    if longer:
        return f"Longer than {_and(longer)}. {limit}"
    may_be = next(
        (
            days
            for days in (OUTER_LIMIT_DAYS, RED_BEYOND_DAYS)
            if fit(told, days) is Fit.MAY_BE_LONGER
        ),
        None,
    )
    said = {
        Level.GOOD: f"Inside the {ACCEPTED_DAYS} days you accept. {limit}",
        Level.RED: f"Longer than the {RED_BEYOND_DAYS} days after which you call it too long. {limit}",
        Level.AMBER: _amber(told, limit),
    }[level]
    return f"It may come to more than {may_be} days. {said}" if may_be else said


def _amber(told: Told, limit: str) -> str:
    if fit(told, ACCEPTED_DAYS) is Fit.MAY_BE_LONGER:
        return f"It may be longer than the {ACCEPTED_DAYS} days you accept. {limit}"
    return (
        f"Longer than the {ACCEPTED_DAYS} days you accept, though within {RED_BEYOND_DAYS}. {limit}"
    )


def _left(told: Told | None, individuals: StateClock | None) -> int | None:
    """Return the days left to write to patients, if the clock runs from the vendor's discovery."""
    if told is None or not told.is_stated or individuals is None or individuals.days == 0:
        return None
    return max(int(individuals.days - told.calendar[1]), 0)


def _shorter_states(clocks: Sequence[StateClock]) -> tuple[str, ...]:
    """Return the clocks that a paper without a number cannot be counted on to keep."""
    named = tuple(f"{one.name}'s {one.days} days" for one in clocks if one.days)
    return (f"your {RED_BEYOND_DAYS} days", *named)


def _and(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


_UNKNOWN = (
    "Nobody has said yet how soon they must tell you, and the clause check did not find it. "
    f"The law's outer limit of {OUTER_LIMIT_DAYS} days holds in any case (45 CFR 164.410(b))."
)
_NOT_STATED = (
    f"The paper does not say how soon. Then only the law's outer limit of {OUTER_LIMIT_DAYS} days "
    "holds (45 CFR 164.410(b)): too long for your own letters to patients."
)
