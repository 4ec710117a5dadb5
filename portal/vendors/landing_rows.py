"""Writing the rows of a list into the inventory, and taking them out again. Few statements for many."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.db import session
from portal.errors import RuleBroken
from portal.vendors import queries
from portal.vendors.bulk import insert_rows, next_ids, take_stock
from portal.vendors.import_models import Import
from portal.vendors.landing import Landing, contact_row, contact_rows, service_row, vendor_row
from portal.vendors.models import Contact, Service, Vendor
from portal.vendors.rules import Phi
from portal.vendors.verdicts import Judged
from portal.vendors.writing import index, judge_phi

# From so many rows on, looking at the tables costs less than it saves.
_MANY = 500
_Merges = Mapping[int, Collection[Judged]]


def add_all(of: Import, landed: Landing) -> dict[int, int]:
    """Add the new vendors with their service and contacts. Return the vendor of each row."""
    ids = next_ids(Vendor, len(landed.adding)) if landed.adding else []
    added = list(zip(landed.adding, ids, strict=True))
    now = clock.now()
    insert_rows(Vendor, [vendor_row(one, vendor_id, of.id, now) for one, vendor_id in added])
    if len(added) > _MANY:
        take_stock()
    insert_rows(Service, [service_row(one, vendor_id, of.id) for one, vendor_id in added])
    insert_rows(
        Contact,
        [row for one, vendor_id in added for row in contact_rows(one, vendor_id, of.id)],
    )
    return {one.row_no: vendor_id for one, vendor_id in added}


def merge_all(of: Import, landed: Landing, homes: Mapping[int, int]) -> set[int]:
    """Add what rows say to vendors that are there. Return the vendors that got anything new.

    Nothing that stands there is changed: a service and a contact are added, where they are new.
    """
    merges: dict[int, list[Judged]] = defaultdict(list)
    for one, vendor_id, row_no in landed.merging:
        merges[homes[row_no] if row_no is not None else vendor_id or 0].append(one)
    if not merges:
        return set()
    services, contacts = _new_services(of, merges), _new_contacts(of, merges)
    insert_rows(Service, services)
    insert_rows(Contact, contacts)
    changed = {row["vendor_id"] for row in (*services, *contacts)}
    _judge_again(changed)
    return changed


def take_back(of: Import, merged: Collection[Vendor]) -> None:
    """Delete what an import brought. Refused where other rooms keep something about it."""
    if of.added > _MANY:
        take_stock()
    try:
        with session.begin_nested():
            for kind in (Service, Contact, Vendor):
                session.execute(
                    delete(kind)
                    .where(kind.import_id == of.id)
                    .execution_options(synchronize_session=False)
                )
    except IntegrityError as held:
        raise RuleBroken(
            "Papers or decisions are kept about vendors of this import. Retire them one by one."
        ) from held
    session.expire_all()
    _judge_again({vendor.id for vendor in merged})


def _new_services(of: Import, merges: _Merges) -> list[dict[str, Any]]:
    there = {
        vendor_id: {(one.name.casefold(), one.phi) for one in some}
        for vendor_id, some in queries.services_of(list(merges)).items()
    }
    rows = []
    for vendor_id, some in merges.items():
        known = there.setdefault(vendor_id, set())
        for one in some:
            row = service_row(one, vendor_id, of.id)
            says_something = one.told.does or one.told.phi.phi is not Phi.UNSURE
            if says_something and (row["name"].casefold(), row["phi"]) not in known:
                known.add((row["name"].casefold(), row["phi"]))
                rows.append(row)
    return rows


def _new_contacts(of: Import, merges: _Merges) -> list[dict[str, Any]]:
    there = queries.contacts_of(list(merges))
    rows = []
    for vendor_id, some in merges.items():
        slots = {one.slot for one in there.get(vendor_id, [])}
        emails = {one.email.casefold() for one in there.get(vendor_id, [])}
        for contact in (said for one in some for said in (one.told.contact, one.told.second)):
            free = min({1, 2} - slots, default=0)
            email = contact.get("email", "").casefold()
            if contact and free and email not in emails - {""}:
                slots.add(free)
                emails.add(email)
                rows.append(contact_row(contact, vendor_id, free, of.id))
    return rows


def _judge_again(vendor_ids: Collection[int]) -> None:
    services = queries.services_of(vendor_ids)
    contacts = queries.contacts_of(vendor_ids)
    for vendor in queries.get_vendors(vendor_ids):
        own = services.get(vendor.id, [])
        judge_phi(vendor, own)
        people = contacts.get(vendor.id, [])
        index(vendor, own, [word for one in people for word in (one.name, one.email)])
