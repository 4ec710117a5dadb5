"""Reads of the trail. Each has bounds in time, because the trail lies in months."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from typing import cast as as_type

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, or_, select, tuple_

from portal.audit.models import AuditEvent, ChainHead, ChainLine
from portal.audit.rules import ActorKind, Deed
from portal.audit.words import Group, deeds_in
from portal.db import session

PAGE = 50
_MOST_COUNTED = 10_000
_CHECKS_ARE_RECENT = timedelta(days=40)


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What a person looks for. `until` is the first moment that is too late."""

    since: datetime
    until: datetime
    kind: ActorKind | None = None
    groups: frozenset[Group] = frozenset()
    text: str = ""
    # Vendors that go by the text.
    vendor_ids: Collection[int] = ()


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a page of the trail begins: before this event."""

    at: datetime
    id: int


@dataclass(frozen=True, kw_only=True)
class TrailLine:
    """One event and its number in the chain."""

    event: AuditEvent
    number: int | None

    @property
    def place(self) -> Place:
        """Return where the page after this line begins."""
        return Place(at=self.event.at, id=self.event.id)


@dataclass(frozen=True, kw_only=True)
class ChainStanding:
    """How long the chain is, its last seal, and what the last check of it came to."""

    lines: int
    head: str
    checked_at: datetime | None
    lines_checked: int
    faults: int


def events(sought: Sought, *, before: Place | None, most: int = PAGE) -> list[TrailLine]:
    """Return the events that are sought, newest first."""
    return _read(_sought(_with_numbers(), sought), before, most)


def count_events(sought: Sought) -> int:
    """Return how many events are sought, counting no further than ten thousand."""
    some = _sought(select(AuditEvent.id), sought).limit(_MOST_COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def timeline(
    vendor_id: int,
    *,
    since: datetime,
    groups: frozenset[Group],
    before: Place | None,
    most: int = PAGE,
) -> list[TrailLine]:
    """Return what happened with a vendor, newest first."""
    wanted = _with_numbers().where(
        AuditEvent.vendor_id == vendor_id,
        AuditEvent.at >= since,
        AuditEvent.deed.in_(deeds_in(groups)),
    )
    return _read(wanted, before, most)


def chain_standing(at: datetime) -> ChainStanding:
    """Return how the chain of the practice stands."""
    head = session.scalar(select(ChainHead))
    check = session.scalar(
        select(AuditEvent)
        .where(AuditEvent.deed == Deed.TRAIL_CHECKED, AuditEvent.at >= at - _CHECKS_ARE_RECENT)
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .limit(1)
    )
    return ChainStanding(
        lines=head.seq if head else 0,
        head=head.hash.hex() if head else "",
        checked_at=check.at if check else None,
        lines_checked=check.details.get("lines", 0) if check else 0,
        faults=check.details.get("faults", 0) if check else 0,
    )


def _with_numbers() -> Select[Any]:
    its_line = and_(ChainLine.at == AuditEvent.at, ChainLine.event_id == AuditEvent.id)
    # Any, because a Select of two columns fits no function that takes one of one.
    return as_type("Select[Any]", select(AuditEvent, ChainLine.seq).outerjoin(ChainLine, its_line))


def _read(wanted: Select[Any], before: Place | None, most: int) -> list[TrailLine]:
    if before is not None:
        here = tuple_(AuditEvent.at, AuditEvent.id)
        # The second bound is inside the first; it lets the database leave whole months out.
        wanted = wanted.where(here < tuple_(before.at, before.id), AuditEvent.at <= before.at)
    rows: Sequence[Any] = session.execute(
        wanted.order_by(AuditEvent.at.desc(), AuditEvent.id.desc()).limit(most)
    ).all()
    return [TrailLine(event=event, number=number) for event, number in rows]


def _sought(wanted: Select[Any], sought: Sought) -> Select[Any]:
    wanted = wanted.where(AuditEvent.at >= sought.since, AuditEvent.at < sought.until)
    if sought.kind:
        wanted = wanted.where(AuditEvent.actor_kind == sought.kind)
    if sought.groups:
        wanted = wanted.where(AuditEvent.deed.in_(deeds_in(sought.groups)))
    if sought.text:
        wanted = wanted.where(_says(sought.text, sought.vendor_ids))
    return wanted


def _says(text: str, vendor_ids: Collection[int]) -> ColumnElement[bool]:
    return or_(
        AuditEvent.actor_name.icontains(text, autoescape=True),
        AuditEvent.vendor_id.in_(vendor_ids),
        cast(AuditEvent.details, String).icontains(text, autoescape=True),
    )
