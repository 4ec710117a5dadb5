"""Where an answer is given, whether it may be, and how it is put into the record."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from portal import audit, clock
from portal.audit import ActorKind
from portal.db import session
from portal.errors import RuleBroken
from portal.questionnaires import queries, rules
from portal.questionnaires.answers import Typed
from portal.questionnaires.filled import Filled, own_ids
from portal.questionnaires.models import Answer
from portal.questionnaires.question_set import Question
from portal.questionnaires.rules import AnswerSource, AssessmentState


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an answer is given: the question, and from where we have it."""

    question: Question
    source: AnswerSource

    @property
    def own_ids(self) -> frozenset[str]:
        """Return under which names answers to the question are kept."""
        return own_ids(self.question)


def check_open(filled: Filled, place: Place) -> None:
    """Refuse an answer to what is locked, and hold the assessment for this transaction."""
    queries.lock(filled.assessment)
    if not filled.may_change(place.question):
        state = AssessmentState(filled.assessment.state)
        if state is AssessmentState.RETURNED:
            raise RuleBroken("This answer did not come back to you. It is locked.")
        rules.check_move(state, AssessmentState.SUBMITTED)


def rows_now(filled: Filled, field_ids: Collection[str]) -> dict[str, Answer]:
    """Return answers as they stand now that the assessment is held: others may have been faster."""
    rows = select(Answer).where(
        Answer.assessment_id == filled.assessment.id, Answer.field_id.in_(field_ids)
    )
    found = session.scalars(rows.execution_options(populate_existing=True))
    return {row.field_id: row for row in found}


def put(
    filled: Filled,
    place: Place,
    field_id: str,
    value: Typed | None,
    by: audit.Actor,
    **more: Any,
) -> None:
    """Put an answer in the place of the one before. It is the writer's own now."""
    told: dict[str, Any] = {
        "value": value,
        "declined": False,
        "by_name": by.name,
        "saved_at": clock.now(),
        "source": place.source,
        "link_id": link_of(by),
        "page": "",
        "started_from": None,
        "started_note": "",
        "confirmed_at": None,
    } | more
    row = insert(Answer).values(
        assessment_id=filled.assessment.id, field_id=field_id, revision=1, **told
    )
    same = ["practice_id", "assessment_id", "field_id"]
    anew = {**told, "revision": Answer.revision + 1}
    session.execute(row.on_conflict_do_update(index_elements=same, set_=anew))


def link_of(by: audit.Actor) -> int | None:
    """Return by which link somebody comes; None for staff."""
    return by.actor_id if by.kind is ActorKind.LINK else None


def record_at(
    deed: audit.Deed, filled: Filled, place: Place, by: audit.Actor, **details: str | int | bool
) -> None:
    """Write a deed at a question into the trail."""
    audit.record(
        deed,
        by=by,
        vendor_id=filled.assessment.vendor_id,
        subject=("assessment", filled.assessment.id),
        question=place.question.number,
        source=place.source.value,
        **details,
    )
