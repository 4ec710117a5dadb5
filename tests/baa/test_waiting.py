"""A BAA whose copy waits for the virus scan is on file, but not in force."""

import pytest
from flask import Flask

from portal import audit, baa, documents, flags, tenancy
from portal.baa import BaaState
from portal.db import session, transaction
from portal.documents import Document
from portal.errors import RuleBroken
from portal.gateways.memory import MemoryScanner
from portal.tenancy import Practice
from portal.vendors import Vendor
from tests.accounts.making import ACTOR
from tests.baa.making import ask_for_baa, file_baa, signed
from tests.baa.test_pages import by_link, kinds, on_the_baa, pdf
from tests.browser import Browser
from tests.documents.waiting import Verdict, silent, verdict
from tests.vendors.making import make_vendor

__all__ = ["silent", "verdict"]

MISSING = "baa_missing"


@pytest.fixture
def vendor(practice: Practice) -> Vendor:
    return make_vendor("Pingwell")


def standing(vendor: Vendor) -> baa.BaaStanding:
    session.expire_all()
    return baa.standing_of([vendor.id], tenancy.today_here())[vendor.id]


def the_document(vendor: Vendor) -> Document:
    (document,) = documents.documents_of([vendor.id])[vendor.id]
    return document


def test_a_baa_that_waits_is_on_file_but_not_in_force_and_the_page_says_so(
    browser: Browser, vendor: Vendor, silent: MemoryScanner
) -> None:
    page = browser.send(f"/vendors/{vendor.id}/baa/file", on_the_baa())

    assert "Until then the BAA is not in force" in page.text("main")
    assert "Version 1 is on file, but not in force" in page.text("main")
    assert "Not in force: waits for the virus scan" in page.text("main")
    assert "Shut, because no BAA is in force" in page.text("main")
    assert "baa_missing" in kinds(vendor)


def test_it_is_in_force_once_it_passes(
    vendor: Vendor, silent: MemoryScanner, verdict: Verdict
) -> None:
    filed = file_baa(vendor)
    assert not standing(vendor).is_in_force
    assert baa.find_binding(vendor.id, tenancy.today_here()) is None

    verdict(the_document(vendor), "clean")

    assert standing(vendor).is_in_force
    assert baa.find_binding(vendor.id, tenancy.today_here()) == filed


def test_while_a_new_version_waits_the_old_one_binds(vendor: Vendor, silent: MemoryScanner) -> None:
    silent.is_silent = False
    old = file_baa(vendor)
    silent.is_silent = True
    file_baa(vendor)

    assert baa.find_binding(vendor.id, tenancy.today_here()) == old
    assert standing(vendor).is_in_force


def test_an_infected_copy_never_counts_and_the_page_says_what_to_do(
    browser: Browser, vendor: Vendor, silent: MemoryScanner, verdict: Verdict
) -> None:
    file_baa(vendor)
    document = the_document(vendor)
    verdict(document, "infected")

    page = browser.open(f"/vendors/{vendor.id}/baa")

    assert "A virus was found in this file" in page.text(".aside")
    assert "Ask for a clean one" in page.text(".aside")
    assert standing(vendor).state is BaaState.UNDECIDED
    shown = browser.open(f"/documents/{document.id}")
    assert "A virus was found in this file" in shown.text(".aside")
    browser.open(f"/documents/{document.id}/file", status=409)


def test_a_vendors_copy_that_waits_is_told_to_both_and_cannot_be_filed(
    app: Flask, browser: Browser, vendor: Vendor, silent: MemoryScanner, verdict: Verdict
) -> None:
    request = ask_for_baa(vendor)
    visitor = by_link(app, vendor)

    told = visitor.send("/link/baa", {"signed_copy": pdf(), "full_name": "Dana W", "job": "CEO"})

    assert "Your file arrived and waits for the virus scan" in told.text(".aside")
    assert "waits for the virus scan" in visitor.open("/link/baa").text(".aside")
    session.expire_all()
    assert (standing(vendor).offered_on, standing(vendor).state) == (None, BaaState.REQUESTED)
    offer = browser.open(f"/vendors/{vendor.id}/baa/offer")
    assert offer.select('input[name="starts_on"]') == []
    assert "Read and file their copy" not in browser.open(f"/vendors/{vendor.id}/baa").text("main")
    with pytest.raises(RuleBroken, match="Waits for the virus scan"):
        baa.file_offered_baa(
            vendor,
            request,
            signed(),
            document_id=the_document(vendor).id,
            on=tenancy.today_here(),
            by=ACTOR,
        )
    session.rollback()

    verdict(the_document(vendor), "infected")

    assert "Please send a clean copy" in visitor.open("/link/baa").text(".aside")
    page = browser.open(f"/vendors/{vendor.id}/baa")
    assert "A virus was found" in page.text("main")


def test_the_proof_of_a_refusal_that_waits_is_no_evidence_yet(
    browser: Browser, vendor: Vendor, silent: MemoryScanner
) -> None:
    page = browser.send(
        f"/vendors/{vendor.id}/baa/refusal",
        {
            "refused_on": tenancy.today_here().isoformat(),
            "how": "mail",
            "refused_by": "Dana",
            "refused_by_title": "CEO",
            "why": "signs_none",
            "words": "",
            "proof": pdf("no.pdf"),
        },
    )

    assert "no.pdf is kept apart" in page.text("main")
    assert "This file waits for the virus scan" in page.text("main")
    assert "Kept as evidence" not in page.text("main")


def test_the_flag_says_that_it_waits_and_then_that_a_clean_copy_is_needed(
    browser: Browser, vendor: Vendor, silent: MemoryScanner, verdict: Verdict
) -> None:
    file_baa(vendor)
    document = the_document(vendor)
    (waits,) = [one for one in flags.open_flags([vendor.id])[vendor.id] if one.kind == MISSING]
    assert "waits for the virus scan" in waits.title
    assert waits.action_path.endswith("/baa")

    verdict(document, "infected")
    with transaction():
        audit.touch({vendor.id})

    (bad,) = [one for one in flags.open_flags([vendor.id])[vendor.id] if one.kind == MISSING]
    assert "had a virus" in bad.title
    assert "file_infected" in kinds(vendor)
