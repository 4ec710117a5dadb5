"""Which days can be asked for, when a day ends, and how a row reads again. Values in, values out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from portal.errors import RuleBroken

_A_DAY = timedelta(days=1)


def end_of_day(on: date, zone: ZoneInfo) -> datetime:
    """Return the first moment that no longer belongs to a day where the practice is."""
    return datetime.combine(on + _A_DAY, time(), zone).astimezone(UTC)


def check_day(on: date, *, today: date, begins_on: date, was_open_before: bool) -> None:
    """Refuse a day that is not over yet by more than today, or that nothing was recorded on."""
    if on > today:
        raise RuleBroken("That day is still to come. Choose today or a day before it.")
    if on < begins_on and was_open_before:
        raise RuleBroken(
            f"The record of past days begins on {day_words(begins_on)}. What it said before then"
            " was not kept, so we do not guess. Choose that day or a later one."
        )
    if on < begins_on:
        raise RuleBroken(
            f"Your practice was opened here on {day_words(begins_on)}. There is no record of any"
            " day before. Choose that day or a later one."
        )


def day_words(on: date) -> str:
    """Return a day in full, as "Aug 1, 2026"."""
    return f"{on:%b} {on.day}, {on.year}"


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What a filed version says of itself, then and now: enough to see what was filed later."""

    version: int
    amends: bool
    starts_on: date
    filed_on: date
    terminated_on: date | None


def said_later(then: Mapping[int, Paper], now: Mapping[int, Paper], on: date) -> list[str]:
    """Return what was filed or ended after a day, though it is effective on that day."""
    lines = []
    for number, paper in sorted(now.items()):
        what = f"{'amendment, ' if paper.amends else ''}version {number}"
        if number not in then and paper.starts_on <= on:
            filed, begins = day_words(paper.filed_on), day_words(paper.starts_on)
            lines.append(f"Filed later, on {filed}: {what}, effective from {begins}.")
        before = then.get(number)
        ended = paper.terminated_on
        if before and ended and ended <= on and before.terminated_on is None:
            lines.append(f"Recorded later: {what} was ended from {day_words(ended)}.")
    return lines


def as_cell(told: object) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    cell = "" if told is None else str(told)
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def as_typed(kind: type[Any], told: Any) -> Any:
    """Return a value of a kept row as its column holds it: days and moments are no mere text."""
    if isinstance(told, str) and kind in {date, datetime}:
        return kind.fromisoformat(told)
    return told
