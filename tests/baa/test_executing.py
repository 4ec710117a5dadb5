"""When all have signed: one version is filed, with its term, signers and services, in one commit."""

import pytest
from sqlalchemy import select

from portal import baa, documents, flags, notices, signing, tenancy, vendors
from portal.accounts import Person
from portal.baa import BaaState, OurSigner, TheirSigner
from portal.baa.executing import file_executed
from portal.baa.gates.models import BaaCoveredService
from portal.db import session, transaction
from portal.errors import RuleBroken
from portal.permissions import Role
from portal.tenancy import Practice
from portal.vendors import Vendor
from tests.accounts.making import ACTOR, make_person
from tests.baa.making import file_baa
from tests.baa.reading import document_of, read_as, told
from tests.baa.requesting import (
    ask_to_amend,
    ask_to_sign,
    envelope_of,
    link_of,
    vendor_signs,
    we_sign,
)
from tests.vendors.making import make_vendor


def kinds(vendor: Vendor) -> set[str]:
    session.expire_all()
    return {flag.kind for flag in flags.open_flags([vendor.id]).get(vendor.id, [])}


def test_signed_by_both_it_is_on_file_with_all_that_was_said(owner: Person) -> None:
    vendor = make_vendor("Pingwell")
    request = ask_to_sign(vendor)
    vendor_signs(request)
    assert baa.versions_of(vendor.id) == []

    we_sign(request, owner)

    (filed,) = baa.versions_of(vendor.id)
    on = tenancy.today_here()
    assert (filed.starts_on, filed.ends_on, filed.paper) == (on, None, "ours")
    assert filed.review_on is not None
    assert filed.document_id == envelope_of(request).latest_document_id
    assert (filed.their_signer, filed.our_signer) == ("Dana Whitcomb", owner.name)
    assert "Pingwell" in filed.their_authority
    assert filed.our_authority
    assert {filed.our_authority_from, filed.their_authority_from} == {"said_when_signing"}
    assert (request.closed_how, filed.request_id) == ("filed", request.id)
    assert documents.get_document(filed.document_id).kind == "baa"
    assert baa.standing_of([vendor.id], on)[vendor.id].state is BaaState.IN_FORCE
    assert not {"baa_requested", "baa_missing", "call_due"} & kinds(vendor)


def test_it_covers_the_services_that_it_names_and_none_that_comes_later(owner: Person) -> None:
    vendor = make_vendor("Pingwell")
    (used,) = vendors.services_of([vendor.id])[vendor.id]
    request = ask_to_sign(vendor)
    vendor_signs(request)
    we_sign(request, owner)

    (filed,) = baa.versions_of(vendor.id)
    rows = select(BaaCoveredService.service_id).where(BaaCoveredService.baa_id == filed.id)
    assert session.scalars(rows).all() == [used.id]
    assert used.name in filed.services_covered


def test_two_sign_for_each_side(owner: Person) -> None:
    vendor = make_vendor("Pingwell")
    second = make_person(Role.MANAGER)
    request = ask_to_sign(
        vendor,
        ours=(OurSigner(name=""), OurSigner(name="")),
        theirs_too=TheirSigner(name="Luis Ferrand", email="luis@pingwell.example"),
    )
    to = {one.to_email for one in notices.notices_of(vendor.id)}
    assert to == {"dana@pingwell.example", "luis@pingwell.example"}

    vendor_signs(request)
    vendor_signs(request, "luis@pingwell.example")
    we_sign(request, owner)
    assert baa.versions_of(vendor.id) == []
    we_sign(request, second, 2)

    (filed,) = baa.versions_of(vendor.id)
    assert [one.name for one in filed.signers if one.side == "theirs"] == [
        "Dana Whitcomb",
        "Luis Ferrand",
    ]
    assert {one.name for one in filed.signers if one.side == "ours"} == {owner.name, second.name}


def test_a_renewal_names_the_version_that_it_was_made_to_renew(owner: Person) -> None:
    vendor = make_vendor("Pingwell")
    first = file_baa(vendor)
    second = file_baa(vendor)
    request = ask_to_sign(vendor, renews_id=first.id)
    vendor_signs(request)
    we_sign(request, owner)

    newest = baa.versions_of(vendor.id)[0]
    assert (newest.version, newest.renews_id, newest.amends) == (3, first.id, False)
    assert second.id != first.id
    binding = baa.find_binding(vendor.id, tenancy.today_here())
    assert binding is not None
    assert binding.id == newest.id


def test_one_that_was_asked_for_afresh_renews_nothing(owner: Person) -> None:
    vendor = make_vendor("Pingwell")
    file_baa(vendor)
    request = ask_to_sign(vendor)
    vendor_signs(request)
    we_sign(request, owner)

    assert baa.versions_of(vendor.id)[0].renews_id is None


def test_another_vendors_agreement_cannot_be_renewed(practice: Practice) -> None:
    elsewhere = file_baa(make_vendor("Postlark"))

    with pytest.raises(RuleBroken, match="not on file for this vendor"):
        ask_to_sign(make_vendor("Pingwell"), renews_id=elsewhere.id)


def test_an_amendment_goes_on_beside_what_it_amends(owner: Person) -> None:
    vendor = make_vendor("Pingwell")
    base = file_baa(vendor)
    read_as(document_of(base), told(missing=("R08", "R11")))
    request = ask_to_amend(vendor, ("R08", "R11"))
    vendor_signs(request)

    we_sign(request, owner)

    newest, first = baa.versions_of(vendor.id)
    assert newest.amends
    assert (newest.ends_on, newest.review_on) == (first.ends_on, first.review_on)
    assert newest.services_covered == first.services_covered
    assert request.closed_how == "filed"


def test_told_twice_it_is_filed_once(owner: Person) -> None:
    vendor = make_vendor("Pingwell")
    request = ask_to_sign(vendor)
    vendor_signs(request)
    we_sign(request, owner)

    with transaction():
        file_executed(envelope_of(request), ACTOR)
    we_sign(request, owner)

    assert len(baa.versions_of(vendor.id)) == 1


def test_what_was_withdrawn_cannot_be_signed_any_more(owner: Person) -> None:
    vendor = make_vendor("Pingwell")
    request = ask_to_sign(vendor)
    vendor_signs(request)
    with transaction():
        baa.withdraw_request(request, on=tenancy.today_here(), by=ACTOR)

    with pytest.raises(RuleBroken):
        we_sign(request, owner)

    assert baa.versions_of(vendor.id) == []
    assert envelope_of(request).state == "withdrawn"


def test_what_was_signed_cannot_be_withdrawn_any_more(owner: Person) -> None:
    vendor = make_vendor("Pingwell")
    request = ask_to_sign(vendor)
    vendor_signs(request)
    we_sign(request, owner)

    with pytest.raises(RuleBroken, match="closed"), transaction():
        baa.withdraw_request(request, on=tenancy.today_here(), by=ACTOR)

    assert request.closed_how == "filed"


def test_asked_again_the_first_paper_is_taken_back(practice: Practice) -> None:
    vendor = make_vendor("Pingwell")
    first = ask_to_sign(vendor)

    second = ask_to_sign(vendor)

    assert (envelope_of(first).state, envelope_of(second).state) == ("withdrawn", "open")
    assert [one.id for one in signing.open_envelopes_of(vendor.id)] == [envelope_of(second).id]


def test_a_signature_of_theirs_stops_their_reminders(practice: Practice) -> None:
    vendor = make_vendor("Pingwell")
    request = ask_to_sign(vendor)
    assert not baa.pending_of([request], tenancy.today_here())[request.id].is_answered

    vendor_signs(request)

    assert baa.pending_of([request], tenancy.today_here())[request.id].is_answered


def test_the_letter_stands_in_the_papers_evidence(practice: Practice) -> None:
    request = ask_to_sign(make_vendor("Pingwell"))

    kinds_of_events = [one.kind for one in signing.events_of(envelope_of(request))]

    assert kinds_of_events[:2] == ["issued", "letter_posted"]
    assert link_of(request).email == "dana@pingwell.example"
