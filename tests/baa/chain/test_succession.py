"""The chain at its edges: first and last days, leap days, amendments, copies that do not count."""

from datetime import date, timedelta
from typing import Any

import pytest

from portal.baa.rules import Held
from portal.baa.succession import (
    Version,
    amendments_on,
    base_of,
    base_on,
    last_day_of,
    renewed_from,
    successor_of,
)

DAY = timedelta(days=1)
LEAP = date(2024, 2, 29)


def version(number: int, starts_on: date, ends_on: date | None = None, **more: Any) -> Version:
    days = Held(
        starts_on=starts_on,
        ends_on=ends_on,
        review_on=None,
        terminated_on=more.pop("terminated_on", None),
    )
    told: dict[str, Any] = {"number": number, "held": days, "filed_on": starts_on}
    return Version(**told | more)


FIRST = version(1, date(2022, 3, 1), LEAP)
SECOND = version(2, date(2024, 3, 1))


@pytest.mark.parametrize(
    ("on", "number"),
    [
        (date(2022, 2, 28), None),
        (date(2022, 3, 1), 1),
        (LEAP, 1),
        (date(2024, 3, 1), 2),
        (date(2034, 1, 1), 2),
    ],
)
def test_a_version_is_in_force_from_its_first_to_its_last_day(on: date, number: int | None) -> None:
    found = base_on([FIRST, SECOND], on)

    assert (found.number if found else None) == number


def test_between_a_term_that_ran_out_and_the_next_nothing_is_in_force() -> None:
    later = version(2, date(2024, 3, 2))

    assert base_on([FIRST, later], LEAP) == FIRST
    assert base_on([FIRST, later], date(2024, 3, 1)) is None


def test_a_later_version_replaces_from_its_first_day_also_one_without_an_end() -> None:
    evergreen = version(1, date(2022, 3, 1))

    assert base_on([evergreen, SECOND], LEAP) == evergreen
    assert base_on([evergreen, SECOND], date(2024, 3, 1)) == SECOND
    assert last_day_of(evergreen, [evergreen, SECOND]) == LEAP
    assert successor_of(evergreen, [evergreen, SECOND]) == SECOND


def test_what_was_replaced_does_not_come_back_when_the_later_one_ends() -> None:
    evergreen = version(1, date(2022, 3, 1))
    short = version(2, date(2024, 3, 1), date(2024, 12, 31))
    ended = version(3, date(2025, 6, 1), terminated_on=date(2025, 6, 1))

    assert base_on([evergreen, short], date(2025, 1, 1)) is None
    assert base_on([evergreen, ended], date(2025, 6, 1)) is None


def test_one_that_was_filed_late_counts_from_its_own_first_day() -> None:
    late = version(3, date(2023, 1, 1), date(2023, 12, 31))

    assert base_on([SECOND, late], date(2023, 6, 1)) == late
    assert base_on([SECOND, late], date(2024, 6, 1)) == SECOND


def test_of_two_from_the_same_day_the_last_filed_counts() -> None:
    again = version(3, SECOND.held.starts_on)

    assert base_on([SECOND, again], date(2024, 3, 1)) == again
    assert successor_of(SECOND, [SECOND, again]) == again
    assert successor_of(again, [SECOND, again]) is None


def test_a_copy_that_nobody_can_show_neither_holds_nor_replaces() -> None:
    waiting = version(3, date(2025, 1, 1), is_usable=False)

    assert base_on([SECOND, waiting], date(2025, 6, 1)) == SECOND
    assert last_day_of(SECOND, [SECOND, waiting]) is None
    assert base_on([waiting], date(2025, 6, 1)) is None


def test_a_termination_ends_it_the_day_before() -> None:
    ended = version(1, date(2024, 3, 1), terminated_on=date(2025, 3, 1))

    assert base_on([ended], date(2025, 2, 28)) == ended
    assert base_on([ended], date(2025, 3, 1)) is None
    assert last_day_of(ended, [ended]) == date(2025, 2, 28)


def amendment(number: int, starts_on: date, ends_on: date | None = None, **more: Any) -> Version:
    return version(number, starts_on, ends_on, amends=True, **more)


def test_an_amendment_goes_on_beside_its_base_and_ends_with_it() -> None:
    base = version(1, date(2022, 3, 1), LEAP)
    beside = amendment(2, date(2023, 1, 1))
    both = [base, beside]

    assert base_on(both, date(2023, 6, 1)) == base
    assert amendments_on(base, both, date(2022, 12, 31)) == []
    assert amendments_on(base, both, date(2023, 1, 1)) == [beside]
    assert last_day_of(beside, both) == LEAP
    assert base_on(both, date(2024, 3, 1)) is None


def test_an_amendment_alone_is_no_agreement() -> None:
    alone = amendment(2, date(2023, 1, 1))

    assert base_on([alone], date(2023, 6, 1)) is None
    assert base_of(alone, [alone]) is None


def test_an_amendment_from_before_its_base_begins_with_the_base() -> None:
    base, early = version(1, date(2023, 6, 1)), amendment(2, date(2023, 1, 1))

    assert base_of(early, [base, early]) == base
    assert base_on([base, early], date(2023, 5, 31)) is None
    assert amendments_on(base, [base, early], date(2023, 6, 1)) == [early]


def test_an_amendment_amends_what_is_in_effect_not_what_begins_later() -> None:
    now, renewal = version(1, date(2022, 3, 1), LEAP), version(2, date(2024, 3, 1))
    beside = amendment(3, date(2023, 12, 1))
    chain = [now, renewal, beside]

    assert base_of(beside, chain) == now
    assert amendments_on(renewal, chain, date(2024, 3, 1)) == []
    assert last_day_of(beside, chain) == LEAP


def test_an_amendment_with_an_end_of_its_own_ends_before_its_base() -> None:
    base = version(1, date(2022, 3, 1))
    short = amendment(2, date(2023, 1, 1), date(2023, 6, 30))

    assert amendments_on(base, [base, short], date(2023, 6, 30)) == [short]
    assert amendments_on(base, [base, short], date(2023, 7, 1)) == []


def test_an_amendment_whose_copy_waits_is_not_in_effect() -> None:
    base = version(1, date(2022, 3, 1))
    waiting = amendment(2, date(2023, 1, 1), is_usable=False)

    assert amendments_on(base, [base, waiting], date(2023, 6, 1)) == []


@pytest.mark.parametrize(
    ("starts_on", "renewed"),
    [
        (date(2024, 2, 1), date(2024, 2, 1)),
        (date(2024, 3, 1), date(2024, 3, 1)),
        (date(2024, 3, 2), None),
        (date(2022, 1, 1), None),
    ],
)
def test_a_renewal_takes_over_without_a_day_between(starts_on: date, renewed: date | None) -> None:
    later = version(2, starts_on).held

    assert renewed_from([FIRST.held, later], FIRST.held) == renewed


def test_an_evergreen_is_renewed_by_any_later_version_that_will_bind() -> None:
    now = version(1, date(2022, 3, 1)).held
    ended = version(2, date(2025, 1, 1), terminated_on=date(2024, 6, 1)).held

    assert renewed_from([now, SECOND.held], now) == SECOND.held.starts_on
    assert renewed_from([now, ended], now) is None
    assert renewed_from([now], now) is None
