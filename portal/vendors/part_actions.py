"""What can be done with the parts of a vendor: services, contacts, subcontractors."""

from portal import audit, clock
from portal.db import keep
from portal.errors import RuleBroken
from portal.vendors import queries
from portal.vendors.models import Contact, Service, Subcontractor, Vendor
from portal.vendors.told import ContactDetails, ServiceDetails, SubcontractorDetails
from portal.vendors.writing import index_again, judge_phi, write_service


def add_service(vendor: Vendor, details: ServiceDetails, *, by: audit.Actor) -> Service:
    """Add something the vendor does, with its own PHI answer."""
    service = Service(vendor_id=vendor.id)
    write_service(service, details)
    keep(service)
    _judge_anew(vendor)
    audit.record(
        audit.Deed.SERVICE_ADDED, by=by, vendor_id=vendor.id, subject=("service", service.id)
    )
    return service


def change_service(
    vendor: Vendor, service: Service, details: ServiceDetails, *, by: audit.Actor
) -> None:
    """Change a service: its PHI answer, or that it is turned off. The vendor's own answer follows."""
    write_service(service, details)
    _judge_anew(vendor)
    audit.record(
        audit.Deed.SERVICE_CHANGED,
        by=by,
        vendor_id=vendor.id,
        subject=("service", service.id),
        phi=service.phi,
        in_use=service.in_use,
    )


def set_contact(vendor: Vendor, slot: int, details: ContactDetails, *, by: audit.Actor) -> Contact:
    """Write down the first or second point of contact."""
    if details == ContactDetails():
        raise RuleBroken("Enter at least a name, an email or a phone number.")
    contact = queries.find_contact(vendor.id, slot) or Contact(vendor_id=vendor.id, slot=slot)
    for name, value in vars(details).items():
        setattr(contact, name, value)
    keep(contact)
    index_again(vendor)
    vendor.changed_at = clock.now()
    audit.record(
        audit.Deed.CONTACT_CHANGED, by=by, vendor_id=vendor.id, subject=("contact", contact.id)
    )
    return contact


def add_subcontractor(
    vendor: Vendor, details: SubcontractorDetails, *, by: audit.Actor
) -> Subcontractor:
    """Write down who does part of the vendor's work."""
    made = keep(Subcontractor(vendor_id=vendor.id, **vars(details)))
    vendor.changed_at = clock.now()
    audit.record(
        audit.Deed.SUBCONTRACTOR_ADDED,
        by=by,
        vendor_id=vendor.id,
        subject=("subcontractor", made.id),
    )
    return made


def change_subcontractor(
    vendor: Vendor, one: Subcontractor, details: SubcontractorDetails, *, by: audit.Actor
) -> None:
    """Change a subcontractor, or write down since when it is not used any more."""
    for name, value in vars(details).items():
        setattr(one, name, value)
    vendor.changed_at = clock.now()
    audit.record(
        audit.Deed.SUBCONTRACTOR_CHANGED,
        by=by,
        vendor_id=vendor.id,
        subject=("subcontractor", one.id),
    )


def _judge_anew(vendor: Vendor) -> None:
    judge_phi(vendor, queries.services_of([vendor.id]).get(vendor.id, []))
    index_again(vendor)
    vendor.changed_at = clock.now()
