"""Reads of the past: the rows as they stood at a moment, as the objects they were rows of."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ARRAY, ColumnElement, Select, Text, cast, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from portal import tenancy
from portal.baa import Baa, BaaNeed, BaaRefusal, BaaRequest, PhiOverride
from portal.baa.chain import SubcontractorAnswer, SubcontractorAsk
from portal.baa.escalations import BaaEscalation, EscalationStep
from portal.baa.gates import BaaCover, BaaCoveredService
from portal.db import Base, session
from portal.documents import Document
from portal.exits import Exit, ExitAnswer, ExitReopening, ExitStep
from portal.flags import Flag
from portal.history.models import PastRow
from portal.history.rules import as_typed
from portal.incidents import Incident, IncidentDuty, IncidentEntry, IncidentReport
from portal.messages import Message
from portal.questionnaires import Assessment
from portal.signing import Envelope, EnvelopeSigner
from portal.vendors import Contact, Phi, Service, Subcontractor, Vendor, VendorStatus

_Kind = TypeVar("_Kind", bound=Base)

_KINDS: tuple[type[Base], ...] = (
    Vendor,
    Service,
    Contact,
    Subcontractor,
    BaaNeed,
    Baa,
    BaaCover,
    BaaCoveredService,
    BaaRequest,
    BaaRefusal,
    BaaEscalation,
    PhiOverride,
    Document,
    Assessment,
    Envelope,
    EnvelopeSigner,
    EscalationStep,
    Message,
    SubcontractorAsk,
    SubcontractorAnswer,
    Incident,
    IncidentReport,
    IncidentEntry,
    IncidentDuty,
    Exit,
    ExitStep,
    ExitAnswer,
    ExitReopening,
)
EVERY = frozenset(kind.__tablename__ for kind in _KINDS)
# Enough to judge how vendors stood, for the list of all.
JUDGED = frozenset(
    kind.__tablename__
    for kind in (Vendor, Service, BaaNeed, Baa, BaaRequest, BaaRefusal, PhiOverride, Document)
)
# Enough to say in a few words what was under way, and what of it is not read for that.
UNDER_WAY = frozenset(
    kind.__tablename__
    for kind in (
        Envelope,
        EnvelopeSigner,
        BaaEscalation,
        Message,
        SubcontractorAsk,
        SubcontractorAnswer,
        Incident,
        Exit,
        ExitStep,
    )
)
_BULK = ("words", "statements")
# The row that says from when on the record of a practice is kept, where that is not its opening.
_BEGINS = "practices"
# The same of what is under way with vendors: it came into the record later.
_DEALINGS_BEGIN = "dealings"


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A vendor that stood on the list, by name."""

    id: int
    name: str
    name_key: str
    is_former: bool
    has_phi: bool


@dataclass(frozen=True)
class Record:
    """All that the record said about one vendor at a moment. Its rows are copies: read them only."""

    rows: dict[type[Base], list[Any]] = field(default_factory=lambda: defaultdict(list))

    @property
    def vendor(self) -> Vendor | None:
        """Return its entry. None: it was not on the list."""
        found = self.all(Vendor)
        return found[0] if found else None

    def all(self, kind: type[_Kind]) -> list[_Kind]:
        """Return its rows of a kind, in the order in which they came."""
        return self.rows.get(kind, [])


def begins_at() -> tuple[datetime, bool]:
    """Return from when on the record is kept, and whether the practice was here before that."""
    begun = select(PastRow.at).where(PastRow.table_name == _BEGINS).order_by(PastRow.id).limit(1)
    found = session.scalar(begun)
    return (found, True) if found else (tenancy.here().opened_at, False)


def dealings_begin_at() -> datetime | None:
    """Return from when on it is kept what was under way, where that is not from the beginning."""
    rows = select(PastRow.at).where(PastRow.table_name == _DEALINGS_BEGIN)
    return session.scalar(rows.order_by(PastRow.id).limit(1))


def listed_at(until: datetime) -> list[Listed]:
    """Return every vendor that stood on the list just before a moment, by name."""
    latest = _latest({Vendor.__tablename__}, until, None).subquery()
    told = latest.c.told
    rows = select(
        latest.c.row_id,
        told["name"].astext,
        told["name_key"].astext,
        told["status"].astext,
        told["phi"].astext,
    ).where(latest.c.told.is_not(None))
    found = [
        Listed(
            id=vendor_id,
            name=name,
            name_key=name_key,
            is_former=status == VendorStatus.FORMER,
            has_phi=phi == Phi.YES,
        )
        for vendor_id, name, name_key, status, phi in session.execute(rows)
    ]
    return sorted(found, key=lambda one: (one.name_key, one.id))


def records_at(
    vendor_ids: Collection[int], until: datetime, tables: Collection[str] = EVERY
) -> dict[int, Record]:
    """Return what the record said of each of these vendors just before a moment, in one query."""
    return _read(vendor_ids, _latest(tables, until, vendor_ids))


def under_way_at(vendor_ids: Collection[int], until: datetime) -> dict[int, Record]:
    """Return what was under way with each of these vendors, without its words, in one query."""
    told = PastRow.told.op("-")(cast(list(_BULK), ARRAY(Text)))
    return _read(vendor_ids, _latest(UNDER_WAY, until, vendor_ids, told))


def _read(vendor_ids: Collection[int], latest: Select[Any]) -> dict[int, Record]:
    found: dict[int, Record] = {one: Record() for one in vendor_ids}
    kinds = {kind.__tablename__: kind for kind in _KINDS}
    for row in session.execute(latest) if vendor_ids else ():
        if row.told is not None:
            kind = kinds[row.table_name]
            found[row.vendor_id].rows[kind].append(_again(kind, row.told))
    return found


def was_ever_listed(vendor_id: int) -> bool:
    """Tell whether the record knows of a vendor, also of one that was deleted."""
    rows = select(PastRow.id).where(PastRow.vendor_id == vendor_id).limit(1)
    return session.scalar(rows) is not None


def first_listed_at(vendor_id: int) -> datetime | None:
    """Return since when a vendor has been in the record."""
    rows = select(func.min(PastRow.at)).where(
        PastRow.vendor_id == vendor_id, PastRow.table_name == Vendor.__tablename__
    )
    return session.scalar(rows)


def flags_on(vendor_ids: Collection[int], on: date) -> dict[int, list[Flag]]:
    """Return the flags that were up at the end of a day. They keep their own days."""
    rows = (
        select(Flag)
        .where(Flag.vendor_id == func.any(list(vendor_ids)), Flag.raised_on <= on)
        .where(or_(Flag.cleared_on.is_(None), Flag.cleared_on > on))
        .order_by(Flag.id)
    )
    found: dict[int, list[Flag]] = defaultdict(list)
    for flag in session.scalars(rows) if vendor_ids else ():
        found[flag.vendor_id].append(flag)
    return dict(found)


def _latest(
    tables: Collection[str],
    until: datetime,
    vendor_ids: Collection[int] | None,
    told: ColumnElement[Any] = PastRow.told,  # type: ignore[assignment]
) -> Select[Any]:
    rows = select(PastRow.table_name, PastRow.row_id, PastRow.vendor_id, told.label("told")).where(
        PastRow.table_name.in_(tables), PastRow.at < until
    )
    if vendor_ids is not None:
        rows = rows.where(PastRow.vendor_id == func.any(list(vendor_ids)))
    return rows.ext(distinct_on(PastRow.table_name, PastRow.row_id)).order_by(
        PastRow.table_name, PastRow.row_id, PastRow.id.desc()
    )


def _again(kind: type[Base], told: dict[str, Any]) -> Base:
    """Return the object a row was, never to be kept: it belongs to no session."""
    return kind(
        **{
            column.key: as_typed(column.type.python_type, told[column.key])
            for column in kind.__table__.columns
            if column.key in told
        }
    )
