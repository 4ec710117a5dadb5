"""What the trail says of one thing."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from portal.audit.models import AuditEvent
from portal.audit.rules import Deed
from portal.db import session


def deeds_about(
    subject: tuple[str, int],
    deeds: Collection[Deed],
    *,
    vendor_id: int | None,
    since: datetime,
    most: int = 50,
) -> list[AuditEvent]:
    """Return the deeds of these kinds that were done to one thing of a vendor, newest first."""
    rows = (
        select(AuditEvent)
        .where(*_about(subject, deeds, vendor_id, since))
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .limit(most)
    )
    return list(session.scalars(rows))


def count_deeds_about(
    subject: tuple[str, int], deeds: Collection[Deed], *, vendor_id: int | None, since: datetime
) -> int:
    """Return how many deeds of these kinds were done to one thing of a vendor."""
    wanted = select(func.count()).select_from(AuditEvent)
    return session.scalar(wanted.where(*_about(subject, deeds, vendor_id, since))) or 0


def _about(
    subject: tuple[str, int], deeds: Collection[Deed], vendor_id: int | None, since: datetime
) -> tuple[ColumnElement[bool], ...]:
    kind, subject_id = subject
    return (
        # The vendor leads to the index; without it the months since then are read.
        AuditEvent.vendor_id == vendor_id if vendor_id else AuditEvent.vendor_id.is_(None),
        AuditEvent.subject_kind == kind,
        AuditEvent.subject_id == subject_id,
        AuditEvent.deed.in_(deeds),
        AuditEvent.at >= since,  # the trail lies in months: read no more than needed
    )
