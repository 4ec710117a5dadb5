"""Reads of threads and notes. A vendor's pages use `thread_of` alone."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from portal.db import session
from portal.messages.models import Message, Note
from portal.messages.rules import Side, Subject

_SHOWN = 200


def thread_of(vendor_id: int, subject: Subject) -> list[Message]:
    """Return what both sides said about one thing of one vendor, oldest first."""
    rows = select(Message).where(Message.vendor_id == vendor_id, *_about(subject))
    latest = session.scalars(rows.order_by(Message.id.desc()).limit(_SHOWN)).all()
    return list(reversed(latest))


def all_of(vendor_id: int) -> list[Message]:
    """Return what both sides said in any thread of a vendor, oldest first. For staff."""
    rows = select(Message).where(Message.vendor_id == vendor_id).order_by(Message.id.desc())
    return list(reversed(session.scalars(rows.limit(_SHOWN)).all()))


def notes_of(vendor_id: int) -> list[Note]:
    """Return what staff wrote down about a vendor, newest first."""
    rows = select(Note).where(Note.vendor_id == vendor_id).order_by(Note.id.desc())
    return list(session.scalars(rows.limit(_SHOWN)))


def unread_threads(vendor_id: int) -> set[Subject]:
    """Return the threads of a vendor in which it waits for an answer."""
    rows = select(Message.subject_kind, Message.subject_id).where(
        Message.vendor_id == vendor_id, *_UNREAD
    )
    return {Subject(kind, number) for kind, number in session.execute(rows.distinct())}


def unread_since(vendor_ids: Collection[int]) -> dict[int, datetime]:
    """Return since when a message of each vendor waits. Vendors without one are left out."""
    rows = (
        select(Message.vendor_id, func.min(Message.said_at))
        .where(Message.vendor_id == func.any(list(vendor_ids)), *_UNREAD)
        .group_by(Message.vendor_id)
    )
    return {row[0]: row[1] for row in session.execute(rows)}


def turns_in(kind: str, subject_ids: Collection[int]) -> dict[int, datetime | None]:
    """Return when the vendor had its answer about each thing; None where it waits for one.

    Things about which the vendor wrote no word are left out.
    """
    rows = (
        select(
            Message.subject_id,
            func.max(Message.read_at),
            func.bool_or(Message.read_at.is_(None)),
        )
        .where(
            Message.subject_kind == kind,
            Message.subject_id == func.any(list(subject_ids)),
            Message.side == Side.VENDOR,
        )
        .group_by(Message.subject_id)
    )
    return {
        subject_id: None if it_waits else last_read_at
        for subject_id, last_read_at, it_waits in session.execute(rows)
    }


def last_from_vendor(vendor_id: int, subject: Subject) -> Message | None:
    """Return the vendor's last message about a thing."""
    rows = select(Message).where(
        Message.vendor_id == vendor_id, *_about(subject), Message.side == Side.VENDOR
    )
    return session.scalar(rows.order_by(Message.id.desc()).limit(1))


def unread_of(vendor_id: int, subject: Subject) -> list[Message]:
    """Return the vendor's messages about a thing that wait, held for this transaction."""
    rows = select(Message).where(Message.vendor_id == vendor_id, *_about(subject), *_UNREAD)
    return list(session.scalars(rows.with_for_update()))


_UNREAD: tuple[ColumnElement[bool], ...] = (
    Message.side == Side.VENDOR.value,
    Message.read_at.is_(None),
)


def _about(subject: Subject) -> tuple[Any, ...]:
    return Message.subject_kind == subject.kind, Message.subject_id == subject.id
