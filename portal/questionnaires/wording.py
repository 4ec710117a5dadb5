"""Answers in words, for people: on cards, in the review and on the receipt."""

import re
from datetime import date
from decimal import Decimal

from portal.questionnaires.answers import NONE, Answers, Typed, Value
from portal.questionnaires.question_set import Field, FieldKind, Question

_PLACE = re.compile(r"\{(\w+)\}")
_NOT_GIVEN = "not given"


def in_words(one: Field, value: Value) -> str:
    """Return a value as a person says it."""
    if isinstance(value, str):
        return one.in_words(value) if one.kind is FieldKind.CHOICE else value
    if isinstance(value, frozenset):
        ticked = [one.in_words(option) for option in one.options if option in value]
        return ", ".join(ticked) or "None of these"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return long_day(value) if isinstance(value, date) else figures(value)


def typed_in_words(one: Field, typed: Typed, answers: Answers) -> str:
    """Return what was typed in words; what makes no sense is shown as it was typed."""
    if one.id in answers.values:
        return in_words(one, answers.values[one.id])
    if one.id in answers.none or typed == NONE:
        return one.none_words or "None"
    return ", ".join(typed) if isinstance(typed, list) else typed


def long_day(day: date) -> str:
    """Return a day with its year, for papers that are read years later."""
    return f"{day:%B} {day.day}, {day.year}"


def figures(number: Decimal) -> str:
    """Return a number in figures, without needless zeros."""
    return f"{number.normalize():,f}"


def filled(sentence: str, question: Question, answers: Answers) -> str:
    """Return a sentence with the answers that it names."""
    fields = {one.id: one for one in question.fields}

    def told(match: re.Match[str]) -> str:
        one = fields.get(match[1])
        if one is None:
            return match[0]
        if one.id not in answers.values:
            return _NOT_GIVEN
        words = in_words(one, answers.values[one.id])
        return words.lower() if one.id.endswith("_unit") else words

    return _PLACE.sub(told, sentence)


def within(words: str) -> str:
    """Return words as they stand within a sentence. EHR stays EHR."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def named(sentence: str, practice: str) -> str:
    """Return a sentence with the practice's name."""
    return sentence.replace("{practice}", practice)
