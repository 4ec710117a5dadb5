"""Adding vendors, changing them, letting them go."""

from datetime import date

import pytest

from portal import audit, vendors
from portal.audit import Deed
from portal.db import session, transaction
from portal.errors import RuleBroken
from portal.tenancy import Practice
from portal.vendors import (
    ContactDetails,
    HowMany,
    Phi,
    PhiAnswer,
    PhiVerb,
    ServiceDetails,
    SubcontractorDetails,
    TierAnswers,
    Vendor,
    VendorDetails,
    YesNo,
)
from portal.vendors.queries import hangs_on
from tests.accounts.making import ACTOR
from tests.vendors.making import make_vendor

TODAY = date(2026, 11, 24)
MAINTAINS = PhiAnswer(phi=Phi.YES, verbs=frozenset({PhiVerb.MAINTAINS}), data="Photos")


def deeds(vendor: Vendor) -> list[str]:
    from portal.audit.models import AuditEvent

    rows = session.query(AuditEvent.deed).filter(AuditEvent.vendor_id == vendor.id)
    return [deed for (deed,) in rows if not deed.startswith("flag_")]


def test_a_new_vendor_has_a_first_service_with_its_phi(practice: Practice) -> None:
    vendor = make_vendor("Pingwell, Inc.", website="www.pingwell.example", does="Texts")

    (service,) = vendors.services_of([vendor.id])[vendor.id]
    assert (service.name, service.phi_words) == ("Texts", "Receives, transmits")
    assert (vendor.name_key, vendor.domain) == ("pingwell", "pingwell.example")
    assert vendor.tier == "medium"
    assert deeds(vendor) == [Deed.VENDOR_ADDED]


@pytest.mark.parametrize(
    ("name", "website", "sentence"),
    [
        ("PINGWELL", "", "Pingwell is already on your list."),
        ("Ping", "pingwell.example/x", "Pingwell is already on your list with this website."),
    ],
)
def test_a_vendor_is_not_added_twice(
    practice: Practice, name: str, website: str, sentence: str
) -> None:
    make_vendor("Pingwell", website="pingwell.example")

    with pytest.raises(RuleBroken) as refusal:
        make_vendor(name, website=website)

    assert str(refusal.value) == sentence


def test_a_vendor_keeps_its_own_name_when_it_is_changed(practice: Practice) -> None:
    vendor = make_vendor("Pingwell", website="pingwell.example")

    with transaction():
        details = VendorDetails(name="Pingwell Inc.", website="pingwell.example", does="Texts")
        vendors.change(vendor, details, by=ACTOR)

    assert vendor.name == "Pingwell Inc."
    assert "texts" in vendor.search_text


def test_phi_of_a_vendor_follows_from_its_services_in_use(practice: Practice) -> None:
    vendor = make_vendor(phi=Phi.NO, does="Texts")
    with transaction():
        photos = vendors.add_service(vendor, ServiceDetails(name="Photos", phi=MAINTAINS), by=ACTOR)
    assert (vendor.phi, vendor.phi_verbs, vendor.phi_data) == ("yes", ["maintains"], "Photos")

    with transaction():
        off = ServiceDetails(name="Photos", phi=MAINTAINS, stopped_on=TODAY)
        vendors.change_service(vendor, photos, off, by=ACTOR)

    assert (vendor.phi, vendor.phi_verbs) == ("no", [])
    assert vendors.phi_of([vendor.id]) == {vendor.id: PhiAnswer(phi=Phi.NO)}


def test_three_answers_decide_the_tier(practice: Practice) -> None:
    vendor = make_vendor()

    with transaction():
        answers = TierAnswers(how_many=HowMany.MOST, signs_in=YesNo.NO, vital=YesNo.NO)
        vendors.decide_tier(vendor, answers, by=ACTOR)

    assert vendor.tier == "high"
    assert vendor.tier_reason.startswith("High because it receives and transmits PHI and sees")


def test_the_database_refuses_a_low_tier_for_phi(practice: Practice) -> None:
    vendor = make_vendor()

    with pytest.raises(Exception, match="phi_is_never_low"), transaction():
        vendor.tier = "low"


def test_the_two_contacts_hold_every_field_of_the_ocr_listing(practice: Practice) -> None:
    vendor = make_vendor()
    details = ContactDetails(
        title="Privacy officer",
        first_name="Dana",
        last_name="Whitcomb",
        address="1 Main Street",
        address_continued="Suite 2",
        city="Austin",
        state="TX",
        zip="78701",
        phone="(628) 555-0119",
        extension="12",
        fax="(628) 555-0120",
        email="dana@pingwell.example",
    )

    with transaction():
        vendors.set_contact(vendor, 2, details, by=ACTOR)

    (contact,) = vendors.contacts_of([vendor.id])[vendor.id]
    assert {name: getattr(contact, name) for name in vars(details)} == vars(details)
    assert contact.slot == 2
    assert "dana@pingwell.example" in vendor.search_text


def test_a_contact_without_anything_is_refused(practice: Practice) -> None:
    vendor = make_vendor()

    with pytest.raises(RuleBroken, match="at least a name"):
        vendors.set_contact(vendor, 1, ContactDetails(), by=ACTOR)


def test_a_contact_written_twice_is_one(practice: Practice) -> None:
    vendor = make_vendor(contact_email="old@pingwell.example")

    with transaction():
        vendors.set_contact(vendor, 1, ContactDetails(email="new@pingwell.example"), by=ACTOR)

    (contact,) = vendors.contacts_of([vendor.id])[vendor.id]
    assert contact.email == "new@pingwell.example"


def test_a_subcontractor_that_left_stays_readable(practice: Practice) -> None:
    vendor = make_vendor()
    with transaction():
        told = SubcontractorDetails(name="Cloudrest", does="Hosting", phi=Phi.YES)
        one = vendors.add_subcontractor(vendor, told, by=ACTOR)
    with transaction():
        gone = SubcontractorDetails(name="Cloudrest", phi=Phi.YES, left_on=TODAY)
        vendors.change_subcontractor(vendor, one, gone, by=ACTOR)

    (found,) = vendors.subcontractors_of([vendor.id])[vendor.id]
    assert found.left_on == TODAY


def test_a_vendor_is_retired_with_a_reason_and_brought_back(practice: Practice) -> None:
    vendor = make_vendor()
    with pytest.raises(RuleBroken, match="Say why"):
        vendors.retire(vendor, " ", on=TODAY, by=ACTOR)

    with transaction():
        vendors.retire(vendor, "Moved to Postlark", on=TODAY, by=ACTOR)
    assert (vendor.status, vendor.retired_on) == ("former", TODAY)
    with pytest.raises(RuleBroken, match="former vendors already"):
        vendors.retire(vendor, "Again", on=TODAY, by=ACTOR)

    with transaction():
        vendors.bring_back(vendor, by=ACTOR)
    assert (vendor.status, vendor.retired_on, vendor.retired_reason) == ("current", None, "")
    with pytest.raises(RuleBroken, match="is not among the former"):
        vendors.bring_back(vendor, by=ACTOR)


def test_a_vendor_nothing_hangs_on_is_deleted_whole(practice: Practice) -> None:
    vendor = make_vendor(contact_email="dana@pingwell.example")
    vendor_id = vendor.id
    assert hangs_on(vendor_id) == []

    with transaction():
        vendors.delete(vendor, by=ACTOR)

    assert vendors.find_vendor(vendor_id) is None
    assert not vendors.services_of([vendor_id])
    assert not vendors.contacts_of([vendor_id])


def test_every_deed_names_its_vendor(practice: Practice) -> None:
    vendor = make_vendor()
    with transaction():
        vendors.add_service(vendor, ServiceDetails(name="Photos", phi=MAINTAINS), by=ACTOR)
        vendors.set_contact(vendor, 1, ContactDetails(last_name="Rosa"), by=ACTOR)
        vendors.decide_tier(vendor, TierAnswers(), by=ACTOR)

    assert deeds(vendor) == [
        Deed.VENDOR_ADDED,
        Deed.SERVICE_ADDED,
        Deed.CONTACT_CHANGED,
        Deed.TIER_DECIDED,
    ]
    assert audit.take_touched_vendors() == frozenset()
