"""What a vendor says now beside what it said last time: what changed, and what is still true."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.questionnaires.filled import Filled
from portal.questionnaires.overrides import Override, standing_at
from portal.questionnaires.question_set import Question
from portal.questionnaires.rules import StartedFrom
from portal.questionnaires.showing import said_pairs

REFUSED = "Declined to answer"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that is said otherwise than last time. Without `before` it is new, without `after` gone."""

    label: str
    before: str
    after: str
    by_name: str


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One question, now and last time."""

    sent_at: datetime
    changes: tuple[Change, ...]
    same: int
    # Who said that what was carried over is still true, and when.
    confirmed_by: str
    confirmed_at: datetime | None
    # How a person judged last time's answer otherwise. It does not hold for this one.
    overrides: tuple[Override, ...]

    @property
    def is_same(self) -> bool:
        """Tell whether all of it was said so last time."""
        return self.same > 0 and not self.changes


def compared(filled: Filled, before: Filled | None, question: Question) -> Compared | None:
    """Return a question beside last time's; None where it was not asked, or not answered."""
    same = _same_question(before, question)
    if before is None or same is None:
        return None
    then, now = _said(before, same), _said(filled, question)
    if not then:
        return None
    told = filled.told(question)
    by_name = told.by_name if told else ""
    changes = tuple(
        Change(label=label, before=then.get(label, ""), after=now.get(label, ""), by_name=by_name)
        for label in {**then, **now}
        if now and then.get(label, "") != now.get(label, "")
    )
    confirmed = _confirmed(filled, question)
    return Compared(
        sent_at=before.assessment.submitted_at or before.assessment.sent_at,
        changes=changes,
        same=sum(now.get(label) == words for label, words in then.items()),
        confirmed_by=confirmed[0] if confirmed else "",
        confirmed_at=confirmed[1] if confirmed else None,
        overrides=tuple(standing_at(same, before.said, before.overrides).values()),
    )


def _same_question(before: Filled | None, question: Question) -> Question | None:
    asked = before.questions.questions if before else ()
    return next((one for one in asked if one.id == question.id), None)


def _said(filled: Filled, question: Question) -> Mapping[str, str]:
    if question.id in filled.said.declined:
        return {REFUSED: filled.said.declined[question.id] or "No reason given"}
    return {pair.label: pair.words for pair in said_pairs(filled, question)}


def _confirmed(filled: Filled, question: Question) -> tuple[str, datetime] | None:
    found = [
        (row.by_name, row.confirmed_at)
        for row in filled.rows_at(question)
        if row.started_from == StartedFrom.LAST_TIME and row.confirmed_at is not None
    ]
    return max(found, key=lambda one: one[1], default=None)
