"""Reads of reminders and calls, for many things at once."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on

from portal.db import session
from portal.links import LinkPurpose
from portal.reminders.models import Call, Reminder


def reminders_of(purpose: LinkPurpose, subject_ids: Collection[int]) -> dict[int, list[Reminder]]:
    """Return the reminders that went about each thing, first first."""
    rows = select(Reminder).where(
        Reminder.purpose == purpose, Reminder.subject_id == func.any(list(subject_ids))
    )
    found: dict[int, list[Reminder]] = defaultdict(list)
    for one in session.scalars(rows.order_by(Reminder.number)):
        found[one.subject_id].append(one)
    return dict(found)


def sent_numbers(
    purpose: LinkPurpose, subject_ids: Collection[int]
) -> dict[int, tuple[set[int], date]]:
    """Return which reminders went about each thing, and when the last did."""
    return {
        subject_id: ({one.number for one in went}, max(one.posted_on for one in went))
        for subject_id, went in reminders_of(purpose, subject_ids).items()
    }


def calls_about(purpose: LinkPurpose, subject_ids: Collection[int]) -> dict[int, list[Call]]:
    """Return the calls about each thing, newest first."""
    rows = select(Call).where(
        Call.purpose == purpose, Call.subject_id == func.any(list(subject_ids))
    )
    found: dict[int, list[Call]] = defaultdict(list)
    for one in session.scalars(rows.order_by(Call.id.desc())):
        found[one.subject_id].append(one)
    return dict(found)


def last_calls(purpose: LinkPurpose, subject_ids: Collection[int]) -> dict[int, Call]:
    """Return the last call about each thing. Those nobody called about are left out."""
    rows = (
        select(Call)
        .where(Call.purpose == purpose, Call.subject_id == func.any(list(subject_ids)))
        .ext(distinct_on(Call.subject_id))
        .order_by(Call.subject_id, Call.id.desc())
    )
    return {one.subject_id: one for one in session.scalars(rows)}
