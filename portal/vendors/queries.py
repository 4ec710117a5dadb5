"""Every read of the inventory, but the list page and imports."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Row, func, or_, select

from portal.db import session
from portal.errors import NotFound
from portal.vendors.models import Contact, Service, Subcontractor, Vendor, VendorCount
from portal.vendors.names import domain_of, name_key
from portal.vendors.rules import Phi, PhiAnswer, PhiVerb, Tab, VendorStatus

_Part = TypeVar("_Part", Contact, Service, Subcontractor)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the inventory knows of a vendor that flags are judged on."""

    vendor_id: int
    name: str
    added_on: date
    is_former: bool
    retired_on: date | None
    phi: PhiAnswer
    data_country: str
    contact_slots: frozenset[int]
    baa_claimed: str | None
    baa_claimed_on: date | None


@dataclass(frozen=True, kw_only=True)
class TabCount:
    """How many vendors stand in a list, and how many of them touch PHI."""

    vendors: int = 0
    with_phi: int = 0


def get_vendor(vendor_id: int) -> Vendor:
    """Return a vendor. Raise NotFound where there is none, or it is of another practice."""
    found = find_vendor(vendor_id)
    if found is None:
        raise NotFound
    return found


def find_vendor(vendor_id: int) -> Vendor | None:
    """Return a vendor, or None."""
    return session.scalar(select(Vendor).where(Vendor.id == vendor_id))


def get_vendors(vendor_ids: Collection[int]) -> list[Vendor]:
    """Return these vendors by name. Those that are not there are left out."""
    if not vendor_ids:
        return []
    wanted = Vendor.id == func.any(list(vendor_ids))
    return list(session.scalars(select(Vendor).where(wanted).order_by(Vendor.name_key, Vendor.id)))


def all_vendors() -> list[Vendor]:
    """Return every vendor of the practice, former ones too, by name."""
    return list(session.scalars(select(Vendor).order_by(Vendor.name_key, Vendor.id)))


def like_named(name: str, website: str, *, but: int | None = None) -> Vendor | None:
    """Return a vendor that goes by this name or this website already, the oldest first."""
    domain = domain_of(website)
    same = [Vendor.name_key == name_key(name)]
    if domain:
        same.append(Vendor.domain == domain)
    found = select(Vendor).where(or_(*same), Vendor.id != (but or 0)).order_by(Vendor.id).limit(1)
    return session.scalar(found)


def services_of(vendor_ids: Collection[int]) -> dict[int, list[Service]]:
    """Return the services of each vendor, those in use first."""
    return _parts(Service, vendor_ids, Service.in_use.desc())


def contacts_of(vendor_ids: Collection[int]) -> dict[int, list[Contact]]:
    """Return the contacts of each vendor, the first point of contact first."""
    return _parts(Contact, vendor_ids, Contact.slot)


def subcontractors_of(vendor_ids: Collection[int]) -> dict[int, list[Subcontractor]]:
    """Return the subcontractors of each vendor, those it still uses first."""
    return _parts(Subcontractor, vendor_ids, Subcontractor.left_on.desc().nulls_first())


def get_service(vendor_id: int, service_id: int) -> Service:
    """Return a service of this vendor."""
    return _part(Service, vendor_id, service_id)


def get_subcontractor(vendor_id: int, subcontractor_id: int) -> Subcontractor:
    """Return a subcontractor of this vendor."""
    return _part(Subcontractor, vendor_id, subcontractor_id)


def find_contact(vendor_id: int, slot: int) -> Contact | None:
    """Return the first or second contact of a vendor, or None."""
    return session.scalar(
        select(Contact).where(Contact.vendor_id == vendor_id, Contact.slot == slot)
    )


def phi_of(vendor_ids: Collection[int]) -> dict[int, PhiAnswer]:
    """Return what PHI each vendor touches, all its services in use together."""
    return {vendor.id: vendor.phi_answer for vendor in get_vendors(vendor_ids)}


def facts(vendor_ids: Collection[int]) -> dict[int, Facts]:
    """Return what flags are judged on, for many vendors in two queries. Columns, not entities."""
    wanted = func.any(list(vendor_ids))
    slots: dict[int, set[int]] = defaultdict(set)
    held = select(Contact.vendor_id, Contact.slot).where(Contact.vendor_id == wanted)
    for vendor_id, slot in session.execute(held):
        slots[vendor_id].add(slot)
    rows = select(*_FACT_COLUMNS).where(Vendor.id == wanted)
    return {row.id: _facts(row, slots[row.id]) for row in session.execute(rows)}


def tab_counts() -> dict[Tab, TabCount]:
    """Return how many vendors stand in each list. Kept by the database, so this counts nothing."""
    rows = session.execute(select(VendorCount.tab, VendorCount.vendors, VendorCount.with_phi))
    counted = {Tab(tab): TabCount(vendors=all_, with_phi=with_phi) for tab, all_, with_phi in rows}
    return {tab: counted.get(tab, TabCount()) for tab in Tab}


def hangs_on(vendor_id: int) -> list[str]:
    """Return what other rooms keep about a vendor, as names of tables. Empty: it may be deleted."""
    return list(session.scalars(select(func.app.hangs_on_vendor(vendor_id))))


_FACT_COLUMNS: tuple[Any, ...] = (
    Vendor.id,
    Vendor.name,
    Vendor.added_at,
    Vendor.status,
    Vendor.retired_on,
    Vendor.phi,
    Vendor.phi_verbs,
    Vendor.phi_data,
    Vendor.phi_since,
    Vendor.data_country,
    Vendor.baa_claimed,
    Vendor.baa_claimed_on,
)


def _facts(row: Row[Any], slots: Collection[int]) -> Facts:
    return Facts(
        vendor_id=row.id,
        name=row.name,
        added_on=row.added_at.date(),
        is_former=row.status == VendorStatus.FORMER,
        retired_on=row.retired_on,
        phi=PhiAnswer(
            phi=Phi(row.phi),
            verbs=frozenset(map(PhiVerb, row.phi_verbs)),
            data=row.phi_data,
            since=row.phi_since,
        ),
        data_country=row.data_country,
        contact_slots=frozenset(slots),
        baa_claimed=row.baa_claimed,
        baa_claimed_on=row.baa_claimed_on,
    )


def _parts(kind: type[_Part], vendor_ids: Collection[int], first: object) -> dict[int, list[_Part]]:
    found: dict[int, list[_Part]] = defaultdict(list)
    if not vendor_ids:
        return found
    rows = (
        select(kind).where(kind.vendor_id == func.any(list(vendor_ids))).order_by(first, kind.id)  # type: ignore[arg-type]  # an expression of the caller's
    )
    for row in session.scalars(rows):
        found[row.vendor_id].append(row)
    return dict(found)


def _part(kind: type[_Part], vendor_id: int, part_id: int) -> _Part:
    found = session.scalar(select(kind).where(kind.vendor_id == vendor_id, kind.id == part_id))
    if found is None:
        raise NotFound
    return found
