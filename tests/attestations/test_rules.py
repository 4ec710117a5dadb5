"""How old a report is: the last good day and the day after; what letters carry, and what not."""

from datetime import date, timedelta

import pytest

from portal.attestations.rules import (
    Confirmed,
    Opinion,
    ReportKind,
    Told,
    good_until,
    standing_by,
    wrong_with,
)
from tests.attestations.making import a_letter, a_report

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)


def confirmed(document_id: int, told: Told) -> Confirmed:
    return Confirmed(document_id=document_id, told=told, confirmed_on=TODAY)


@pytest.mark.parametrize(
    ("ended", "until"),
    [
        (date(2025, 9, 30), date(2026, 9, 30)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2025, 12, 31), date(2026, 12, 31)),
    ],
)
def test_a_report_is_good_for_a_year_from_its_periods_end(ended: date, until: date) -> None:
    assert good_until(ended) == (until, None)


def test_a_letter_carries_a_report_to_the_letters_own_last_day() -> None:
    letter = a_letter(period_start=date(2025, 10, 1), period_end=date(2026, 11, 15))

    assert good_until(date(2025, 9, 30), [letter]) == (date(2026, 11, 15), date(2026, 11, 15))


def test_no_letter_carries_a_report_more_than_three_months_past_its_year() -> None:
    letter = a_letter(period_start=date(2025, 10, 1), period_end=date(2027, 6, 1))

    assert good_until(date(2025, 9, 30), [letter]) == (date(2026, 12, 30), date(2026, 12, 30))


def test_a_letter_within_the_year_shortens_nothing() -> None:
    letter = a_letter(period_start=date(2025, 10, 1), period_end=date(2025, 12, 31))

    assert good_until(date(2025, 9, 30), [letter])[0] == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("begins", "follows"), [(date(2025, 10, 7), True), (date(2025, 10, 8), False), (None, True)]
)
def test_a_letter_follows_without_a_gap(begins: date | None, *, follows: bool) -> None:
    letter = a_letter(period_start=begins, period_end=date(2026, 11, 1))

    assert (good_until(date(2025, 9, 30), [letter])[1] is not None) is follows


def test_a_letter_of_days_before_the_periods_end_carries_nothing() -> None:
    letter = a_letter(period_start=date(2025, 1, 1), period_end=date(2025, 9, 30))

    assert good_until(date(2025, 9, 30), [letter])[1] is None


def test_the_report_whose_period_ended_last_counts() -> None:
    older = a_report(period_start=None, period_end=date(2025, 3, 31), opinion=Opinion.ADVERSE)

    standing = standing_by([confirmed(2, older), confirmed(1, a_report())])

    assert standing is not None
    assert (standing.document_id, standing.opinion) == (1, Opinion.UNQUALIFIED)


def test_a_letter_carries_only_the_report_it_follows() -> None:
    letter = a_letter(
        period_start=date(2026, 10, 1), period_end=date(2027, 11, 1), bridges_document_id=9
    )

    standing = standing_by([confirmed(1, a_report()), confirmed(3, letter)])

    assert standing is not None
    assert standing.bridged_to is None


@pytest.mark.parametrize("kind", [ReportKind.SOC1, ReportKind.OTHER, ReportKind.BRIDGE])
def test_what_is_no_soc_2_or_3_is_no_standing(kind: ReportKind) -> None:
    assert standing_by([confirmed(1, a_report(kind=kind))]) is None


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (a_report(), ""),
        (a_report(period_end=TODAY), ""),
        (a_report(period_end=TODAY + DAY), "has not come yet"),
        (a_report(period_start=date(2026, 10, 1)), "before the first"),
        (a_report(period_end=None), "Enter the last day"),
        (a_report(opinion=None), "opinion"),
        (a_report(type=None), "Type I or Type II"),
        (a_report(kind=ReportKind.SOC3, type=None), ""),
        (a_letter(period_end=None), "the letter speaks for"),
        (Told(kind=ReportKind.OTHER), ""),
    ],
)
def test_what_cannot_be_confirmed_is_told_in_a_sentence(told: Told, says: str) -> None:
    wrong = wrong_with(told, TODAY)

    assert (says in wrong) if says else wrong == ""
