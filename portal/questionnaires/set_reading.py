"""Reading a set of questions and checking it. Everything wrong is named at once, with its line."""

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, TypeVar

from portal.questionnaires.question_set import (
    Basis,
    Criterion,
    Field,
    FieldKind,
    Level,
    Question,
    QuestionSet,
    SetBroken,
    Verified,
    digest_of,
    frozen_from,
)
from portal.questionnaires.sets.pack import Pack
from portal.questionnaires.sets.pack_reading import pack_from

VERSION = 1
_SET_FILE = "five_questions.toml"
_WORDING_FILE = "wording.toml"
_WITH_OPTIONS = frozenset({FieldKind.CHOICE, FieldKind.MULTI})

Word = TypeVar("Word", bound=StrEnum)


def read_set(questions: str, wording: str, *, version: int) -> QuestionSet:
    """Return the set that two TOML texts make. Raise SetBroken with all that is wrong."""
    try:
        payload = frozen_from(questions, wording, version=version)
    except tomllib.TOMLDecodeError as wrong:
        raise SetBroken(f"Not TOML: {wrong}") from wrong
    return _read(payload, _Checks(lines=tuple(questions.splitlines())))


def thaw(payload: Mapping[str, Any]) -> QuestionSet:
    """Return the set that was frozen into a sending: the five, then its packs, numbered through."""
    five = _read(payload, _Checks(lines=()))
    packs = [pack_from(told) for told in payload.get("packs", [])]
    questions = [*five.questions, *(one for pack in packs for one in pack.questions)]
    return replace(
        five,
        questions=tuple(
            replace(question, number=number) for number, question in enumerate(questions, 1)
        ),
        packs={pack.id: pack.title for pack in packs},
    )


def payload_with(packs: Sequence[Pack]) -> dict[str, Any]:
    """Return what is frozen into a sending. Without packs it is what it was before there were any."""
    payload = dict(current_payload())
    if packs:
        payload["packs"] = [dict(pack.payload) for pack in packs]
    return payload


@cache
def current_payload() -> Mapping[str, Any]:
    """Return what is frozen into a sending made today."""
    return frozen_from(data(_SET_FILE), data(_WORDING_FILE), version=VERSION)


@cache
def current_set() -> QuestionSet:
    """Return the questions that are sent today."""
    return read_set(data(_SET_FILE), data(_WORDING_FILE), version=VERSION)


def data(name: str) -> str:
    """Return one of the texts that come with the room."""
    return (resources.files("portal.questionnaires") / "data" / name).read_text(encoding="utf-8")


@dataclass
class _Checks:
    """Takes values out of records, and collects what is wrong with them."""

    lines: tuple[str, ...]
    problems: list[str] = field(default_factory=list)

    def text(self, record: Mapping[str, Any], name: str, place: str) -> str:
        value = record.get(name)
        if isinstance(value, str) and value.strip():
            return value
        self.wrong(record, place, f"'{name}' is missing or is no text")
        return ""

    def texts(self, record: Mapping[str, Any], name: str, place: str) -> tuple[str, ...]:
        value = record.get(name)
        if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
            return tuple(value)
        self.wrong(record, place, f"'{name}' is missing or is no list of texts")
        return ()

    def number(self, record: Mapping[str, Any], name: str, place: str) -> int:
        value = record.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        self.wrong(record, place, f"'{name}' is missing or is no whole number above 0")
        return 1

    def flag(self, record: Mapping[str, Any], name: str, place: str) -> bool:
        value = record.get(name)
        if isinstance(value, bool):
            return value
        self.wrong(record, place, f"'{name}' is missing or is neither true nor false")
        return False

    def word(self, kind: type[Word], record: Mapping[str, Any], name: str, place: str) -> Word:
        value = record.get(name)
        if value in list(kind):
            return kind(value)
        allowed = ", ".join(kind)
        self.wrong(record, place, f"'{name}' is {value!r}; it must be one of {allowed}")
        return next(iter(kind))

    def records(self, record: Mapping[str, Any], name: str, place: str) -> list[dict[str, Any]]:
        value = record.get(name)
        if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            return value
        self.wrong(record, place, f"there is no [[{name}]]")
        return []

    def wrong(self, record: Mapping[str, Any], place: str, what: str) -> None:
        self.problems.append(f"{self._line_of(record.get('id'))}{place}: {what}.")

    def _line_of(self, record_id: object) -> str:
        sought = f'id = "{record_id}"'
        found = [number for number, line in enumerate(self.lines, 1) if line.strip() == sought]
        return f"line {found[0]}, " if found else ""


def _read(payload: Mapping[str, Any], checks: _Checks) -> QuestionSet:
    data, wording = payload["set"], payload["wording"]
    meta = data.get("meta", {})
    questions = tuple(
        _question(record, wording, checks) for record in checks.records(data, "question", "the set")
    )
    overall = checks.records(data, "overall", "the set")
    whole = QuestionSet(
        version=payload["version"],
        digest=digest_of(payload),
        as_of=checks.text(meta, "as_of", "meta"),
        default_due_days=checks.number(meta, "default_due_days", "meta"),
        questions=questions,
        overall={
            checks.word(Level, one, "result", "overall"): checks.text(one, "meaning", "overall")
            for one in overall
        },
        short_notice_states=frozenset(
            checks.texts(wording.get("practice", {}), "short_notice_states", "wording")
        ),
    )
    _check_whole(whole, wording, checks)
    if checks.problems:
        raise SetBroken("\n".join(checks.problems))
    return whole


def _question(record: dict[str, Any], wording: Mapping[str, Any], checks: _Checks) -> Question:
    place = f"question {record.get('id')}"
    words = wording.get("question", {}).get(record.get("id"), {})
    return Question(
        id=checks.text(record, "id", place),
        number=checks.number(record, "order", place),
        ask=checks.text(record, "ask", place),
        short=checks.text(words, "short", f"wording of {place}"),
        why=checks.text(words, "why", f"wording of {place}"),
        complete_when=checks.text(record, "complete_when", place),
        citations=checks.texts(record, "citations", place),
        evidence=checks.texts(record, "evidence", place),
        follow_up=checks.texts(record, "follow_up", place),
        fields=_each(_field, record, "field", wording, checks),
        criteria=_each(_criterion, record, "criterion", wording, checks),
    )


Made = TypeVar("Made")
_Maker = Callable[[dict[str, Any], Mapping[str, Any], _Checks], Made]


def _each(
    make: _Maker[Made],
    record: dict[str, Any],
    name: str,
    wording: Mapping[str, Any],
    checks: _Checks,
) -> tuple[Made, ...]:
    place = f"question {record.get('id')}"
    words = wording.get(name, {})
    return tuple(
        make(one, words.get(one.get("id"), {}), checks)
        for one in checks.records(record, name, place)
    )


def _field(record: dict[str, Any], words: Mapping[str, Any], checks: _Checks) -> Field:
    place = f"field {record.get('id')}"
    kind = checks.word(FieldKind, record, "type", place)
    options = checks.texts(record, "options", place) if kind in _WITH_OPTIONS else ()
    strange = set(words.get("options", {})) - set(options)
    if strange:
        checks.wrong(record, place, f"the wording knows options that are not there: {strange}")
    return Field(
        id=checks.text(record, "id", place),
        label=checks.text(record, "label", place),
        kind=kind,
        is_required=checks.flag(record, "required", place),
        options=options,
        ask=words.get("ask", record.get("label", "")),
        hint=words.get("hint", ""),
        words=words.get("options", {}),
        none_words=words.get("none", ""),
        is_long=words.get("is_long", False),
    )


def _criterion(record: dict[str, Any], words: Mapping[str, Any], checks: _Checks) -> Criterion:
    place = f"criterion {record.get('id')}"
    return Criterion(
        id=checks.text(record, "id", place),
        level=checks.word(Level, record, "level", place),
        when=checks.text(record, "when", place),
        reason=checks.text(record, "reason", place),
        citations=checks.texts(record, "citations", place),
        basis=checks.word(Basis, record, "basis", place),
        verified=checks.word(Verified, record, "verified", place),
        says=checks.text(words, "says", f"wording of {place}"),
        hint=words.get("hint", ""),
    )


def _check_whole(whole: QuestionSet, wording: Mapping[str, Any], checks: _Checks) -> None:
    numbers = [question.number for question in whole.questions]
    if numbers != list(range(1, len(numbers) + 1)):
        checks.problems.append(f"the set: 'order' must count from 1, but is {numbers}.")
    known = {
        "question": [question.id for question in whole.questions],
        "field": [one.id for question in whole.questions for one in question.fields],
        "criterion": [one.id for question in whole.questions for one in question.criteria],
    }
    for name, ids in known.items():
        for twice in _twice(ids):
            checks.wrong({"id": twice}, f"{name} {twice}", "this id is used twice")
        for strange in sorted(set(wording.get(name, {})) - set(ids)):
            checks.problems.append(f"wording: there is no {name} {strange}.")
    missing = set(Level) - set(whole.overall)
    if missing:
        checks.problems.append(f"the set: no [[overall]] for {', '.join(sorted(missing))}.")


def _twice(ids: Iterable[str]) -> list[str]:
    seen = list(ids)
    return sorted({one for one in seen if seen.count(one) > 1})
