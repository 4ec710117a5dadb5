"""Reads of askings of many, and of who has never been asked."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on

from portal import vendors
from portal.db import session
from portal.errors import NotFound
from portal.questionnaires.batches.models import QuestionBatch, QuestionBatchRow
from portal.questionnaires.models import Assessment
from portal.questionnaires.rules import AssessmentState
from portal.vendors import Phi, Vendor


def get_batch(batch_id: int) -> QuestionBatch:
    """Return an asking of many."""
    found = session.scalar(select(QuestionBatch).where(QuestionBatch.id == batch_id))
    if found is None:
        raise NotFound
    return found


def find_batch_once(once: str) -> QuestionBatch | None:
    """Return the asking that a form with this mark began."""
    return session.scalar(select(QuestionBatch).where(QuestionBatch.once == once))


def batches() -> list[QuestionBatch]:
    """Return the last askings, newest first."""
    rows = select(QuestionBatch).order_by(QuestionBatch.id.desc()).limit(5)
    return list(session.scalars(rows))


def rows_of(batch: QuestionBatch) -> list[QuestionBatchRow]:
    """Return the vendors of an asking, in order."""
    rows = select(QuestionBatchRow).where(QuestionBatchRow.batch_id == batch.id)
    return list(session.scalars(rows.order_by(QuestionBatchRow.id)))


def lock_row(row_id: int) -> QuestionBatchRow | None:
    """Return one vendor of an asking, held for the length of this transaction."""
    rows = select(QuestionBatchRow).where(QuestionBatchRow.id == row_id)
    return session.scalar(rows.with_for_update().execution_options(populate_existing=True))


def latest_of(vendor_ids: Collection[int]) -> dict[int, Assessment]:
    """Return each vendor's latest sending that was not withdrawn. Others are left out."""
    rows = (
        select(Assessment)
        .where(
            Assessment.vendor_id == func.any(list(vendor_ids)),
            Assessment.state != AssessmentState.WITHDRAWN,
        )
        .ext(distinct_on(Assessment.vendor_id))
        .order_by(Assessment.vendor_id, Assessment.id.desc())
    )
    return {one.vendor_id: one for one in session.scalars(rows)}


def unasked() -> list[Vendor]:
    """Return the vendors that may get PHI and were never asked."""
    current = [one for one in vendors.all_vendors() if not one.is_former and one.phi != Phi.NO]
    asked = latest_of([one.id for one in current])
    return [one for one in current if one.id not in asked]
