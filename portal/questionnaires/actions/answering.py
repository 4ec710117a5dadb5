"""Saving answers as they are typed, attaching evidence, and declining a question."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from portal import audit, clock, documents, tenancy
from portal.db import keep, session
from portal.documents import DocumentKind, Upload
from portal.errors import RuleBroken
from portal.questionnaires import queries, rules
from portal.questionnaires.answers import Typed, tidy
from portal.questionnaires.filled import INSTEAD, Filled
from portal.questionnaires.models import Answer, AnswerEvidence, Attestation
from portal.questionnaires.question_set import Question
from portal.questionnaires.rules import AnswerSource, AssessmentState

_KINDS = {"q1_template": DocumentKind.BAA_TEMPLATE, "VQ4": DocumentKind.SOC2}
_MOST_FILES = 10
# A line of the trail is no place for essays, and neither is a field.
_LONGEST = 100_000


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an answer is given: the question, and from where we have it."""

    question: Question
    source: AnswerSource

    @property
    def own_ids(self) -> list[str]:
        """Return under which names answers to the question are kept."""
        fields = [one.id for one in self.question.fields]
        return [*fields, self.question.id, self.question.id + INSTEAD]


def save_answers(
    filled: Filled, place: Place, told: Mapping[str, Typed], *, by: audit.Actor
) -> list[str]:
    """Save what was typed, also what makes no sense. Return which answers changed."""
    _check_open(filled, place)
    standing = {**filled.said.typed, **_instead(filled)}
    wanted = {name: tidy(typed) for name, typed in told.items() if name in place.own_ids}
    changed = {name: typed for name, typed in wanted.items() if standing.get(name, "") != typed}
    changed = {name: typed for name, typed in changed.items() if typed or standing.get(name)}
    if any(len(str(typed)) > _LONGEST for typed in changed.values()):
        raise RuleBroken("That is very long. Attach it as a document instead.")
    last_saved_at = _last_saved_at(filled, place)
    for name, typed in changed.items():
        _put(filled, place, name, typed or None, by)
    if place.question.id in filled.said.declined and any(wanted.values()):
        _put(filled, place, place.question.id, None, by)
        changed[place.question.id] = ""
    if changed and rules.is_new_burst(last_saved_at, at=clock.now()):
        _record(audit.Deed.ANSWER_SAVED, filled, place, by, fields=len(changed))
    return sorted(changed)


def decline_question(filled: Filled, place: Place, reason: str, *, by: audit.Actor) -> None:
    """Decline to answer a question. What was typed before is kept."""
    _check_open(filled, place)
    _put(filled, place, place.question.id, tidy(reason) or None, by, declined=True)
    _record(audit.Deed.ANSWER_DECLINED, filled, place, by, with_reason=bool(reason.strip()))


def attach(
    filled: Filled, place: Place, upload: Upload, *, at: str, by: audit.Actor
) -> AnswerEvidence:
    """Keep a file as evidence at a question, or in one of its file fields (`at`)."""
    _check_open(filled, place)
    if len(filled.kept.get(place.question.id, [])) >= _MOST_FILES:
        raise RuleBroken(f"There are {_MOST_FILES} files here already. Remove one first.")
    document = documents.keep_for_now(
        upload,
        _KINDS.get(at, DocumentKind.EVIDENCE),
        vendor_id=filled.assessment.vendor_id,
        by=by,
        on=tenancy.today_here(),
    )
    evidence = keep(
        AnswerEvidence(
            assessment_id=filled.assessment.id,
            question_id=place.question.id,
            place=at,
            document_id=document.id,
            by_name=by.name,
            added_at=clock.now(),
            source=place.source,
        )
    )
    _record(audit.Deed.EVIDENCE_ATTACHED, filled, place, by, sha256=document.sha256)
    return evidence


def remove_evidence(filled: Filled, place: Place, evidence_id: int, *, by: audit.Actor) -> None:
    """Take a file away from the answers. Staff may remove it, if it is wrong, within its week."""
    _check_open(filled, place)
    evidence = queries.get_evidence(filled.assessment.id, evidence_id)
    if evidence.question_id != place.question.id:
        raise RuleBroken("This file belongs to another question.")
    evidence.removed_at = clock.now()
    _record(audit.Deed.EVIDENCE_REMOVED, filled, place, by, document=evidence.document_id)


def open_receipt(attestation: Attestation, *, vendor_id: int, by: audit.Actor) -> None:
    """Write into the trail that the vendor takes its receipt."""
    audit.record(
        audit.Deed.RECEIPT_OPENED,
        by=by,
        vendor_id=vendor_id,
        subject=("assessment", attestation.assessment_id),
        sha256=attestation.answers_sha256,
    )


def _check_open(filled: Filled, place: Place) -> None:
    queries.lock(filled.assessment)
    if not filled.may_change(place.question):
        state = AssessmentState(filled.assessment.state)
        if state is AssessmentState.RETURNED:
            raise RuleBroken("This answer did not come back to you. It is locked.")
        rules.check_move(state, AssessmentState.SUBMITTED)


def _instead(filled: Filled) -> dict[str, Typed]:
    return {question_id + INSTEAD: words for question_id, words in filled.said.instead.items()}


def _last_saved_at(filled: Filled, place: Place) -> datetime | None:
    return session.scalar(
        select(func.max(Answer.saved_at)).where(
            Answer.assessment_id == filled.assessment.id,
            Answer.field_id.in_(place.own_ids),
            Answer.source == place.source,
        )
    )


def _put(
    filled: Filled,
    place: Place,
    field_id: str,
    value: Typed | None,
    by: audit.Actor,
    *,
    declined: bool = False,
) -> None:
    told = {
        "value": value,
        "declined": declined,
        "by_name": by.name,
        "saved_at": clock.now(),
        "source": place.source,
    }
    row = insert(Answer).values(assessment_id=filled.assessment.id, field_id=field_id, **told)
    same = ["practice_id", "assessment_id", "field_id"]
    session.execute(row.on_conflict_do_update(index_elements=same, set_=told))


def _record(
    deed: audit.Deed, filled: Filled, place: Place, by: audit.Actor, **details: str | int | bool
) -> None:
    audit.record(
        deed,
        by=by,
        vendor_id=filled.assessment.vendor_id,
        subject=("assessment", filled.assessment.id),
        question=place.question.number,
        source=place.source.value,
        **details,
    )
