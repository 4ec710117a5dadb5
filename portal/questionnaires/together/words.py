"""How it reads who wrote what, when, and where a started answer comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.questionnaires.answers import Said, Typed
from portal.questionnaires.asked import read_answers
from portal.questionnaires.filled import INSTEAD, Filled
from portal.questionnaires.question_set import Question
from portal.questionnaires.rules import StartedFrom
from portal.questionnaires.showing import STARTED_WORDS
from portal.questionnaires.together.clashes import Clash, clashes_at
from portal.questionnaires.together.seen import Sheet, seen_now
from portal.questionnaires.wording import typed_in_words

_INSTEAD = "What could you do instead, or what should we know?"


@dataclass(frozen=True, kw_only=True)
class ShownClash:
    """Two texts for one answer, as a page shows them."""

    field_id: str
    ask: str
    standing: str
    standing_by: str
    typed: str
    typed_by: str
    keep: str
    use: str


@dataclass(frozen=True, kw_only=True)
class Started:
    """An answer that was started, and waits for a word that it is true."""

    field_id: str
    ask: str
    words: str
    origin: str
    seen: str


def shown_clashes(
    filled: Filled, question: Question, field_ids: frozenset[str], *, link_id: int, at: datetime
) -> list[ShownClash]:
    """Return what waits for a choice at a question."""
    return [
        _shown_clash(filled, question, one, link_id, at) for one in clashes_at(filled, field_ids)
    ]


def started_at(filled: Filled, question: Question) -> list[Started]:
    """Return the started answers of a question in its order, those that are asked."""
    waiting = {row.field_id: row for row in filled.unconfirmed(question)}
    order = [*(one.id for one in question.fields), question.id + INSTEAD]
    return [
        Started(
            field_id=name,
            ask=_ask(question, name),
            words=_words(filled, question, name, row.value),
            origin=row.started_note or STARTED_WORDS[StartedFrom(row.started_from or "last_time")],
            seen=f"{name}:{row.revision}",
        )
        for name in order
        if (row := waiting.get(name)) is not None
    ]


def sheet_lines(
    filled: Filled, field_ids: Sequence[str], sheet: Sheet, clashing: frozenset[str]
) -> list[tuple[str, str]]:
    """Return what a page carries of each field. What clashes stays as it was seen, until settled."""
    lines = []
    for name in field_ids:
        row = filled.rows.get(name)
        now = seen_now(row.revision if row else 0, (row.value if row else None) or "")
        lines.append((name, str(sheet.seen.get(name, now) if name in clashing else now)))
    return lines


def ago(before: datetime, at: datetime) -> str:
    """Return how long ago something was, as one says it."""
    minutes = max(0, (at - before) // timedelta(minutes=1))
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} minute{'' if minutes == 1 else 's'} ago"
    hours = minutes // 60
    if hours < 24:
        return f"{hours} hour{'' if hours == 1 else 's'} ago"
    return f"{hours // 24} day{'' if hours < 48 else 's'} ago"


def _shown_clash(
    filled: Filled, question: Question, clash: Clash, link_id: int, at: datetime
) -> ShownClash:
    variant, standing = clash.variant, clash.standing
    return ShownClash(
        field_id=variant.field_id,
        ask=_ask(question, variant.field_id),
        standing=_words(filled, question, variant.field_id, standing.value if standing else None),
        standing_by=f"{standing.by_name} wrote this {ago(standing.saved_at, at)}"
        if standing
        else "Nothing stands here",
        typed=_words(filled, question, variant.field_id, variant.value),
        typed_by=f"{variant.by_name} wrote this {ago(variant.said_at, at)}"
        + (", by this link" if variant.link_id == link_id else ""),
        keep=f"{variant.id}.kept.{clash.revision}",
        use=f"{variant.id}.used.{clash.revision}",
    )


def _ask(question: Question, name: str) -> str:
    return next((one.ask for one in question.fields if one.id == name), _INSTEAD)


def _words(filled: Filled, question: Question, name: str, typed: Typed | None) -> str:
    if not typed:
        return "Empty"
    one = next((one for one in question.fields if one.id == name), None)
    if one is None:
        return str(typed)
    # Its own words, not those that stand: no other answer is known here.
    alone = read_answers(filled.questions, Said(typed={name: typed}))
    return typed_in_words(one, typed, alone)
