"""A message is plain words."""

import pytest

from portal.errors import RuleBroken
from portal.messages.rules import LONGEST, plain_words, section_line


def test_lines_stay_as_they_were_typed() -> None:
    assert plain_words("  One\r\nTwo\rThree\n") == "One\nTwo\nThree"


def test_what_shows_nothing_or_turns_the_writing_round_is_left_out() -> None:
    assert plain_words("pay\u202e\u200b me\x00\x1b") == "pay me"


@pytest.mark.parametrize("empty", ["", "  \n ", "\u200b\u202e"])
def test_a_message_without_words_is_none(empty: str) -> None:
    with pytest.raises(RuleBroken, match="Write your message"):
        plain_words(empty)


def test_the_longest_goes_and_one_letter_more_does_not() -> None:
    assert len(plain_words("a" * LONGEST)) == LONGEST
    with pytest.raises(RuleBroken, match="4,000"):
        plain_words("a" * (LONGEST + 1))


def test_a_section_is_one_short_line() -> None:
    assert section_line(" 4.2\nBreach \t notice ") == "4.2 Breach notice"
    assert len(section_line("a" * 300)) == 200
