"""What may be chosen in our BAA, at the edges."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from portal.baa.state_clocks import clocks_of, storage_of
from portal.baa.template.rules import (
    Choices,
    ReturnFormat,
    cautions,
    checked,
    effective_on,
    services_listed,
)
from portal.errors import RuleBroken
from tests.baa.template.setting import TODAY

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"notice_days": 0}, "at least 1 day"),
        ({"notice_days": 61, "business_days": False}, "more than 60 calendar days"),
        ({"notice_days": 43}, "43 business days can come to more than 60"),
        ({"return_days": 0}, "1 to 180 days"),
        ({"return_days": 181}, "1 to 180 days"),
        ({"insurance": 99_999}, "insurance amount"),
        ({"insurance": 100_000_001}, "insurance amount"),
        ({"vendor_signers": 3}, "One or two"),
        ({"practice_signers": 0}, "One or two"),
        ({"ends_on": TODAY}, "last day"),
        ({"starts_on": TODAY + DAY, "ends_on": TODAY + DAY}, "last day"),
        ({"review_on": TODAY}, "still to come"),
    ],
)
def test_a_choice_that_cannot_stand_is_said(chosen: dict[str, Any], sentence: str) -> None:
    with pytest.raises(RuleBroken, match=sentence):
        checked(replace(Choices(), **chosen), on=TODAY)


@pytest.mark.parametrize(
    "chosen",
    [
        {"notice_days": 60, "business_days": False},
        {"notice_days": 40},
        {"notice_days": 1},
        {"insurance": None},
        {"insurance": 100_000},
        {"return_days": 180},
        {"ends_on": TODAY + DAY},
    ],
)
def test_a_choice_on_the_edge_stands(chosen: dict[str, Any]) -> None:
    assert checked(replace(Choices(), **chosen), on=TODAY).notice_days


def test_no_count_of_business_days_that_is_let_through_can_pass_the_law() -> None:
    for number in range(1, 61):
        try:
            checked(Choices(notice_days=number), on=TODAY)
        except RuleBroken:
            continue
        for first in range(7):
            day, left = TODAY + first * DAY, number
            while left:
                day += DAY
                left -= day.weekday() < 5
            assert (day - TODAY - first * DAY).days <= 60


def test_an_agreement_without_a_last_day_is_reviewed_in_a_year() -> None:
    assert checked(Choices(), on=TODAY).review_on == TODAY + 365 * DAY
    assert checked(Choices(ends_on=TODAY + 90 * DAY), on=TODAY).review_on is None


@pytest.mark.parametrize(
    ("states", "chosen", "named"),
    [
        ((), {"notice_days": 40}, []),
        (("TX",), {}, []),
        (("TX",), {"notice_days": 11, "business_days": False}, ["Texas"]),
        (("FL",), {"notice_days": 10, "business_days": False}, []),
        (("FL",), {"notice_days": 11, "business_days": False}, ["Florida"]),
        (("FL",), {"notice_days": 8}, ["Florida"]),
        (("NY",), {"notice_days": 30, "business_days": False}, []),
        (("NY",), {"notice_days": 31, "business_days": False}, ["New York"]),
        (("TX", "FL"), {"us_only": False}, ["Texas", "Florida"]),
        (("NY",), {"us_only": False}, []),
    ],
)
def test_it_is_said_where_the_states_are_shorter_or_narrower(
    states: tuple[str, ...], chosen: dict[str, Any], named: list[str]
) -> None:
    told = cautions(replace(Choices(), **chosen), clocks_of(states), storage_of(states))

    assert [next(name for name in named if one.startswith(name)) for one in told] == named


def test_a_paper_is_never_in_effect_before_its_last_signature() -> None:
    assert effective_on(None, TODAY) == TODAY
    assert effective_on(TODAY - DAY, TODAY) == TODAY
    assert effective_on(TODAY + DAY, TODAY) == TODAY + DAY


def test_choices_come_back_from_json_as_they_were() -> None:
    whole = Choices(
        starts_on=TODAY,
        ends_on=date(2028, 1, 1),
        services=("texts", "forms"),
        return_format=ReturnFormat.AS_ASKED,
        insurance=None,
    )

    assert Choices.from_told(whole.told()) == whole
    assert Choices.from_told({"from another time": 1}) == Choices()


@pytest.mark.parametrize(
    ("words", "listed"),
    [
        ([], ""),
        (["texts."], "texts"),
        (["texts", "forms"], "texts and forms"),
        (["texts", "calls", "forms"], "texts, calls and forms"),
        (["texts, calls", "forms"], "texts, calls; forms"),
    ],
)
def test_services_are_listed_as_a_sentence_does(words: list[str], listed: str) -> None:
    assert services_listed(words) == listed
