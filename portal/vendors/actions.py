"""What can be done with a vendor as a whole."""

from datetime import date

from sqlalchemy.exc import IntegrityError

from portal import audit, clock
from portal.db import keep, session
from portal.errors import RuleBroken
from portal.vendors import queries
from portal.vendors.models import Contact, Service, Vendor
from portal.vendors.names import name_key
from portal.vendors.rules import TierAnswers, VendorStatus
from portal.vendors.told import NewVendor, ServiceDetails, VendorDetails
from portal.vendors.writing import (
    details_of,
    index,
    index_again,
    judge_phi,
    judge_tier_of,
    write_details,
    write_service,
)


def add(new: NewVendor, *, by: audit.Actor) -> Vendor:
    """Put a vendor on the list, with its first service."""
    _refuse_twin(new.details)
    vendor = Vendor(
        phi=new.phi.phi, directory_id=new.directory_id, added_at=clock.now(), status="current"
    )
    write_details(vendor, new.details)
    keep(vendor)
    service = Service(vendor_id=vendor.id)
    write_service(service, ServiceDetails(name=new.details.does or new.details.name, phi=new.phi))
    session.add(service)
    if new.contact_email:
        session.add(Contact(vendor_id=vendor.id, slot=1, email=new.contact_email))
    judge_phi(vendor, [service])
    index(vendor, [service], [new.contact_email])
    audit.record(audit.Deed.VENDOR_ADDED, by=by, vendor_id=vendor.id, subject=("vendor", vendor.id))
    return vendor


def change(vendor: Vendor, details: VendorDetails, *, by: audit.Actor) -> None:
    """Change what is known of a vendor as a company."""
    if name_key(details.name) != vendor.name_key:
        _refuse_twin(details, but=vendor.id)
    before = dict(vars(details_of(vendor)))
    write_details(vendor, details)
    index_again(vendor)
    changed = sorted(
        name for name, value in vars(details_of(vendor)).items() if value != before[name]
    )
    vendor.changed_at = clock.now()
    audit.record(audit.Deed.VENDOR_CHANGED, by=by, vendor_id=vendor.id, changed=", ".join(changed))


def decide_tier(vendor: Vendor, answers: TierAnswers, *, by: audit.Actor) -> None:
    """Answer the three plain questions; the tier follows from them."""
    vendor.tier_how_many = answers.how_many
    vendor.tier_signs_in = answers.signs_in
    vendor.tier_vital = answers.vital
    vendor.changed_at = clock.now()
    judge_tier_of(vendor)
    audit.record(audit.Deed.TIER_DECIDED, by=by, vendor_id=vendor.id, tier=vendor.tier)


def retire(vendor: Vendor, reason: str, *, on: date, by: audit.Actor) -> None:
    """Stop working with a vendor. It stays readable, with all that hangs on it."""
    if vendor.is_former:
        raise RuleBroken(f"{vendor.name} is among the former vendors already.")
    if not reason.strip():
        raise RuleBroken("Say why you stop working with them.")
    vendor.status = VendorStatus.FORMER
    vendor.retired_on = on
    vendor.retired_reason = reason.strip()
    vendor.changed_at = clock.now()
    audit.record(
        audit.Deed.VENDOR_RETIRED, by=by, vendor_id=vendor.id, on=on.isoformat(), reason=reason
    )


def bring_back(vendor: Vendor, *, by: audit.Actor) -> None:
    """Work with a former vendor again."""
    if not vendor.is_former:
        raise RuleBroken(f"{vendor.name} is not among the former vendors.")
    vendor.status = VendorStatus.CURRENT
    vendor.retired_on = None
    vendor.retired_reason = ""
    vendor.changed_at = clock.now()
    audit.record(audit.Deed.VENDOR_BROUGHT_BACK, by=by, vendor_id=vendor.id)


def delete(vendor: Vendor, *, by: audit.Actor) -> None:
    """Take a vendor off the list as if it had never been. Only while nothing hangs on it."""
    if queries.hangs_on(vendor.id):
        raise RuleBroken("Papers or decisions are kept about this vendor. Retire it instead.")
    try:
        with session.begin_nested():
            session.delete(vendor)
    except IntegrityError as held:
        raise RuleBroken("Something is kept about this vendor. Retire it instead.") from held
    audit.record(audit.Deed.VENDOR_DELETED, by=by, subject=("vendor", vendor.id))


def _refuse_twin(details: VendorDetails, *, but: int | None = None) -> None:
    twin = queries.like_named(details.name, details.website, but=but)
    if twin is None:
        return
    if twin.name_key == name_key(details.name):
        raise RuleBroken(f"{twin.name} is already on your list.")
    raise RuleBroken(f"{twin.name} is already on your list with this website.")
