"""Starting answers from what is known already, and having the vendor say that they are true."""

from collections.abc import Mapping

from sqlalchemy import update

from portal import audit, clock
from portal.db import session
from portal.questionnaires import queries
from portal.questionnaires.actions.putting import Place, check_open, link_of, put, record_at
from portal.questionnaires.answers import Typed, tidy
from portal.questionnaires.filled import Filled
from portal.questionnaires.models import Answer
from portal.questionnaires.rules import AnswerSource, StartedFrom

_LONGEST_NOTE = 1000


def prefill(
    filled: Filled,
    told: Mapping[str, Typed],
    *,
    started_from: StartedFrom,
    notes: Mapping[str, str],
    by: audit.Actor,
) -> list[str]:
    """Put answers into fields that are empty, marked with where they come from.

    Nobody has said them: they count once the vendor confirms its question. Return which were put.
    Questions that are locked or declined are left alone.
    """
    queries.lock(filled.assessment)
    started = []
    for question in filled.questions.questions:
        if question.id in filled.said.declined or not filled.may_change(question):
            continue
        place = Place(question=question, source=AnswerSource.VENDOR_BY_LINK)
        for field_id in sorted(place.own_ids - {question.id} & told.keys()):
            row, typed = filled.rows.get(field_id), tidy(told[field_id])
            if typed and (row is None or not row.value):
                note = notes.get(field_id, "")[:_LONGEST_NOTE]
                more = {"started_from": started_from, "started_note": note}
                put(filled, place, field_id, typed, by, **more)
                started.append(field_id)
    if started:
        audit.record(
            audit.Deed.ANSWERS_STARTED,
            by=by,
            vendor_id=filled.assessment.vendor_id,
            subject=("assessment", filled.assessment.id),
            origin=started_from.value,
            fields=len(started),
        )
    return started


def confirm_answers(
    filled: Filled, place: Place, *, by: audit.Actor, seen: Mapping[str, int] | None = None
) -> int:
    """Say that the started answers of a question are still true, each as it was `seen`."""
    check_open(filled, place)
    waiting = [
        row
        for row in filled.unconfirmed(place.question)
        if seen is None or seen.get(row.field_id) == row.revision
    ]
    if not waiting:
        return 0
    # As they were seen: what changed meanwhile is not confirmed unseen.
    for row in waiting:
        session.execute(
            update(Answer)
            .where(Answer.id == row.id, Answer.revision == row.revision)
            .values(
                confirmed_at=clock.now(),
                by_name=by.name,
                link_id=link_of(by),
                source=place.source,
                revision=Answer.revision + 1,
            )
            .execution_options(synchronize_session=False)
        )
    record_at(audit.Deed.ANSWERS_CONFIRMED, filled, place, by, fields=len(waiting))
    return len(waiting)
