"""Requests with a paper to sign, signed step by step, for tests."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from portal import baa, links, tenancy, vendors
from portal.accounts import Person
from portal.baa import BaaRequest, NewRequest, OurSigner
from portal.baa.template import Choices, amendment_paper, paper_for
from portal.db import transaction
from portal.links import Link, LinkPurpose
from portal.signing import Envelope
from portal.vendors import Vendor
from tests.accounts.making import ACTOR
from tests.signing.making import by_link, countersign_as, sign_by


def new_request(vendor: Vendor, **told: Any) -> NewRequest:
    """Return a request to sign our paper, signed by one person of each side."""
    on = tenancy.today_here()
    names = tuple(one.name for one in vendors.services_of([vendor.id]).get(vendor.id, []))
    given: dict[str, Any] = {
        "to_name": "Dana Whitcomb",
        "to_email": "dana@pingwell.example",
        "due_on": on + timedelta(days=14),
        "reply_email": "manager@juniperrow.example",
        "ours": (OurSigner(name=""),),
    }
    if "paper" not in told:
        choices = told.pop("choices", Choices(services=names))
        many = {"vendor_signers": 2 if told.get("theirs_too") else 1}
        many["practice_signers"] = len(told.get("ours", given["ours"]))
        told["paper"] = paper_for(vendor, replace(choices, **many), on=on)
    return NewRequest(**{**given, **told})


def ask_to_sign(vendor: Vendor, **told: Any) -> BaaRequest:
    """Ask a vendor to sign our paper."""
    new = new_request(vendor, **told)
    with transaction():
        request, _ = baa.request_baa(vendor, new, on=tenancy.today_here(), by=ACTOR)
        return request


def ask_to_amend(vendor: Vendor, provisions: tuple[str, ...]) -> BaaRequest:
    """Ask a vendor to sign an amendment of the BAA in force."""
    on = tenancy.today_here()
    binding = baa.find_binding(vendor.id, on)
    assert binding
    paper = amendment_paper(vendor, binding, provisions, on=on)
    return ask_to_sign(vendor, provisions=provisions, paper=paper)


def envelope_of(request: BaaRequest) -> Envelope:
    """Return the paper of a request."""
    found = baa.envelope_of(request)
    assert found
    return found


def link_of(request: BaaRequest, email: str = "dana@pingwell.example") -> Link:
    """Return a person's link to a request, confirmed."""
    made = links.links_of(LinkPurpose.BAA, [request.id])[request.id]
    link = next(one for one in made if one.email == email)
    if link.confirmed_at is None:
        with transaction():
            links.confirm(link, link.person_name, link.email, by=by_link(link))
    return link


def vendor_signs(request: BaaRequest, email: str = "dana@pingwell.example") -> None:
    """Have a person at the vendor sign."""
    sign_by(envelope_of(request), link_of(request, email))


def we_sign(request: BaaRequest, person: Person, place: int = 1) -> None:
    """Have a person of the practice countersign."""
    countersign_as(envelope_of(request), person, place)
