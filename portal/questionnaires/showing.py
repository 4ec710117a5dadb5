"""What pages show of a question: its fields with what was typed, and its answers in words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from portal.questionnaires.answers import Typed
from portal.questionnaires.asked import is_asked
from portal.questionnaires.filled import Filled, Kept, Told, told_by
from portal.questionnaires.question_set import Field, FieldKind, Question
from portal.questionnaires.rules import StartedFrom
from portal.questionnaires.wording import typed_in_words

_REPORTS = "VQ4"
STARTED_WORDS = {
    StartedFrom.DOCUMENT: "From a document of yours",
    StartedFrom.LAST_TIME: "From your last answers",
    StartedFrom.SHARED: "From answers you gave before",
}


@dataclass(frozen=True, kw_only=True)
class ShownField:
    """A field on a page, with what was typed, and what is wrong with it."""

    field: Field
    typed: Typed
    wrong: str
    is_idle: bool
    kept: tuple[Kept, ...]
    told: Told | None
    # Where a started answer comes from, while nobody has said that it is true.
    started: str
    # A number and its unit are one question to a person, and stand side by side.
    unit: "ShownField | None" = None


@dataclass(frozen=True, kw_only=True)
class Pair:
    """What was asked and what was said, in words."""

    label: str
    ask: str
    words: str
    wrong: str


def shown_fields(
    filled: Filled, question: Question, wrong_files: Mapping[str, str]
) -> list[ShownField]:
    """Return the fields of a question as a page shows them, each number with its unit."""
    kept = filled.kept.get(question.id, [])
    shown = {
        one.id: ShownField(
            field=one,
            typed=filled.shown.typed.get(one.id, ""),
            wrong=wrong_files.get(one.id) or filled.shown_answers.wrong.get(one.id, ""),
            is_idle=not is_asked(one, filled.shown_answers),
            kept=tuple(paper for paper in kept if paper.place == one.id),
            told=_told(filled, one.id),
            started=_started(filled, one.id),
        )
        for one in question.fields
    }
    units = {name: shown.get(f"{name.removesuffix('_value')}_unit") for name in shown}
    paired = {unit.field.id for name, unit in units.items() if unit and name.endswith("_value")}
    return [
        _with_unit(one, units[name]) if name.endswith("_value") else one
        for name, one in shown.items()
        if name not in paired
    ]


def _told(filled: Filled, field_id: str) -> Told | None:
    row = filled.rows.get(field_id)
    return told_by(row) if row and row.value and not row.is_unconfirmed else None


def _started(filled: Filled, field_id: str) -> str:
    row = filled.rows.get(field_id)
    if row is None or row.started_from is None or not row.is_unconfirmed:
        return ""
    return row.started_note or STARTED_WORDS[StartedFrom(row.started_from)]


def _with_unit(number: ShownField, unit: ShownField | None) -> ShownField:
    if unit is None:
        return number
    return replace(number, unit=unit, wrong=number.wrong or unit.wrong, is_idle=unit.is_idle)


def evidence_at(filled: Filled, question: Question) -> tuple[Kept, ...]:
    """Return what is attached at the question itself, not in one of its fields."""
    kept = filled.kept.get(question.id, [])
    return tuple(paper for paper in kept if paper.place == question.id)


def said_pairs(filled: Filled, question: Question) -> list[Pair]:
    """Return what was said to a question. Gaps and idle fields are left out."""
    return [
        Pair(
            label=one.label,
            ask=one.ask,
            words=typed_in_words(one, filled.said.typed[one.id], filled.answers),
            wrong=filled.answers.wrong.get(one.id, ""),
        )
        for one in question.fields
        if one.kind is not FieldKind.FILE
        and one.id in filled.said.typed
        and is_asked(one, filled.answers)
    ]


def lacks_report(filled: Filled, question: Question) -> bool:
    """Tell whether a report is named, but not attached."""
    named = filled.answers.word("q4_type") not in {"", "none"}
    return question.id == _REPORTS and named and not filled.kept.get(question.id)
