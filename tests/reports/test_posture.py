"""The sentence, the strip and the chart, from numbers alone."""

from dataclasses import replace
from datetime import date

import pytest

from portal.reports.chart import NARROW, WIDE, MonthRow, Plot, last_months, story
from portal.reports.posture import Counts, in_words, sentences, strip
from portal.reports.scale import ceiling, step_of

SEEN = Counts(
    with_phi=17,
    lacking=3,
    refused=1,
    needs_attention=4,
    waived=0,
    review_soon=2,
    unsorted=0,
    attention=7,
    vendors=27,
)
CLEAR = replace(SEEN, lacking=0, refused=0, needs_attention=0, review_soon=0, attention=0)


def said(counts: Counts) -> str:
    return " ".join(f"{one.before}{one.words}{one.after}" for one in sentences(counts))


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (
            SEEN,
            (
                "3 of 17 vendors with PHI have no BAA. 1 of them refused. "
                "2 more need review in the next 30 days."
            ),
        ),
        (CLEAR, "All 17 vendors with PHI are covered."),
        (replace(CLEAR, attention=1), "All 17 vendors with PHI have a BAA."),
        (replace(CLEAR, with_phi=1), "Your 1 vendor with PHI is covered."),
        (
            replace(CLEAR, with_phi=5, lacking=1, review_soon=1, attention=2),
            "1 of 5 vendors with PHI has no BAA. 1 more needs review in the next 30 days.",
        ),
        (replace(CLEAR, with_phi=1, lacking=1), "1 of 1 vendor with PHI has no BAA."),
        (
            replace(CLEAR, with_phi=0, unsorted=9, attention=9),
            "None of your 27 vendors is known to get PHI. 9 vendors are not sorted yet.",
        ),
        (
            replace(SEEN, lacking=1, review_soon=0),
            "1 of 17 vendors with PHI has no BAA. It refused.",
        ),
    ],
)
def test_the_sentence_says_how_things_stand(counts: Counts, words: str) -> None:
    assert said(counts) == words


def test_the_strip_has_a_piece_for_each_vendor() -> None:
    assert [(part.state, part.shown) for part in strip(SEEN)] == [
        ("critical", 3),
        ("soon", 4),
        ("good", 10),
    ]
    assert in_words(SEEN) == (
        "17 vendors with PHI: 3 without a BAA, 4 with a BAA that needs attention, 10 covered."
    )


def test_thousands_share_pieces_and_no_part_vanishes() -> None:
    many = replace(SEEN, with_phi=9000, lacking=1, needs_attention=0)

    shown = {part.state: part.shown for part in strip(many)}

    assert shown["critical"] == 1
    assert 50 < sum(shown.values()) < 70


@pytest.mark.parametrize(
    ("most", "top", "step"),
    [(0, 1, 1), (1, 1, 1), (5, 5, 1), (6, 6, 2), (17, 20, 5), (9001, 10000, 2000)],
)
def test_the_side_of_the_chart_is_round(most: int, top: int, step: int) -> None:
    assert (ceiling(most), step_of(top)) == (top, step)


def test_the_last_twelve_months_end_today() -> None:
    days = last_months(date(2026, 3, 31))

    assert (len(days), days[0], days[-2], days[-1]) == (
        12,
        date(2025, 4, 30),
        date(2026, 2, 28),
        date(2026, 3, 31),
    )


def test_the_chart_tells_its_story_and_names_its_ends() -> None:
    months = [
        MonthRow(day=day, with_phi=12 + at // 3, covered=7 + at // 4)
        for at, day in enumerate(last_months(date(2026, 11, 24)))
    ]

    for frame in (WIDE, NARROW):
        plot = Plot(months, frame)
        assert (plot.words_all, plot.words_covered) == ("15 with PHI", "9 covered")
        assert plot.ticks[0].value == 0
        assert plot.ticks[-1].value == 15
    assert story(months) == (
        "Vendors with PHI went from 12 in December 2025 to 15 now. "
        "Those with a BAA in force went from 7 to 9. 6 have none."
    )


def test_a_chart_without_vendors_can_be_drawn() -> None:
    months = [MonthRow(day=day, with_phi=0, covered=0) for day in last_months(date(2026, 1, 1))]

    assert Plot(months, WIDE).words_covered == "All 0 covered"
