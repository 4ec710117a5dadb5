"""What a request begins with: who may sign, whom we know, and what the last paper said."""

from datetime import date

from portal import accounts, vendors
from portal.baa.request_forms import MaySign
from portal.baa.template import Choices, default_choices, paper_of_request
from portal.permissions import Permission, Role, may


def people_who_sign() -> list[MaySign]:
    """Return the people of the practice who may sign a BAA."""
    return [
        MaySign(person_id=one.person.id, name=one.person.name, email=one.person.email)
        for one in accounts.members()
        if may(Role(one.membership.role), Permission.BAA_SIGN)
    ]


def known_at(vendor: vendors.Vendor) -> dict[str, str]:
    """Return whom we know at the vendor, to write to."""
    contacts = vendors.contacts_of([vendor.id]).get(vendor.id, [])
    first = next((contact for contact in contacts if contact.email), None)
    return {"to_name": first.addressed(vendor.name), "to_email": first.email} if first else {}


def choices_to_begin_with(request_id: int | None, ends_on: date | None) -> Choices:
    """Return what the practice chose for its papers; for a renewal, what its last paper said."""
    last = paper_of_request(request_id) if request_id else None
    told = last.terms.get("choices") if last else None
    if not told:
        return default_choices()
    return Choices.from_told(
        {**told, "starts_on": None, "ends_on": None, "review_on": None, "template_id": None}
        | ({"starts_on": ends_on.isoformat()} if ends_on else {})
    )


def services_with_phi(vendor: vendors.Vendor) -> tuple[str, ...]:
    """Return the services in use that a BAA is about: all but those that touch no PHI."""
    used = vendors.services_of([vendor.id]).get(vendor.id, [])
    return tuple(one.name for one in used if one.in_use and one.phi != vendors.Phi.NO)
