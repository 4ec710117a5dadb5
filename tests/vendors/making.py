"""Making vendors for tests."""

from typing import Any

from portal import vendors
from portal.db import transaction
from portal.vendors import NewVendor, Phi, PhiAnswer, PhiVerb, Vendor, VendorDetails
from tests.accounts.making import ACTOR

RECEIVES = frozenset({PhiVerb.RECEIVES, PhiVerb.TRANSMITS})


def make_vendor(
    name: str = "Pingwell",
    *,
    phi: Phi = Phi.YES,
    contact_email: str = "",
    does: str = "Appointment texts",
    **details: Any,
) -> Vendor:
    """Put a vendor on the list of the practice we are in."""
    new = NewVendor(
        details=VendorDetails(name=name, does=does, **details),
        phi=PhiAnswer(phi=phi, verbs=RECEIVES if phi is Phi.YES else frozenset()),
        contact_email=contact_email,
    )
    with transaction():
        return vendors.add(new, by=ACTOR)
