"""Which days can be asked for, when they end, and what was filed later."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from portal.errors import RuleBroken
from portal.history.rules import Paper, as_cell, check_day, end_of_day, said_later

AUG_1 = date(2026, 8, 1)


@pytest.mark.parametrize(
    ("on", "zone", "ends"),
    [
        (AUG_1, "America/Chicago", datetime(2026, 8, 2, 5, tzinfo=UTC)),
        (AUG_1, "Asia/Tokyo", datetime(2026, 8, 1, 15, tzinfo=UTC)),
        # The days on which clocks change are an hour shorter and longer.
        (date(2026, 3, 8), "America/Chicago", datetime(2026, 3, 9, 5, tzinfo=UTC)),
        (date(2026, 11, 1), "America/Chicago", datetime(2026, 11, 2, 6, tzinfo=UTC)),
    ],
)
def test_a_day_ends_where_the_practice_is(on: date, zone: str, ends: datetime) -> None:
    assert end_of_day(on, ZoneInfo(zone)) == ends


def check(on: date, *, was_open_before: bool = False) -> None:
    check_day(on, today=date(2026, 9, 1), begins_on=AUG_1, was_open_before=was_open_before)


def test_the_first_day_and_today_can_be_asked_for() -> None:
    check(AUG_1)
    check(date(2026, 9, 1))


@pytest.mark.parametrize(
    ("on", "was_open_before", "says"),
    [
        (date(2026, 9, 2), False, "still to come"),
        (date(2026, 7, 31), False, "opened here on Aug 1, 2026"),
        (date(2026, 7, 31), True, "record of past days begins on Aug 1, 2026"),
    ],
)
def test_other_days_are_refused_in_a_sentence(
    on: date, *, was_open_before: bool, says: str
) -> None:
    with pytest.raises(RuleBroken, match=says):
        check(on, was_open_before=was_open_before)


def paper(number: int, *, amends: bool = False, ended: date | None = None) -> Paper:
    return Paper(
        version=number,
        amends=amends,
        starts_on=date(2026, 6, number),
        filed_on=date(2026, 9, 3),
        terminated_on=ended,
    )


def test_what_was_filed_or_ended_later_is_said_with_both_days() -> None:
    then = {1: paper(1)}
    now = {1: paper(1, ended=AUG_1), 2: paper(2), 3: paper(3, amends=True)}

    assert said_later(then, now, AUG_1) == [
        "Recorded later: version 1 was ended from Aug 1, 2026.",
        "Filed later, on Sep 3, 2026: version 2, effective from Jun 2, 2026.",
        "Filed later, on Sep 3, 2026: amendment, version 3, effective from Jun 3, 2026.",
    ]
    # Before it is effective, and before the end, there is nothing to say.
    assert said_later(then, now, date(2026, 6, 1)) == []


def test_no_cell_is_a_formula() -> None:
    assert as_cell("=1+1") == "'=1+1"
    assert as_cell(None) == ""
    assert as_cell(AUG_1) == "2026-08-01"
