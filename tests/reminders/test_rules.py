"""When a vendor is reminded, and when it is a call."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.reminders import Open, ahead, call_due_on, due_number, is_time_to_write

ASKED = date(2026, 11, 2)


def after(days: int) -> date:
    return ASKED + timedelta(days=days)


@pytest.mark.parametrize(
    ("day", "number"),
    [(0, None), (2, None), (3, 1), (4, 1), (6, 1), (7, 2), (11, 2), (12, 3), (13, 3), (14, None)],
)
def test_a_portal_that_wakes_on_a_day_sends_the_latest_that_is_due_and_no_other(
    day: int, number: int | None
) -> None:
    assert due_number(Open(asked_on=ASKED), after(day)) == number


@pytest.mark.parametrize(("day", "number"), [(3, None), (6, None), (7, 2), (11, 2)])
def test_each_goes_once(day: int, number: int | None) -> None:
    one = Open(asked_on=ASKED, sent={1}, last_sent_on=after(3))

    assert due_number(one, after(day)) == number


def test_all_three_have_gone_and_no_fourth_ever_does() -> None:
    one = Open(asked_on=ASKED, sent={1, 2, 3}, last_sent_on=after(12))

    assert [due_number(one, after(day)) for day in range(120)] == [None] * 120


def test_a_late_one_is_not_followed_the_next_day() -> None:
    one = Open(asked_on=ASKED, sent={1}, last_sent_on=after(6))

    assert due_number(one, after(7)) is None
    assert due_number(one, after(8)) == 2


def test_who_was_called_is_not_reminded_before_the_day_that_was_agreed() -> None:
    one = Open(asked_on=ASKED, quiet_until=after(9))

    assert due_number(one, after(8)) is None
    assert due_number(one, after(9)) == 2
    assert [(told.number, told.on) for told in ahead(one, after(5))] == [(3, after(12))]


def test_what_is_still_to_go_is_told_with_its_days() -> None:
    one = Open(asked_on=ASKED, sent={1}, last_sent_on=after(3))

    told = ahead(one, after(4))

    assert [(one.number, one.on) for one in told] == [(2, after(7)), (3, after(12))]


def test_a_call_is_due_two_weeks_after_the_letter_or_as_the_last_call_left_it() -> None:
    assert call_due_on(ASKED, None) == after(14)
    assert call_due_on(ASKED, after(20)) == after(20)
    assert call_due_on(ASKED, after(5)) == after(14)


@pytest.mark.parametrize(("hour", "goes"), [(13, False), (14, True), (23, True), (0, False)])
def test_letters_go_by_day_where_the_practice_is(hour: int, *, goes: bool) -> None:
    at = datetime(2026, 11, 2, hour, 30, tzinfo=UTC)  # Chicago is six hours behind

    assert is_time_to_write(at, "America/Chicago") is goes
