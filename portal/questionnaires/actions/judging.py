"""Judging a criterion otherwise, taking that back, and noting something for our team."""

from dataclasses import dataclass

from portal import audit, clock
from portal.db import keep
from portal.errors import RuleBroken
from portal.questionnaires import queries
from portal.questionnaires.filled import Filled
from portal.questionnaires.models import Assessment
from portal.questionnaires.overrides import said_digest
from portal.questionnaires.overriding import may_be_overridden
from portal.questionnaires.question_set import Level, Question
from portal.questionnaires.review_models import CriterionOverride, ReviewNote
from portal.questionnaires.review_rules import check_override
from portal.questionnaires.rules import ATTESTED_STATES
from portal.questionnaires.verdicts import Finding, Judgement

_LONGEST = 4000


@dataclass(frozen=True, kw_only=True)
class NewOverride:
    """How a person judges one criterion, and why."""

    criterion_id: str
    level: Level
    reason: str


def override_criterion(
    filled: Filled, question: Question, judgement: Judgement, new: NewOverride, *, by: audit.Actor
) -> CriterionOverride:
    """Judge one criterion otherwise, with a reason. It holds for the answer as it now stands."""
    queries.lock(filled.assessment)
    if filled.assessment.state not in ATTESTED_STATES:
        raise RuleBroken("Wait until the answers are sent, then judge them.")
    finding = _finding(judgement, question, new.criterion_id)
    check_override(finding.level, new.level, new.reason)
    row = keep(
        CriterionOverride(
            assessment_id=filled.assessment.id,
            question_id=question.id,
            criterion_id=finding.id,
            from_level=finding.level,
            level=new.level,
            reason=new.reason.strip()[:_LONGEST],
            said_sha256=said_digest(question, filled.said),
            at=clock.now(),
            by_id=by.actor_id,
            by_name=by.name,
        )
    )
    _record(
        audit.Deed.CRITERION_OVERRIDDEN,
        filled.assessment,
        by,
        question=question.number,
        criterion=finding.id,
        before=finding.level.value,
        after=new.level.value,
    )
    return row


def take_back_override(
    assessment: Assessment, override: CriterionOverride, *, by: audit.Actor
) -> None:
    """Take back what was judged otherwise: the criterion counts again, and the word stays kept."""
    if override.taken_back_at is not None:
        raise RuleBroken("Somebody took this back already.")
    override.taken_back_at = clock.now()
    override.taken_back_by_name = by.name
    _record(
        audit.Deed.OVERRIDE_TAKEN_BACK,
        assessment,
        by,
        criterion=override.criterion_id,
        before=override.level,
        after=override.from_level,
    )


def add_note(assessment: Assessment, question: Question, words: str, *, by: audit.Actor) -> None:
    """Keep a note for our team at an answer. No vendor ever reads it."""
    if not words.strip():
        raise RuleBroken("Write the note first.")
    keep(
        ReviewNote(
            assessment_id=assessment.id,
            question_id=question.id,
            words=words.strip()[:_LONGEST],
            at=clock.now(),
            by_id=by.actor_id,
            by_name=by.name,
        )
    )
    _record(audit.Deed.REVIEW_NOTED, assessment, by, question=question.number)


def _finding(judgement: Judgement, question: Question, criterion_id: str) -> Finding:
    verdict = next(one for one in judgement.verdicts if one.question.id == question.id)
    found = next((one for one in verdict.findings if one.id == criterion_id), None)
    if found is None:
        raise RuleBroken("This does not hold for the answer any more. Look at it again.")
    if found.override is not None:
        raise RuleBroken("Somebody judged this otherwise already. Take that back first.")
    if not may_be_overridden(found):
        raise RuleBroken(
            "A gap or a refusal cannot be judged otherwise. Return it, or accept it with a reason."
        )
    return found


def _record(
    deed: audit.Deed, assessment: Assessment, by: audit.Actor, **details: str | int | bool
) -> None:
    subject = ("assessment", assessment.id)
    audit.record(deed, by=by, vendor_id=assessment.vendor_id, subject=subject, **details)
