"""Reads of the review: what was judged otherwise, followed up, noted, drafted and decided."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from portal.db import session
from portal.errors import NotFound
from portal.questionnaires.overrides import Override
from portal.questionnaires.review_models import (
    AssessmentReview,
    Cadence,
    CriterionOverride,
    Followup,
    ReturnDraft,
    ReviewNote,
)


def overrides_of(assessment_ids: Collection[int]) -> dict[int, list[Override]]:
    """Return what a person judged otherwise and has not taken back, by assessment."""
    found: dict[int, list[Override]] = defaultdict(list)
    if assessment_ids:
        rows = _overrides().where(
            CriterionOverride.assessment_id == func.any(list(assessment_ids)),
            CriterionOverride.taken_back_at.is_(None),
        )
        for row in session.scalars(rows):
            found[row.assessment_id].append(row.told)
    return dict(found)


def override_history(assessment_id: int) -> Sequence[CriterionOverride]:
    """Return everything that was ever judged otherwise in an assessment, the oldest first."""
    rows = _overrides().where(CriterionOverride.assessment_id == assessment_id)
    return session.scalars(rows).all()


def get_override(assessment_id: int, override_id: int) -> CriterionOverride:
    """Return one of an assessment that has not been taken back."""
    found = session.scalar(
        _overrides()
        .where(
            CriterionOverride.assessment_id == assessment_id,
            CriterionOverride.id == override_id,
            CriterionOverride.taken_back_at.is_(None),
        )
        .with_for_update()
    )
    if found is None:
        raise NotFound
    return found


def notes_of(assessment_id: int) -> dict[str, list[ReviewNote]]:
    """Return the notes for our team, by question."""
    rows = select(ReviewNote).where(ReviewNote.assessment_id == assessment_id)
    found: dict[str, list[ReviewNote]] = defaultdict(list)
    for row in session.scalars(rows.order_by(ReviewNote.id)):
        found[row.question_id].append(row)
    return dict(found)


def drafts_of(assessment_id: int) -> dict[str, ReturnDraft]:
    """Return the messages that are being written, by question."""
    rows = select(ReturnDraft).where(ReturnDraft.assessment_id == assessment_id)
    # Saved by an upsert that the session does not know of: read what is there.
    found = session.scalars(rows.execution_options(populate_existing=True))
    return {row.question_id: row for row in found}


def reviews_of(assessment_id: int) -> Sequence[AssessmentReview]:
    """Return what was decided about an assessment, the newest first."""
    rows = select(AssessmentReview).where(AssessmentReview.assessment_id == assessment_id)
    return session.scalars(rows.order_by(AssessmentReview.id.desc())).all()


def latest_reviews(assessment_ids: Collection[int]) -> dict[int, AssessmentReview]:
    """Return what was decided last about each assessment."""
    rows = (
        select(AssessmentReview)
        .where(AssessmentReview.assessment_id == func.any(list(assessment_ids)))
        .ext(distinct_on(AssessmentReview.assessment_id))
        .order_by(AssessmentReview.assessment_id, AssessmentReview.id.desc())
    )
    return {row.assessment_id: row for row in session.scalars(rows)}


def followups_of(vendor_id: int) -> Sequence[Followup]:
    """Return what is followed up at a vendor: what is open first, by its day."""
    rows = select(Followup).where(Followup.vendor_id == vendor_id)
    order = (Followup.done_at.is_not(None), Followup.due_on, Followup.id)
    return session.scalars(rows.order_by(*order)).all()


def open_followups(vendor_ids: Collection[int]) -> dict[int, list[Followup]]:
    """Return what is still to be done at each vendor, by its day."""
    rows = select(Followup).where(
        Followup.vendor_id == func.any(list(vendor_ids)), Followup.done_at.is_(None)
    )
    found: dict[int, list[Followup]] = defaultdict(list)
    for row in session.scalars(rows.order_by(Followup.due_on, Followup.id)):
        found[row.vendor_id].append(row)
    return dict(found)


def get_followup(vendor_id: int, followup_id: int) -> Followup:
    """Return a follow-up of this vendor, held for this transaction."""
    found = session.scalar(
        select(Followup)
        .where(Followup.vendor_id == vendor_id, Followup.id == followup_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def chosen_cadences() -> dict[str, Cadence]:
    """Return after how many days each tier is asked anew, where the practice chose it."""
    rows = select(Cadence).ext(distinct_on(Cadence.tier)).order_by(Cadence.tier, Cadence.id.desc())
    return {row.tier: row for row in session.scalars(rows)}


def _overrides() -> Select[CriterionOverride]:
    return select(CriterionOverride).order_by(CriterionOverride.id)
