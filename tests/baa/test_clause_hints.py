"""What a paper says of its days and its breach notice, never more certain than the paper."""

from datetime import date
from typing import Any

import pytest

from portal.baa.checking.hints import differences, notice_of
from portal.baa.clauses import DatesTold, Deadline, TermTold, Unit
from portal.baa.rules import Held
from portal.reading import Quote
from tests.baa.reading import told


@pytest.mark.parametrize(
    ("number", "unit", "is_calendar", "says"),
    [
        (72, Unit.HOURS, None, "Inside your 10 days"),
        (10, Unit.DAYS, True, "Inside your 10 days"),
        (11, Unit.DAYS, True, "Longer than your 10 days"),
        (5, Unit.BUSINESS_DAYS, False, "Inside your 10 days"),
        (7, Unit.BUSINESS_DAYS, False, "It may be longer than your 10 days"),
        (10, Unit.BUSINESS_DAYS, False, "Longer than your 10 days"),
        (10, Unit.DAYS, None, "It may be longer than your 10 days"),
        (5, Unit.DAYS, None, "Inside your 10 days"),
        (60, Unit.DAYS, True, "Longer than your 10 days"),
        (60, Unit.DAYS, None, "It may be later than the law's 60 days"),
        (61, Unit.DAYS, True, "Later than the law allows"),
        (60, Unit.BUSINESS_DAYS, False, "Later than the law allows"),
    ],
)
def test_a_breach_notice_is_weighed(
    number: int,
    unit: Unit,
    is_calendar: bool | None,  # noqa: FBT001 - a case's value
    says: str,
) -> None:
    deadline = Deadline(number=number, unit=unit, is_calendar=is_calendar, page=3, quote="")

    notice = notice_of(deadline, 7)

    assert notice is not None
    assert notice.says.startswith(says)
    assert (notice.page, notice.document_id) == (3, 7)


def test_without_a_deadline_nothing_is_said() -> None:
    assert notice_of(None, 7) is None


def held(**days: Any) -> Held:
    typed = {
        "starts_on": date(2024, 10, 2),
        "ends_on": None,
        "review_on": date(2027, 10, 2),
        "terminated_on": None,
    }
    return Held(**typed | days)


START = DatesTold(effective_on=date(2024, 10, 1), effective=Quote(page=1, text="effective"))


@pytest.mark.parametrize(
    ("dates", "term", "typed", "says"),
    [
        (DatesTold(), TermTold(), {}, []),
        (START, TermTold(), {"starts_on": date(2024, 10, 1)}, []),
        (START, TermTold(), {}, ["from October 1, 2024; you entered October 2, 2024"]),
        (
            DatesTold(),
            TermTold(ends_on=date(2025, 9, 30), page=4),
            {},
            ["end on September 30, 2025; you entered no last day"],
        ),
        (DatesTold(), TermTold(ends_on=date(2025, 9, 30)), {"ends_on": date(2025, 9, 30)}, []),
        (
            DatesTold(),
            TermTold(is_evergreen=True),
            {"ends_on": date(2025, 9, 30)},
            ["bind until one side ends it; you entered September 30, 2025"],
        ),
        (DatesTold(), TermTold(is_evergreen=True), {}, []),
        (DatesTold(), TermTold(years=1), {}, ["bind for 1 year; you entered no last day"]),
        (DatesTold(), TermTold(years=3, renews=True), {}, []),
    ],
)
def test_what_differs_from_what_was_typed_is_a_hint(
    dates: DatesTold, term: TermTold, typed: dict[str, Any], says: list[str]
) -> None:
    found = differences(told(dates=dates, term=term), held(**typed))

    assert len(found) == len(says)
    for one, expected in zip(found, says, strict=True):
        assert expected in one.says
