"""What a paper says of its days and its breach notice, beside what was typed and what we ask for.

Never more certain than the paper: days of which it does not say what they are may be business days.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portal.baa.clauses import BaaReading, Deadline, Unit
from portal.baa.rules import Held

OUR_NOTICE_DAYS = 10
OUTER_LIMIT_DAYS = 60  # 45 CFR 164.410(b)
_WORK_WEEK = 5


@dataclass(frozen=True, kw_only=True)
class Notice:
    """How soon the vendor must tell of a breach, as the paper says it, and what that comes to."""

    words: str
    page: int
    says: str
    document_id: int


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Something the paper says otherwise than it was typed when it was filed."""

    says: str
    page: int | None


def notice_of(deadline: Deadline | None, document_id: int) -> Notice | None:
    """Return the breach notice beside our standard and the law's outer limit."""
    if deadline is None:
        return None
    return Notice(
        words=deadline.words,
        page=deadline.page,
        says=_compared(*_calendar(deadline)),
        document_id=document_id,
    )


def differences(reading: BaaReading, held: Held) -> tuple[Difference, ...]:
    """Return what the paper seems to say otherwise. The reader may be wrong: a hint, no more."""
    return (*_start(reading, held), *_end(reading, held))


def _calendar(deadline: Deadline) -> tuple[float, float]:
    """Return the fewest and the most calendar days that a deadline comes to."""
    if deadline.unit is Unit.HOURS:
        return deadline.number / 24, deadline.number / 24
    fewest, most = _of_business_days(deadline.number)
    if deadline.unit is Unit.BUSINESS_DAYS:
        return fewest, most
    return deadline.number, deadline.number if deadline.is_calendar else most


def _of_business_days(number: int) -> tuple[int, int]:
    """Return the fewest and the most calendar days of business days: weekends, and a holiday."""
    return number + 2 * ((number - 1) // _WORK_WEEK), number + 2 * -(-number // _WORK_WEEK) + 1


def _compared(fewest: float, most: float) -> str:
    ours, limit = OUR_NOTICE_DAYS, f"The law's outer limit is {OUTER_LIMIT_DAYS} days."
    told = (
        (fewest > OUTER_LIMIT_DAYS, f"Later than the law allows: {OUTER_LIMIT_DAYS} days at most."),
        (most > OUTER_LIMIT_DAYS, f"It may be later than the law's {OUTER_LIMIT_DAYS} days."),
        (most <= ours, f"Inside your {ours} days. {limit}"),
        (fewest > ours, f"Longer than your {ours} days. {limit}"),
        (True, f"It may be longer than your {ours} days. {limit}"),
    )
    return next(words for holds, words in told if holds)


def _start(reading: BaaReading, held: Held) -> Iterator[Difference]:
    told = reading.dates
    if told.effective_on is not None and told.effective_on != held.starts_on:
        page = told.effective.page if told.effective else None
        yield Difference(
            says=f"The paper seems to be in force from {_day(told.effective_on)}; you entered {_day(held.starts_on)}.",
            page=page,
        )


def _end(reading: BaaReading, held: Held) -> Iterator[Difference]:
    told = reading.term
    if told.ends_on is not None and told.ends_on != held.ends_on:
        entered = f"you entered {_day(held.ends_on)}" if held.ends_on else "you entered no last day"
        yield Difference(
            says=f"The paper seems to end on {_day(told.ends_on)}; {entered}.", page=told.page
        )
    elif told.is_evergreen and held.ends_on is not None and told.ends_on is None:
        yield Difference(
            says=f"The paper seems to bind until one side ends it; you entered {_day(held.ends_on)} as its last day.",
            page=told.page,
        )
    elif told.years and not told.renews and held.ends_on is None and told.ends_on is None:
        many = "1 year" if told.years == 1 else f"{told.years} years"
        yield Difference(
            says=f"The paper seems to bind for {many}; you entered no last day.", page=told.page
        )


def _day(on: date) -> str:
    return f"{on:%B} {on.day}, {on.year}"
