"""Answers as they were typed, and what they mean. What makes no sense is kept and named."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.questionnaires.question_set import Field, FieldKind, QuestionSet, digest_of
from portal.questionnaires.sets.condition import Fact, World

Typed = str | list[str]
Value = str | Decimal | date | bool | frozenset[str]

# What stands for "none of these" or "we have not done one": an answer, not a gap.
NONE = "none"

_MOST = Decimal(1_000_000)
_NUMBERS = frozenset({FieldKind.NUMBER, FieldKind.MONEY})


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the vendor said, exactly as typed."""

    typed: Mapping[str, Typed] = field(default_factory=dict)
    declined: Mapping[str, str] = field(default_factory=dict)
    instead: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Unreadable(ValueError):
    """What was typed does not fit the field. The message is a sentence for the person."""


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What the answers mean. A field that was not asked, or makes no sense, has no value."""

    values: Mapping[str, Value] = field(default_factory=dict)
    none: frozenset[str] = frozenset()
    wrong: Mapping[str, str] = field(default_factory=dict)
    declined: Mapping[str, str] = field(default_factory=dict)
    instead: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, int] = field(default_factory=dict)

    def word(self, field_id: str) -> str:
        """Return the chosen option or the text; "" where there is none."""
        value = self.values.get(field_id)
        return value if isinstance(value, str) else ""

    def is_yes(self, field_id: str) -> bool:
        """Tell whether the answer is yes."""
        return self.values.get(field_id) is True

    def is_no(self, field_id: str) -> bool:
        """Tell whether the answer is no. A gap is not a no."""
        return self.values.get(field_id) is False

    def number(self, field_id: str) -> Decimal | None:
        """Return the number."""
        value = self.values.get(field_id)
        return value if isinstance(value, Decimal) else None

    def day(self, field_id: str) -> date | None:
        """Return the day."""
        value = self.values.get(field_id)
        return value if isinstance(value, date) else None

    def ticked(self, field_id: str) -> frozenset[str] | None:
        """Return what was ticked; empty for "none of these", None for a gap."""
        value = self.values.get(field_id)
        return value if isinstance(value, frozenset) else None

    def has_file(self, place: str) -> bool:
        """Tell whether a file is attached at a field or a question."""
        return self.files.get(place, 0) > 0

    def has(self, one: Field) -> bool:
        """Tell whether a field has been filled in, and makes sense."""
        if one.kind is FieldKind.FILE:
            return self.has_file(one.id)
        return one.id in self.values or one.id in self.none

    def world(
        self, facts: Mapping[Fact, bool | None] | None = None, on: date | None = None
    ) -> World:
        """Return what conditions are judged on."""
        return World(values=self.values, none=self.none, files=self.files, facts=facts or {}, on=on)


def tidy(typed: Typed) -> Typed:
    """Return what was typed without blanks at its ends, and with plain line ends."""
    if isinstance(typed, list):
        return [one for one in (item.strip() for item in typed) if one]
    return typed.replace("\r\n", "\n").strip()


def read_value(one: Field, typed: Typed) -> Value | None:
    """Return what was typed as a value, None for nothing. Raise Unreadable with a sentence."""
    if one.kind is FieldKind.MULTI:
        return _read_ticks(one, typed if isinstance(typed, list) else [typed] * bool(typed))
    if isinstance(typed, list):
        raise Unreadable("Choose one.")
    if not typed:
        return None
    return _read_one(one, typed)


def _read_ticks(one: Field, typed: list[str]) -> Value | None:
    ticks = frozenset(typed)
    if not ticks:
        return None
    if ticks == {NONE}:
        return frozenset()
    if NONE in ticks:
        raise Unreadable("Untick “None of these”, or untick the others.")
    if not ticks <= set(one.options):
        raise Unreadable("Choose from the list.")
    return ticks


def _read_one(one: Field, typed: str) -> Value:
    match one.kind:
        case FieldKind.CHOICE:
            return _read_choice(one, typed)
        case FieldKind.YES_NO:
            return _read_yes_no(typed)
        case FieldKind.DATE:
            return _read_date(typed)
    return _read_number(typed) if one.kind in _NUMBERS else typed


def _read_choice(one: Field, typed: str) -> str:
    if typed not in one.options:
        raise Unreadable("Choose one from the list.")
    return typed


def _read_yes_no(typed: str) -> bool:
    if typed not in {"yes", "no"}:
        raise Unreadable("Choose yes or no.")
    return typed == "yes"


def _read_number(typed: str) -> Decimal:
    try:
        number = Decimal(typed.removeprefix("$").replace(",", "").strip())
    except InvalidOperation:
        raise Unreadable("Enter a number in figures, such as 10.") from None
    if not number.is_finite() or not 0 <= number <= _MOST:
        raise Unreadable("Enter a number between 0 and 1,000,000.")
    return number


def _read_date(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Unreadable("Enter a whole date, such as 2026-06-30.") from None


def canonical_answers(questions: QuestionSet, said: Said) -> dict[str, object]:
    """Return the answers in the one shape whose canonical JSON is hashed and attested."""
    return {
        "set": questions.digest,
        "answers": {name: typed for name, typed in said.typed.items() if typed},
        "declined": dict(said.declined),
        "instead": {name: words for name, words in said.instead.items() if words},
        "files": {place: sorted(found) for place, found in said.files.items() if found},
    }


def said_from(canonical_said: Mapping[str, Any]) -> Said:
    """Return what was said, from its canonical shape."""
    return Said(
        typed=canonical_said["answers"],
        declined=canonical_said["declined"],
        instead=canonical_said["instead"],
        files={place: tuple(found) for place, found in canonical_said["files"].items()},
    )


def answers_digest(questions: QuestionSet, said: Said) -> str:
    """Return the SHA-256 of the answers: the same answers give the same, for ever."""
    return digest_of(canonical_answers(questions, said))
