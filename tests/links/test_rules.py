from datetime import UTC, date, datetime, timedelta

import pytest

from portal.errors import RuleBroken
from portal.links.rules import LinkState, checked_email, is_live, renewed_until, state_of

LAST_DAY = date(2026, 12, 8)
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2026, 12, 7), LinkState.OPEN),
        (LAST_DAY, LinkState.OPEN),
        (date(2026, 12, 9), LinkState.EXPIRED),
    ],
)
def test_a_link_works_to_the_end_of_its_last_day(on: date, state: LinkState) -> None:
    assert state_of(LAST_DAY, None, on) is state


def test_a_withdrawn_link_is_withdrawn_even_after_it_ran_out() -> None:
    assert state_of(LAST_DAY, NOON, date(2027, 1, 1)) is LinkState.WITHDRAWN


@pytest.mark.parametrize(
    ("begun", "seen", "live"),
    [
        (timedelta(0), timedelta(0), True),
        (timedelta(hours=11), timedelta(hours=1), True),
        (timedelta(hours=3), timedelta(hours=2), False),
        (timedelta(hours=12), timedelta(minutes=1), False),
    ],
)
def test_a_visit_ends_after_two_idle_hours_or_half_a_day(
    begun: timedelta, seen: timedelta, *, live: bool
) -> None:
    assert is_live(NOON - begun, NOON - seen, NOON) is live


def test_a_lost_link_that_still_works_is_renewed_to_the_same_day() -> None:
    assert renewed_until(LAST_DAY, None, date(2026, 12, 1)) == LAST_DAY


def test_a_link_that_ran_out_is_renewed_for_two_weeks() -> None:
    assert renewed_until(LAST_DAY, None, date(2026, 12, 20)) == date(2027, 1, 3)


@pytest.mark.parametrize(
    ("withdrawn_at", "on"), [(NOON, date(2026, 12, 1)), (None, date(2027, 3, 9))]
)
def test_a_withdrawn_or_very_old_link_is_not_renewed(
    withdrawn_at: datetime | None, on: date
) -> None:
    with pytest.raises(RuleBroken):
        renewed_until(LAST_DAY, withdrawn_at, on)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "priya",
        "priya@",
        "@postlark.com",
        "priya@postlark",
        "a b@c.de",
        "a@b.de, c@d.ef",
        "priya@postlark.com\nBcc: x@y.zz",
        "<priya@postlark.com>",
        "a@" + "b" * 260 + ".com",
    ],
)
def test_what_is_no_whole_address_is_refused(wrong: str) -> None:
    with pytest.raises(RuleBroken, match="whole email address"):
        checked_email(wrong)


def test_spaces_around_an_address_do_not_matter() -> None:
    assert checked_email(" Priya.Raman+baa@mail.postlark.co.uk ") == (
        "Priya.Raman+baa@mail.postlark.co.uk"
    )
