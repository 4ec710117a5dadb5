"""What the list page shows of each vendor: written when flags are judged, read in plain rows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    Date,
    Integer,
    Select,
    Text,
    column,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy import update as update_rows
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.expression import bindparam

from portal.db import session
from portal.vendors.models import Vendor
from portal.vendors.rules import PhiVerb, Tab, phi_words

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class BoardRow:
    """Where a vendor stands, in words, and what to do next. The smallest rank is the worst."""

    vendor_id: int
    tab: str
    rank: int
    badge_state: str
    badge_words: str
    since_on: date | None
    next_words: str
    next_path: str
    last_contact_on: date | None = None
    last_contact_how: str = ""


_BOARD: tuple[tuple[str, Any], ...] = (
    ("tab", Text),
    ("rank", Integer),
    ("badge_state", Text),
    ("badge_words", Text),
    ("since_on", Date),
    ("next_words", Text),
    ("next_path", Text),
    ("last_contact_on", Date),
    ("last_contact_how", Text),
)


def write_board(rows: Collection[BoardRow]) -> None:
    """Write where these vendors stand, in one statement. Rows that stay the same are not touched."""
    if not rows:
        return
    told = func.unnest(
        *(
            bindparam(None, [getattr(row, name) for row in rows], ARRAY(kind))
            for name, kind in (("vendor_id", BigInteger), *_BOARD)
        )
    ).table_valued(*(column(name, kind) for name, kind in (("vendor_id", BigInteger), *_BOARD)))
    told = told.render_derived(name="told")
    session.execute(
        update_rows(Vendor)
        .where(
            Vendor.id == told.c.vendor_id,
            or_(*(getattr(Vendor, name).is_distinct_from(told.c[name]) for name, _ in _BOARD)),
        )
        .values({name: told.c[name] for name, _ in _BOARD})
        .execution_options(synchronize_session=False)
    )
    _forget_old_values(rows)


def _forget_old_values(rows: Collection[BoardRow]) -> None:
    written = {row.vendor_id for row in rows}
    names = [name for name, _ in _BOARD]
    for held in session().identity_map.values():
        if isinstance(held, Vendor) and held.id in written:
            session.expire(held, names)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a person looks for on the list page."""

    tab: Tab = Tab.ATTENTION
    text: str = ""
    phi: PhiVerb | None = None
    owner_person_id: int | None = None
    location: str = ""

    @property
    def any(self) -> bool:
        """Tell whether anything narrows the list."""
        return bool(self.text or self.phi or self.owner_person_id or self.location)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a page of the list begins: after (or before) this vendor."""

    rank: int
    name_key: str
    vendor_id: int
    backwards: bool = False


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One line of the list page."""

    id: int
    name: str
    does: str
    phi: str
    badge_state: str
    badge_words: str
    since_on: date | None
    last_contact_on: date | None
    last_contact_how: str
    next_words: str
    next_path: str
    owner_person_id: int | None
    rank: int
    name_key: str


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """A page of the list, and whether there is more on either side."""

    rows: Sequence[Listed]
    before: Place | None
    after: Place | None


_COLUMNS = (
    Vendor.id,
    Vendor.name,
    Vendor.does,
    Vendor.phi,
    Vendor.phi_verbs,
    Vendor.badge_state,
    Vendor.badge_words,
    Vendor.since_on,
    Vendor.last_contact_on,
    Vendor.last_contact_how,
    Vendor.next_words,
    Vendor.next_path,
    Vendor.owner_person_id,
    Vendor.rank,
    Vendor.name_key,
)
_ORDER = (Vendor.rank, Vendor.name_key, Vendor.id)


def list_page(filters: Filters, place: Place | None = None) -> ListPage:
    """Return one page of a list, worst first. Columns, not entities: a list changes nothing."""
    wanted = _narrowed(_listing().where(Vendor.tab == filters.tab), filters)
    backwards = place is not None and place.backwards
    if place is not None:
        here = tuple_(place.rank, place.name_key, place.vendor_id)
        wanted = wanted.where(tuple_(*_ORDER) < here if backwards else tuple_(*_ORDER) > here)
    order = [one.desc() for one in _ORDER] if backwards else _ORDER
    found = session.execute(wanted.order_by(*order).limit(PAGE + 1)).all()
    more = len(found) > PAGE
    rows = [_listed(row._asdict()) for row in found[:PAGE]]
    if backwards:
        rows.reverse()
    return ListPage(
        rows=rows,
        before=_place(rows[0], backwards=True) if rows and (more if backwards else place) else None,
        after=_place(rows[-1]) if rows and (backwards or more) else None,
    )


def place_of(vendor_id: int, *, backwards: bool) -> Place | None:
    """Return the place beside a vendor, as it stands now. Links carry its id, not its name."""
    row = session.execute(
        select(Vendor.rank, Vendor.name_key).where(Vendor.id == vendor_id)
    ).first()
    if row is None:
        return None
    return Place(rank=row.rank, name_key=row.name_key, vendor_id=vendor_id, backwards=backwards)


def _listing() -> Select[Any]:
    # Any, because a type of fifteen columns helps nobody.
    return cast("Select[Any]", select(*_COLUMNS))


def _narrowed(wanted: Select[Any], filters: Filters) -> Select[Any]:
    for word in filters.text.casefold().split():
        wanted = wanted.where(Vendor.search_text.like(_anywhere(word)))
    if filters.phi:
        wanted = wanted.where(literal(filters.phi.value) == func.any(Vendor.phi_verbs))
    if filters.owner_person_id:
        wanted = wanted.where(Vendor.owner_person_id == filters.owner_person_id)
    if filters.location:
        wanted = wanted.where(literal(filters.location) == func.any(Vendor.locations))
    return wanted


def _anywhere(word: str) -> str:
    # The whole pattern is one value, so that the database can tell how many rows it will find.
    for mark in ("\\", "%", "_"):
        word = word.replace(mark, f"\\{mark}")
    return f"%{word}%"


def _listed(told: dict[str, Any]) -> Listed:
    verbs = told.pop("phi_verbs")
    return Listed(**told | {"phi": phi_words(told["phi"], verbs)})


def _place(row: Listed, *, backwards: bool = False) -> Place:
    return Place(rank=row.rank, name_key=row.name_key, vendor_id=row.id, backwards=backwards)
