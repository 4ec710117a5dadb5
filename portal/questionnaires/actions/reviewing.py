"""Reviewing what came in: accepting it, or returning some answers with a message."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.dialects.postgresql import insert

from portal import audit, clock, links, notices, tenancy
from portal.db import keep, session
from portal.errors import RuleBroken
from portal.links import Link, LinkPurpose, NewLink
from portal.questionnaires import queries, rules
from portal.questionnaires.actions.following import NewFollowup, add_followup
from portal.questionnaires.actions.sending import correspondence
from portal.questionnaires.filled import Filled
from portal.questionnaires.models import AnswerReturn, Assessment
from portal.questionnaires.notices import return_letter
from portal.questionnaires.review_models import AssessmentReview, ReturnDraft
from portal.questionnaires.review_rules import Decision
from portal.questionnaires.rules import AssessmentState
from portal.questionnaires.verdicts import Judgement
from portal.vendors import Vendor

_TIME_TO_ANSWER = timedelta(days=14)
_LONGEST = 4000


def record_read(filled: Filled, *, by: audit.Actor) -> None:
    """Write into the trail that somebody of the practice reads what was answered, if anything was."""
    if not filled.is_begun:
        return
    audit.record(
        audit.Deed.ANSWERS_READ,
        by=by,
        vendor_id=filled.assessment.vendor_id,
        subject=("assessment", filled.assessment.id),
    )


def accept(
    assessment: Assessment,
    judgement: Judgement,
    reason: str,
    *,
    at: datetime,
    by: audit.Actor,
    followups: Sequence[NewFollowup] = (),
) -> None:
    """Accept the answers in one's own name. What needs fixing is accepted only with a reason.

    What is to be done all the same is followed up: each by somebody, until a day.
    """
    queries.lock(assessment)
    rules.check_move(AssessmentState(assessment.state), AssessmentState.ACCEPTED)
    if rules.needs_reason(judgement.overall) and not reason.strip():
        raise RuleBroken("Some answers need fixing first. To accept them all the same, write why.")
    assessment.state = AssessmentState.ACCEPTED
    assessment.reviewed_at = at
    assessment.reviewed_by_name = by.name
    assessment.accepted_reason = reason.strip()
    audit.record(
        audit.Deed.ASSESSMENT_ACCEPTED,
        by=by,
        vendor_id=assessment.vendor_id,
        subject=("assessment", assessment.id),
        overall=judgement.overall.value,
        overall_by_criteria=judgement.overall_by_criteria.value,
        reason=assessment.accepted_reason or None,
    )
    for one in followups:
        add_followup(assessment, one, at=at, by=by)
    decision = Decision.ACCEPTED_WITH_FOLLOWUP if followups else Decision.ACCEPTED
    _keep_review(assessment, decision, judgement, answers=len(followups), at=at, by=by)


def return_answers(
    filled: Filled,
    vendor: Vendor,
    messages: Mapping[str, str],
    judgement: Judgement,
    *,
    by: audit.Actor,
) -> None:
    """Send some answers back, each with what is asked for. The others stay as they are."""
    assessment = filled.assessment
    queries.lock(assessment)
    rules.check_move(AssessmentState(assessment.state), AssessmentState.RETURNED)
    _check_messages(filled, messages)
    now = clock.now()
    rounds = max((row.round for row in filled.returns), default=0) + 1
    for question_id, message in messages.items():
        keep(
            AnswerReturn(
                assessment_id=assessment.id,
                round=rounds,
                question_id=question_id,
                message=message.strip(),
                returned_at=now,
                returned_by_name=by.name,
            )
        )
    assessment.state = AssessmentState.RETURNED
    assessment.due_on = max(assessment.due_on, tenancy.today_here() + _TIME_TO_ANSWER)
    _post(vendor, assessment, len(messages), rounds, by)
    audit.record(
        audit.Deed.ASSESSMENT_RETURNED,
        by=by,
        vendor_id=vendor.id,
        subject=("assessment", assessment.id),
        answers=len(messages),
        round=rounds,
    )
    many = len(messages)
    _keep_review(assessment, Decision.RETURNED, judgement, answers=many, at=now, by=by)


def save_drafts(filled: Filled, drafts: Mapping[str, tuple[str, bool]], *, by: audit.Actor) -> None:
    """Keep messages that have not gone, each with whether its answer is to go back."""
    queries.lock(filled.assessment)
    rules.check_move(AssessmentState(filled.assessment.state), AssessmentState.RETURNED)
    known = {question.id for question in filled.questions.questions}
    for question_id, (message, is_flagged) in drafts.items():
        if question_id not in known:
            raise RuleBroken("One of these questions is not in this set. Open the page again.")
        told = {
            "message": message.strip()[:_LONGEST],
            "is_flagged": is_flagged,
            "by_name": by.name,
            "saved_at": clock.now(),
        }
        row = insert(ReturnDraft).values(
            assessment_id=filled.assessment.id, question_id=question_id, **told
        )
        same = ["practice_id", "assessment_id", "question_id"]
        session.execute(row.on_conflict_do_update(index_elements=same, set_=told))
    audit.record(
        audit.Deed.REVIEW_SAVED,
        by=by,
        vendor_id=filled.assessment.vendor_id,
        subject=("assessment", filled.assessment.id),
        answers=len(drafts),
    )


def _keep_review(
    assessment: Assessment,
    decision: Decision,
    judgement: Judgement,
    *,
    answers: int,
    at: datetime,
    by: audit.Actor,
) -> None:
    keep(
        AssessmentReview(
            assessment_id=assessment.id,
            decision=decision,
            overall_by_criteria=judgement.overall_by_criteria,
            overall=judgement.overall,
            overrides=len(judgement.overrides),
            answers=answers,
            reason=assessment.accepted_reason,
            at=at,
            by_id=by.actor_id,
            by_name=by.name,
        )
    )


def _check_messages(filled: Filled, messages: Mapping[str, str]) -> None:
    if not messages:
        raise RuleBroken("Tick the answers that go back.")
    unknown = messages.keys() - {question.id for question in filled.questions.questions}
    if unknown or not all(message.strip() for message in messages.values()):
        raise RuleBroken("Write for each answer that goes back what is missing.")


def _post(
    vendor: Vendor, assessment: Assessment, returned: int, rounds: int, by: audit.Actor
) -> None:
    """Write to whoever answered, with a link of their own: the first one was told only once."""
    name, email = _answerer(assessment)
    wanted = NewLink(
        purpose=LinkPurpose.QUESTIONNAIRE,
        subject_id=assessment.id,
        vendor_id=vendor.id,
        person_name=name,
        email=email,
        expires_on=assessment.due_on + rules.LINK_OUTLIVES_DUE,
    )
    link, token = links.make(wanted, on=tenancy.today_here(), by=by)
    letter = return_letter(
        correspondence(vendor, name, email, by=by),
        assessment.due_on,
        returned=returned,
        verify_code=link.verify_code,
        token=token,
    )
    key = f"assessment {assessment.id} returned {rounds}"
    notices.post(letter, key=key, vendor_id=vendor.id, by=by)


def _answerer(assessment: Assessment) -> tuple[str, str]:
    attestation = queries.latest_attestation(assessment.id)
    if attestation is None or attestation.link_id is None:
        return assessment.to_name, assessment.to_email
    link: Link = links.get_link(attestation.link_id)
    return link.who, link.confirmed_email or link.email
