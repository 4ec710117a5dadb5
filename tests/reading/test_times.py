"""Days and lengths of time, as papers write them."""

from datetime import date

import pytest

from portal.reading import dates_in, lengths_in


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("five (5) business days", 5, "day"),
        ("seventy-two hours", 72, "hour"),
        ("forty five days", 45, "day"),
        ("24-hour", 24, "hour"),
        ("one (1) year", 1, "year"),
        ("the next business day", 1, "day"),
    ],
)
def test_a_length_of_time_is_understood(text: str, number: int, unit: str) -> None:
    assert [(one.number, one.unit) for one in lengths_in(text)] == [(number, unit)]


def test_kinds_of_days_are_told_apart() -> None:
    kinds = [
        (one.is_business, one.is_calendar)
        for one in lengths_in("2 business days, 3 calendar days, 4 days")
    ]

    assert kinds == [(True, False), (False, True), (False, False)]


@pytest.mark.parametrize(
    "text",
    [
        "march 3, 2026",
        "3 march 2026",
        "the 3rd day of march, 2026",
        "2026-03-03",
        "03/03/2026",
        "3/3/26",
        "mar. 3rd, 2026",
    ],
)
def test_a_date_is_understood(text: str) -> None:
    assert dates_in(text) == [date(2026, 3, 3)]


@pytest.mark.parametrize("text", ["february 30, 2026", "13/45/2026", "subpart 164", "in 2026"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert dates_in(text) == []
