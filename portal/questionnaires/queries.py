"""Every read of assessments and their answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import load_only, undefer

from portal import documents, vendors
from portal.db import session
from portal.errors import NotFound
from portal.questionnaires import rules
from portal.questionnaires.filled import Filled
from portal.questionnaires.models import (
    Answer,
    AnswerEvidence,
    AnswerReturn,
    Assessment,
    Attestation,
)
from portal.questionnaires.review_queries import overrides_of
from portal.questionnaires.rules import AssessmentState

PAGE = 50


class AssessmentTab(StrEnum):
    """The lists of assessments."""

    REVIEW = "review"
    WAITING = "waiting"
    ALL = "all"


_TAB_STATES = {
    AssessmentTab.REVIEW: frozenset({AssessmentState.SUBMITTED}),
    AssessmentTab.WAITING: rules.OPEN_STATES,
    AssessmentTab.ALL: frozenset(AssessmentState),
}


@dataclass(frozen=True, kw_only=True)
class AssessmentRow:
    """One line of the list of assessments."""

    id: int
    vendor_id: int
    vendor_name: str
    to_name: str
    to_email: str
    state: AssessmentState
    sent_on: date
    due_on: date


def find_assessment(assessment_id: int) -> Assessment | None:
    """Return an assessment, or None."""
    return session.scalar(select(Assessment).where(Assessment.id == assessment_id))


def get_assessment(vendor_id: int, assessment_id: int) -> Assessment:
    """Return an assessment of this vendor."""
    found = find_assessment(assessment_id)
    if found is None or found.vendor_id != vendor_id:
        raise NotFound
    return found


def lock(assessment: Assessment) -> None:
    """Hold an assessment for the length of this transaction, with its state as it is now."""
    session.refresh(assessment, ["state"], with_for_update=True)


def hold_vendor(vendor: vendors.Vendor) -> None:
    """Hold a vendor for the length of this transaction, so that nobody else asks it meanwhile."""
    session.execute(
        select(vendors.Vendor.id).where(vendors.Vendor.id == vendor.id).with_for_update()
    )


def fill(assessment: Assessment) -> Filled:
    """Return an assessment with everything said in it, in six queries."""
    session.refresh(assessment, ["frozen"])
    answers = select(Answer).where(Answer.assessment_id == assessment.id).order_by(Answer.id)
    returns = (
        select(AnswerReturn)
        .where(AnswerReturn.assessment_id == assessment.id)
        .order_by(AnswerReturn.id)
    )
    attached = session.scalars(
        select(AnswerEvidence)
        .where(AnswerEvidence.assessment_id == assessment.id, AnswerEvidence.removed_at.is_(None))
        .order_by(AnswerEvidence.id)
    ).all()
    papers = documents.get_documents([row.document_id for row in attached])
    return Filled(
        assessment,
        # Saved by an upsert that the session does not know of: read what is there.
        session.scalars(answers.execution_options(populate_existing=True)).all(),
        [(row, papers[row.document_id]) for row in attached],
        session.scalars(returns).all(),
        overrides_of([assessment.id]).get(assessment.id, []),
    )


def get_evidence(assessment_id: int, evidence_id: int) -> AnswerEvidence:
    """Return a document that is attached in this assessment."""
    found = session.scalar(
        select(AnswerEvidence).where(
            AnswerEvidence.assessment_id == assessment_id,
            AnswerEvidence.id == evidence_id,
            AnswerEvidence.removed_at.is_(None),
        )
    )
    if found is None:
        raise NotFound
    return found


def assessments_of(vendor_id: int) -> Sequence[Assessment]:
    """Return a vendor's assessments, newest first."""
    rows = select(Assessment).where(Assessment.vendor_id == vendor_id)
    return session.scalars(rows.order_by(Assessment.id.desc())).all()


def find_current(vendor_id: int) -> Assessment | None:
    """Return the vendor's latest assessment that was not withdrawn."""
    rows = select(Assessment).where(
        Assessment.vendor_id == vendor_id, Assessment.state != AssessmentState.WITHDRAWN
    )
    return session.scalar(rows.order_by(Assessment.id.desc()).limit(1))


def find_previous(assessment: Assessment) -> Assessment | None:
    """Return the sending before this one whose answers were stood up for: last year's."""
    if assessment.previous_id is not None:
        return find_assessment(assessment.previous_id)
    rows = select(Assessment).where(
        Assessment.vendor_id == assessment.vendor_id,
        Assessment.id < assessment.id,
        Assessment.state.in_(rules.ATTESTED_STATES),
    )
    return session.scalar(rows.order_by(Assessment.id.desc()).limit(1))


def may_be_asked(asked: Sequence[Assessment]) -> bool:
    """Tell whether a vendor that was asked so may be asked anew: one set of questions at a time."""
    done = {AssessmentState.ACCEPTED, AssessmentState.WITHDRAWN}
    return all(one.state in done for one in asked)


def latest_attestation(assessment_id: int) -> Attestation | None:
    """Return how the answers were last stood up for."""
    rows = select(Attestation).where(Attestation.assessment_id == assessment_id)
    latest = rows.order_by(Attestation.id.desc()).limit(1).options(undefer(Attestation.canonical))
    return session.scalar(latest)


def to_review_count() -> int:
    """Return how many assessments wait for review."""
    rows = select(func.count()).where(Assessment.state == AssessmentState.SUBMITTED)
    return session.scalar(rows) or 0


def tab_counts() -> dict[AssessmentTab, int]:
    """Return how many assessments stand in each list."""
    rows = session.execute(select(Assessment.state, func.count()).group_by(Assessment.state))
    counted: dict[str, int] = dict(rows.all())
    return {
        tab: sum(counted.get(state, 0) for state in states) for tab, states in _TAB_STATES.items()
    }


def list_page(tab: AssessmentTab, *, after: tuple[date, int] | None) -> list[AssessmentRow]:
    """Return a page of assessments by due date, and one more when there is a next page."""
    rows = select(Assessment).options(
        load_only(
            Assessment.vendor_id,
            Assessment.to_name,
            Assessment.to_email,
            Assessment.state,
            Assessment.sent_on,
            Assessment.due_on,
        )
    )
    rows = rows.where(Assessment.state.in_(_TAB_STATES[tab]))
    if after is not None:
        rows = rows.where(tuple_(Assessment.due_on, Assessment.id) > after)
    found = session.scalars(rows.order_by(Assessment.due_on, Assessment.id).limit(PAGE + 1)).all()
    names = {one.id: one.name for one in vendors.get_vendors({row.vendor_id for row in found})}
    return [
        AssessmentRow(
            id=row.id,
            vendor_id=row.vendor_id,
            vendor_name=names[row.vendor_id],
            to_name=row.to_name,
            to_email=row.to_email,
            state=AssessmentState(row.state),
            sent_on=row.sent_on,
            due_on=row.due_on,
        )
        for row in found
    ]
