import itertools
from datetime import UTC, datetime, timedelta

import pytest

from portal.errors import RuleBroken
from portal.notices.rules import Block, blocks_of, check_letter, next_try, whole_text
from tests.notices.making import make_letter

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def test_a_letter_that_fails_is_tried_again_later_and_later() -> None:
    waits = [next_try(tries, NOW) for tries in range(1, 7)]

    assert waits[0] == NOW + timedelta(minutes=1)
    assert all(early < late for early, late in itertools.pairwise(waits) if early and late)


def test_after_seven_tries_a_letter_has_failed() -> None:
    assert next_try(7, NOW) is None


def test_the_text_holds_the_link_and_ends_with_the_small_print() -> None:
    text = whole_text("Hello,\n\nAnswer here:\n{link}", "No patient data.", "https://p.example/x")

    assert text == "Hello,\n\nAnswer here:\nhttps://p.example/x\n\nNo patient data.\n"


def test_the_paragraph_with_the_link_becomes_a_button() -> None:
    assert blocks_of("Hello,\n\nAnswer here:\n{link}\n\nMarisol\nOwner") == [
        Block(("Hello,",), has_link=False),
        Block(("Answer here:",), has_link=True),
        Block(("Marisol", "Owner"), has_link=False),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": "Hello\nBcc: everyone@else.example"},
        {"to_name": "Priya\r\nX-Header: yes"},
        {"to_email": "priya@postlark.example\n"},
        {"to_email": " "},
        {"text": "No place for the link."},
        {"link_token": None},
    ],
)
def test_a_letter_that_would_go_astray_is_refused(wrong: dict[str, str | None]) -> None:
    with pytest.raises(RuleBroken):
        check_letter(make_letter(**wrong))
