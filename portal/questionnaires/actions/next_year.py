"""Asking anew: last time's answers start the new ones, for the vendor to say what is still true."""

from collections.abc import Mapping

from portal import audit
from portal.db import keep
from portal.errors import RuleBroken
from portal.questionnaires import queries
from portal.questionnaires.actions.starting import prefill
from portal.questionnaires.answers import Typed
from portal.questionnaires.filled import Filled
from portal.questionnaires.models import AnswerEvidence, Assessment
from portal.questionnaires.question_set import Field, FieldKind, Question
from portal.questionnaires.rules import ATTESTED_STATES, StartedFrom


def carry_over(assessment: Assessment, previous: Assessment, *, by: audit.Actor) -> list[str]:
    """Start the answers of a new sending from last time's. Return the fields that were started.

    What is asked otherwise now is not carried; neither is a refusal. Nothing counts until the vendor
    says that it is still true.
    """
    if previous.vendor_id != assessment.vendor_id or previous.state not in ATTESTED_STATES:
        raise RuleBroken("There are no answers of theirs to start from.")
    filled, before = queries.fill(assessment), queries.fill(previous)
    told = carried(filled, before)
    day = previous.submitted_at or previous.sent_at
    note = f"From your answers of {day:%B} {day.day}, {day.year}"
    _carry_files(filled, before)
    notes = dict.fromkeys(told, note)
    return prefill(filled, told, started_from=StartedFrom.LAST_TIME, notes=notes, by=by)


def carried(filled: Filled, before: Filled) -> dict[str, Typed]:
    """Return which answers are carried over, by field: those to what is asked word for word again."""
    then = _same_fields(before)
    return {
        one.id: before.said.typed[one.id]
        for question in filled.questions.questions
        for one in question.fields
        if one.id in before.said.typed and then.get(one.id) == (_asked(question), one)
    }


def _same_fields(before: Filled) -> Mapping[str, tuple[tuple[str, str], Field]]:
    return {
        one.id: (_asked(question), one)
        for question in before.questions.questions
        for one in question.fields
        if question.id not in before.said.declined
    }


def _asked(question: Question) -> tuple[str, str]:
    return question.id, question.ask


def _carry_files(filled: Filled, before: Filled) -> None:
    """Let the papers of last time stand in the same fields, with who gave them, and when."""
    then = _same_fields(before)
    for question in filled.questions.questions:
        wanted = {
            one.id
            for one in question.fields
            if one.kind is FieldKind.FILE and then.get(one.id) == (_asked(question), one)
        }
        for kept in before.kept.get(question.id, []):
            if kept.place in wanted:
                keep(
                    AnswerEvidence(
                        assessment_id=filled.assessment.id,
                        question_id=question.id,
                        place=kept.place,
                        document_id=kept.document.id,
                        by_name=kept.told.by_name,
                        added_at=kept.told.at,
                        source=kept.told.source,
                    )
                )
