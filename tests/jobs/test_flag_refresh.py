"""Gathering facts from every room, and judging them as they change."""

from datetime import timedelta

from portal import flags, tenancy, vendors
from portal.db import transaction
from portal.jobs import flag_refresh
from portal.tenancy import Practice
from portal.vendors import ContactDetails, Phi
from tests.accounts.making import ACTOR
from tests.baa.making import ask_for_baa, file_baa
from tests.vendors.making import make_vendor


def test_facts_come_from_every_room(practice: Practice) -> None:
    on = tenancy.today_here()
    asked, filed = make_vendor(), make_vendor("Beamcare")
    ask_for_baa(asked)
    file_baa(filed)

    facts = flag_refresh.facts_of([asked.id, filed.id], on)

    assert (facts[asked.id].has_phi, facts[asked.id].baa.requested_on) == (True, on)
    assert facts[filed.id].baa.in_force_since == on
    assert facts[filed.id].answers.sent_on is None


def test_a_vendor_stands_on_the_board_with_the_commit_that_added_it(practice: Practice) -> None:
    vendor = make_vendor()

    assert (vendor.tab, vendor.badge_state, vendor.badge_words) == ("attention", "critical", "None")
    assert vendor.next_path == f"/vendors/{vendor.id}/baa/need"


def test_the_last_contact_stands_on_the_board(practice: Practice) -> None:
    vendor = make_vendor()
    ask_for_baa(vendor)

    found = vendors.get_vendor(vendor.id)

    assert (found.last_contact_on, found.last_contact_how) == (tenancy.today_here(), "you asked")


def test_a_second_contact_clears_its_flag(practice: Practice) -> None:
    vendor = make_vendor()

    for slot in (1, 2):
        with transaction():
            vendors.set_contact(vendor, slot, ContactDetails(email=f"c{slot}@p.example"), by=ACTOR)

    kinds = {flag.kind for flag in flags.open_flags([vendor.id])[vendor.id]}
    assert "no_second_contact" not in kinds


def test_a_night_makes_a_request_silent(practice: Practice) -> None:
    vendor = make_vendor()
    ask_for_baa(vendor)

    with transaction():
        flag_refresh.refresh_all(tenancy.today_here() + timedelta(days=15))

    kinds = {flag.kind for flag in flags.open_flags([vendor.id])[vendor.id]}
    assert "baa_silent" in kinds


def test_no_phi_and_nobody_asked_is_no_business_associate(practice: Practice) -> None:
    vendor = make_vendor(phi=Phi.NO)

    assert (vendor.tab, vendor.badge_words) == ("not_ba", "No PHI")
