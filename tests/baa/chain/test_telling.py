"""Breach notice beside law, states and the practice's standard: never more certain than the record."""

import pytest

from portal.baa.chain.overlays import clocks_for
from portal.baa.chain.telling import Fit, Level, NoticeKind, Told, beside, fit, judge

K = NoticeKind
FLORIDA = clocks_for(["FL"]).vendors
CALIFORNIA = clocks_for(["CA"]).vendors


def told(number: int, kind: NoticeKind = K.CALENDAR_DAYS) -> Told:
    return Told(kind=kind, number=number, page=3, document_id=1, by="Marisol Vega")


@pytest.mark.parametrize(
    ("deadline", "level"),
    [
        (told(24, K.HOURS), Level.GOOD),
        (told(5, K.BUSINESS_DAYS), Level.GOOD),
        (told(10), Level.GOOD),
        (told(11), Level.AMBER),
        (told(30), Level.AMBER),
        (told(31), Level.RED),
        (told(60), Level.RED),
        (told(61), Level.UNLAWFUL),
        # Days that are not said to be calendar days may be business days: up to 16 of them here.
        (told(10, K.DAYS), Level.AMBER),
        (told(30, K.DAYS), Level.AMBER),
        (told(60, K.DAYS), Level.RED),
        (told(60, K.BUSINESS_DAYS), Level.UNLAWFUL),
        (Told(kind=K.NOT_STATED, by="Marisol Vega"), Level.RED),
        (None, Level.UNKNOWN),
    ],
)
def test_a_deadline_is_judged_at_each_edge(deadline: Told | None, level: Level) -> None:
    assert judge(deadline, ()).level is level


@pytest.mark.parametrize(
    ("deadline", "beyond"),
    [
        (told(10), ()),
        (told(30), ("Florida's 10 days",)),
        (told(31), ("your 30 days", "Florida's 10 days")),
        (told(90), ("the law's 60 days", "Florida's 10 days")),
        # 10 business days come to 12 calendar days at least.
        (told(10, K.BUSINESS_DAYS), ("Florida's 10 days",)),
        (told(10, K.DAYS), ()),
        (None, ()),
    ],
)
def test_only_what_is_certain_is_called_too_long(
    deadline: Told | None, beyond: tuple[str, ...]
) -> None:
    assert judge(deadline, FLORIDA).beyond == beyond


def test_a_state_shorter_than_the_standard_makes_it_too_long() -> None:
    verdict = judge(told(12), FLORIDA)

    assert verdict.level is Level.RED
    assert verdict.sentence.startswith("Longer than Florida's 10 days.")


def test_a_clock_without_a_number_is_compared_with_none() -> None:
    assert judge(told(10), CALIFORNIA).beyond == ()
    (row,) = beside(told(10), CALIFORNIA, ())
    assert row.fit is Fit.NO_NUMBER


@pytest.mark.parametrize(
    ("deadline", "how"),
    [
        (told(10), Fit.FITS),
        (told(240, K.HOURS), Fit.FITS),
        (told(241, K.HOURS), Fit.LONGER),
        (told(10, K.DAYS), Fit.MAY_BE_LONGER),
        (told(8, K.BUSINESS_DAYS), Fit.MAY_BE_LONGER),
        (told(11), Fit.LONGER),
        (None, Fit.UNKNOWN),
    ],
)
def test_a_deadline_fits_a_clock_or_not(deadline: Told | None, how: Fit) -> None:
    assert fit(deadline, 10) is how


def test_what_is_left_for_the_letters_to_patients_is_counted_at_its_worst() -> None:
    clocks = clocks_for(["FL"])

    left = [
        beside(one, clocks.vendors, clocks.individuals)[0].leaves
        for one in (told(10), told(5, K.BUSINESS_DAYS), told(45), None)
    ]

    assert left == [20, 22, 0, None]


def test_a_state_without_a_record_is_named_and_not_called_free_of_law() -> None:
    clocks = clocks_for(["OH", "TX"])

    assert clocks.not_known == ("OH",)
    assert [one.state for one in clocks.vendors] == ["TX"]


def test_a_paper_without_a_number_is_longer_than_every_clock_that_has_one() -> None:
    silent = Told(kind=K.NOT_STATED, by="Marisol Vega")

    assert judge(silent, FLORIDA).beyond == ("your 30 days", "Florida's 10 days")


@pytest.mark.parametrize(
    ("deadline", "words"),
    [(told(1, K.BUSINESS_DAYS), "1 business day"), (told(72, K.HOURS), "72 hours")],
)
def test_a_deadline_reads_as_people_say_it(deadline: Told, words: str) -> None:
    assert deadline.words == words
