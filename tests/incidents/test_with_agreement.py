"""Once a BAA is signed by all, whoever signed it for the vendor gets the link by which it reports."""

from portal import audit, incidents, links, notices
from portal.accounts import Person
from portal.db import transaction
from portal.links import Link, LinkPurpose
from portal.notices import Notice
from portal.tenancy import Practice
from portal.vendors import Vendor
from tests.accounts.making import ACTOR
from tests.baa.making import file_baa
from tests.baa.reading import document_of, read_as, told
from tests.baa.requesting import ask_to_amend, ask_to_sign, envelope_of, link_of, vendor_signs
from tests.baa.requesting import we_sign as we_sign_for
from tests.incidents.making import DAY, saying, standing_link, today, visiting
from tests.signing.making import sign_by
from tests.vendors.making import make_vendor


def sign(vendor: Vendor, owner: Person) -> None:
    request = ask_to_sign(vendor)
    vendor_signs(request)
    we_sign_for(request, owner)


def reporting(vendor: Vendor) -> list[Link]:
    return links.links_of(LinkPurpose.INCIDENT, [vendor.id]).get(vendor.id, [])


def letter_of(link: Link) -> Notice:
    found = notices.find_notice_by_key(incidents.standing_key(link))
    assert found
    return found


def test_it_goes_to_who_signed_and_reports(owner: Person) -> None:
    vendor = make_vendor("Pingwell")
    request = ask_to_sign(vendor)
    vendor_signs(request)
    assert reporting(vendor) == []

    we_sign_for(request, owner)

    (link,) = reporting(vendor)
    assert (link.email, link.person_name) == ("dana@pingwell.example", "Dana Whitcomb")
    assert link.expires_on >= today() + 364 * DAY
    assert link.made_by_name == owner.name
    letter = letter_of(link)
    assert (letter.to_email, letter.vendor_id) == ("dana@pingwell.example", vendor.id)
    assert letter.has_link
    with transaction():
        opened = incidents.report(link, saying(), on=today(), by=visiting(link))
    assert opened.vendor_id == vendor.id


def test_where_it_was_passed_on_it_goes_to_the_one_who_signed(owner: Person) -> None:
    vendor = make_vendor("Pingwell")
    request = ask_to_sign(vendor)
    first = link_of(request)
    with transaction():
        passed, _ = links.pass_on(first, "Mia Soto", "mia@pingwell.example", by=visiting(first))
    with transaction():
        links.confirm(passed, "Mia Soto", "mia@pingwell.example", by=visiting(passed))
    sign_by(envelope_of(request), passed)

    we_sign_for(request, owner)

    (link,) = reporting(vendor)
    assert (link.email, link.person_name) == ("mia@pingwell.example", "Mia Soto")


def test_one_that_works_for_long_is_not_sent_again(owner: Person) -> None:
    vendor = make_vendor("Pingwell")
    standing_link(vendor)

    sign(vendor, owner)

    assert len(reporting(vendor)) == 1


def test_one_that_was_taken_back_is_made_anew(owner: Person) -> None:
    vendor = make_vendor("Pingwell")
    first = standing_link(vendor)
    with transaction():
        links.withdraw(first, by=ACTOR)

    sign(vendor, owner)

    assert len(reporting(vendor)) == 2


def test_an_amendment_brings_none(owner: Person) -> None:
    vendor = make_vendor("Pingwell")
    read_as(document_of(file_baa(vendor)), told(missing=("R08",)))
    request = ask_to_amend(vendor, ("R08",))
    vendor_signs(request)

    we_sign_for(request, owner)

    assert reporting(vendor) == []


def test_told_twice_it_is_sent_once(practice: Practice, owner: Person) -> None:
    vendor = make_vendor("Pingwell")
    request = ask_to_sign(vendor)
    vendor_signs(request)
    we_sign_for(request, owner)

    with transaction():
        incidents.send_with_agreement(envelope_of(request), audit.THE_PORTAL)

    assert len(reporting(vendor)) == 1
