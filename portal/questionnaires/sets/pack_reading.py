"""Reading a pack, and checking it. Everything wrong is named at once: file, line and field."""

import tomllib
from collections.abc import Mapping
from typing import Any

from portal.questionnaires.question_set import (
    Basis,
    Criterion,
    Field,
    FieldKind,
    Level,
    Question,
    SetBroken,
    Verified,
)
from portal.questionnaires.sets.checks import Checks, Record
from portal.questionnaires.sets.condition_reading import ConditionReader
from portal.questionnaires.sets.lines import lines_of
from portal.questionnaires.sets.pack import Pack
from portal.questionnaires.sets.whole_pack import check_pack, check_showing

_TOP = ("meta", "question", "sources")
_META = ("id", "title", "about", "minutes", "version", "as_of", "source", "suggest")
_QUESTION = (
    *("id", "ask", "short", "why", "complete_when", "citations", "evidence", "follow_up"),
    *("field", "criterion"),
)
_FIELD = (
    *("id", "label", "type", "required", "options", "words", "ask", "hint", "none", "is_long"),
    "show_when",
)
_CRITERION = (
    *("id", "level", "when", "says", "reason", "citations", "basis", "sources", "verified"),
    *("hint", "holds_if"),
)
_WITH_OPTIONS = frozenset({FieldKind.CHOICE, FieldKind.MULTI})
# Who says that a rule asks for something says where it stands.
_CITED = frozenset({Basis.RULE, Basis.STATE, Basis.GUIDANCE})


def read_pack(text: str, *, file: str) -> Pack:
    """Return the pack that a TOML text makes. Raise SetBroken with all that is wrong."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise SetBroken(f"{file}: not TOML: {wrong}") from wrong
    return _pack(told, Checks(file=file, lines=lines_of(text)))


def pack_from(told: Mapping[str, Any]) -> Pack:
    """Return the pack of a payload: one that was frozen, or that a practice's questions make."""
    return _pack(told, Checks(file="the pack", lines={}))


def _pack(told: Mapping[str, Any], checks: Checks) -> Pack:
    top = Record(told, (), checks)
    top.knows_only(_TOP)
    meta = top.table("meta")
    meta.knows_only(_META)
    suggest = meta.table("suggest")
    suggest.knows_only(("words", "with_phi"))
    sources = frozenset(top.table("sources").told)
    pack = Pack(
        id=meta.text("id"),
        title=meta.text("title"),
        about=meta.text("about"),
        minutes=meta.number("minutes"),
        version=meta.number("version"),
        as_of=meta.text("as_of"),
        source=meta.text("source"),
        suggest_words=suggest.texts("words", least=0),
        suggest_with_phi=suggest.flag("with_phi", otherwise=False),
        questions=_questions(top, meta.text("id"), sources),
        payload=told,
    )
    check_pack(pack, top)
    if checks.problems:
        raise SetBroken("\n".join(dict.fromkeys(checks.problems)))
    return pack


def _questions(top: Record, pack: str, sources: frozenset[str]) -> tuple[Question, ...]:
    records = top.records("question")
    fields = [[_field(one) for one in record.records("field")] for record in records]
    known = {one.id: one for own in fields for one in own}
    return tuple(
        _question(record, number, own, known, pack, sources)
        for number, (record, own) in enumerate(zip(records, fields, strict=True), 1)
    )


def _question(
    record: Record,
    number: int,
    fields: list[Field],
    known: Mapping[str, Field],
    pack: str,
    sources: frozenset[str],
) -> Question:
    record.knows_only(_QUESTION)
    shown = check_showing(record, fields)
    return Question(
        id=record.text("id"),
        number=number,
        ask=record.text("ask"),
        short=record.text("short"),
        why=record.text("why"),
        complete_when=record.text_or("complete_when", "Every field is filled in."),
        citations=record.texts("citations", least=0),
        evidence=record.texts("evidence", least=0),
        follow_up=record.texts("follow_up", least=0),
        fields=shown,
        criteria=tuple(_criterion(one, known, sources) for one in record.records("criterion")),
        pack=pack,
    )


def _field(record: Record) -> Field:
    record.knows_only(_FIELD)
    kind = record.word(FieldKind, "type")
    options = record.texts("options", least=2) if kind in _WITH_OPTIONS else ()
    if kind not in _WITH_OPTIONS and "options" in record.told:
        record.wrong("options", f"a field of type {kind} has no options")
    label = record.text("label")
    return Field(
        id=record.text("id"),
        label=label,
        kind=kind,
        is_required=record.flag("required"),
        options=options,
        ask=record.text_or("ask", label),
        hint=record.text_or("hint", ""),
        words=_words(record, options),
        none_words=record.text_or("none", ""),
        is_long=record.flag("is_long", otherwise=False),
    )


def _words(record: Record, options: tuple[str, ...]) -> Mapping[str, str]:
    words = record.table("words")
    for option in options:
        if option not in words.told:
            record.wrong("words", f"the option {option!r} has no words")
    for strange in set(words.told) - set(options):
        words.wrong(strange, "there is no such option")
    return {option: words.text(option) for option in options if option in words.told}


def _criterion(record: Record, known: Mapping[str, Field], sources: frozenset[str]) -> Criterion:
    record.knows_only(_CRITERION)
    basis = record.word(Basis, "basis")
    reader = ConditionReader(known, lambda what: record.wrong("holds_if", what))
    for strange in set(record.texts("sources", least=0)) - sources:
        record.wrong("sources", f"there is no [sources.{strange}]")
    return Criterion(
        id=record.text("id"),
        level=record.word(Level, "level"),
        when=record.text("when"),
        reason=record.text("reason"),
        citations=_citations(record, basis),
        basis=basis,
        verified=record.word(Verified, "verified"),
        says=record.text("says"),
        hint=record.text_or("hint", ""),
        condition=reader.read(record.told.get("holds_if")),
    )


def _citations(record: Record, basis: Basis) -> tuple[str, ...]:
    citations = record.texts("citations", least=0)
    if basis in _CITED and not citations:
        record.wrong("citations", f"the basis is {basis}, so it must say where that stands")
    return citations
