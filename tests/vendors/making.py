"""Making vendors for tests."""

from typing import Any

from portal import audit, vendors
from portal.db import transaction
from portal.vendors import NewVendor, Phi, PhiAnswer, PhiVerb, Vendor, VendorDetails, import_actions
from portal.vendors.reading import read_text
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


def make_many(how_many: int) -> None:
    """Put many vendors on the list at once, as an import does, and leave the flags for later."""
    lines = [f"Vendor {number:05},Service {number % 7},yes" for number in range(how_many)]
    with transaction():
        read = import_actions.stage(
            read_text("\n".join(["Vendor,What they do,PHI", *lines])), "a test", by=ACTOR
        )
        import_actions.commit(read, by=ACTOR)
        # Judging them is a test of its own.
        audit.take_touched_vendors()
