"""When the next restore drill is due."""

from datetime import date, timedelta

from portal.backups.rules import EVERY, Standing, due_on

OPENED = date(2026, 1, 15)


def test_the_first_drill_is_due_a_quarter_after_the_practice_was_opened() -> None:
    assert due_on(None, OPENED) == date(2026, 4, 15)


def test_the_next_is_due_a_quarter_after_the_last_that_passed() -> None:
    assert due_on(date(2026, 11, 24), OPENED) == date(2026, 11, 24) + EVERY


def test_a_drill_is_overdue_from_the_day_after() -> None:
    standing = Standing(last_on=None, last_outcome=None, due_on=date(2026, 4, 15))

    assert not standing.is_overdue(date(2026, 4, 15))
    assert standing.is_overdue(date(2026, 4, 15) + timedelta(days=1))
