"""Reads of the outbox."""

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select, text

from portal.db import session
from portal.errors import NotFound
from portal.notices.models import Notice
from portal.notices.rules import NoticeState


def get_notice(notice_id: int) -> Notice:
    """Return a letter."""
    found = session.scalar(select(Notice).where(Notice.id == notice_id))
    if found is None:
        raise NotFound
    return found


def find_notice_by_key(key: str) -> Notice | None:
    """Return the letter with this key, if it was posted."""
    return session.scalar(select(Notice).where(Notice.key == key))


def notices_with(ids: Collection[int], keys: Collection[str]) -> Sequence[Notice]:
    """Return the letters with these numbers, and those with these keys."""
    return session.scalars(
        select(Notice).where(or_(Notice.id.in_(ids), Notice.key.in_(keys)))
    ).all()


def notices_of(vendor_id: int) -> Sequence[Notice]:
    """Return the letters about a vendor, newest first."""
    rows = select(Notice).where(Notice.vendor_id == vendor_id).order_by(Notice.id.desc())
    return session.scalars(rows.limit(200)).all()


def letters_to_vendors() -> Sequence[Notice]:
    """Return the latest letters to vendors, newest first."""
    rows = select(Notice).where(Notice.vendor_id.is_not(None)).order_by(Notice.id.desc())
    return session.scalars(rows.limit(100)).all()


def take_to_send(notice_id: int) -> Notice | None:
    """Return a waiting letter for the length of this transaction, or None if it is not ours.

    A worker that dies lets go of it, and it waits as before. Two workers never hold the same.
    """
    rows = select(Notice).where(
        Notice.id == notice_id, Notice.state == NoticeState.WAITING, Notice.next_try_at.is_not(None)
    )
    # The row's key stays free: what is written down at the door refers to it.
    return session.scalar(rows.with_for_update(skip_locked=True, key_share=True))


def whose_return(token: str, message_id: str) -> tuple[int, int] | None:
    """Return the practice and the number of the letter that a report is about, or None.

    A function of the database: a report comes back without a practice.
    """
    asked = text("SELECT * FROM app.notice_of_return(:token, :message)")
    row = session.execute(asked, {"token": token, "message": message_id}).first()
    return None if row is None else (row[0], row[1])


def take_returned(notice_id: int) -> Notice | None:
    """Return a letter to write down news of, or None while somebody holds it."""
    rows = select(Notice).where(Notice.id == notice_id)
    return session.scalar(rows.with_for_update(skip_locked=True, key_share=True))
