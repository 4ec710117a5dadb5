"""Patterns as data: what is wrong with them is said with its record and field."""

from typing import Any

import pytest

from portal.reading import PatternsBroken, find, read_patterns, read_wordbook

BOOK = read_wordbook(
    {
        "words": {"fruit": "apples?|pears?", "many": "{fruit}|plums"},
        "asides": {"talk": "^they say"},
        "role": [
            {
                "name": "the seller",
                "signs": "seller",
                "usual": ["Shop"],
                "speaks_so": r"\bwe will\b",
                "bears": "the seller (?:shall|will)",
                "shows": r"(?P<name>[A-Z]\w+) sells",
                "spoken": {"we": "the seller"},
            },
            {
                "name": "the buyer",
                "signs": "buyer",
                "usual": ["Guest"],
                "speaks_so": r"\byou will\b",
                "bears": "the buyer (?:shall|will)",
                "shows": r"(?P<name>[A-Z]\w+) buys",
                "spoken": {"you": "the buyer"},
            },
        ],
    }
)
GOOD = {"for": "X1", "explains": "Fruit is brought.", "all": ["{many}", r"\bbring"]}


def found(text: str, **more: Any) -> bool:
    patterns = read_patterns([GOOD | more], BOOK, known=["X1"])
    return bool(find([text], patterns, BOOK).strong)


def test_all_must_be_there_and_none_of_the_others() -> None:
    assert found("Bring plums.")
    assert not found("Bring nuts.")
    assert not found("Never bring plums.", none=["never"])
    assert not found("They say that one should bring plums.")
    assert found("They say that one should bring plums.", even_in=["talk"])


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("Shop will bring plums.", True),
        ("Guest will bring plums.", False),
        ("When asked, Guest will bring plums.", False),
        ('Smith and Sons ("Smith"), the buyer, came. Smith will bring plums.', False),
        ('Jones ("Jones"), the seller, came. Jones will bring plums.', True),
        ("We will come. We will stay. We will bring plums.", True),
        ("You will come. You will stay. You will bring plums.", False),
        ("Guest sells. Guest will bring plums.", True),
    ],
)
def test_it_matters_whose_duty_it_is(text: str, *, is_so: bool) -> None:
    assert found(text, bearer="the seller") is is_so


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"for": "X9"}, "pattern 1 (X9): 'for'"),
        ({"explains": ""}, "pattern 1 (X1): 'explains' is missing"),
        ({"all": []}, "pattern 1 (X1): 'all' is missing"),
        ({"all": ["("]}, "pattern 1 (X1), 'all': is no pattern"),
        ({"all": ["{nuts}"]}, "names the word {nuts}"),
        ({"bearer": "the cook"}, "'bearer' is 'the cook'"),
        ({"even_in": ["songs"]}, "'even_in' names 'songs'"),
        ({"nonne": ["x"]}, "'nonne' is no field"),
    ],
)
def test_a_broken_pattern_is_refused_by_name(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(PatternsBroken) as told:
        read_patterns([GOOD | wrong], BOOK, known=["X1"])

    assert said in str(told.value)


def test_everything_wrong_is_told_at_once() -> None:
    with pytest.raises(PatternsBroken) as told:
        read_patterns([GOOD | {"all": []}, GOOD | {"for": "X9"}], BOOK, known=["X1"])

    assert len(str(told.value).splitlines()) == 2
