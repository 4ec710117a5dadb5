"""Which vendors a letter did not get through to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from portal.db import session
from portal.notices.fates import Delivery
from portal.notices.models import Notice
from portal.notices.rules import NoticeState


@dataclass(frozen=True)
class NotArrived:
    """Since when a vendor's letter is known not to have arrived. Unsure: it may have."""

    since: datetime
    is_unsure: bool


def not_arrived(vendor_ids: Collection[int]) -> dict[int, NotArrived]:
    """Return the vendors to whom a letter did not get through, and nobody there got one since.

    A later letter to the same address settles it, and so does one to anybody there that was written
    once it was known.
    """
    later = aliased(Notice)
    known_at = func.coalesce(Notice.delivery_at, Notice.posted_at)
    went = and_(
        later.vendor_id == Notice.vendor_id,
        later.state == NoticeState.SENT,
        later.delivery.is_distinct_from(Delivery.BOUNCED),
        or_(
            and_(func.lower(later.to_email) == func.lower(Notice.to_email), later.id > Notice.id),
            later.posted_at > known_at,
        ),
    )
    is_unsure = func.coalesce(Notice.delivery == Delivery.UNSURE, false())
    rows = (
        select(Notice.vendor_id, func.min(known_at), func.bool_and(is_unsure))
        .where(
            Notice.vendor_id.in_(vendor_ids),
            or_(Notice.state == NoticeState.FAILED, Notice.delivery == Delivery.BOUNCED),
            ~exists().where(went),
        )
        .group_by(Notice.vendor_id)
    )
    found = session.execute(rows)
    return {one: NotArrived(since, unsure) for one, since, unsure in found if one is not None}
