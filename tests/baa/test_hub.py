"""What a vendor can do by its link: sign, send its own paper, write, pass it on, say no, come back."""

from flask import Flask

from portal import baa, notices, tenancy
from portal.accounts import Person
from portal.baa import Answered
from portal.db import session, transaction
from portal.tenancy import Practice
from tests.accounts.making import ACTOR
from tests.baa.making import ask_for_baa, file_baa, pdf, signed
from tests.baa.reading import document_of, read_as, told
from tests.baa.requesting import ask_to_amend, ask_to_sign, envelope_of, vendor_signs, we_sign
from tests.browser import Browser
from tests.vendors.making import make_vendor


def come_in(app: Flask, request: baa.BaaRequest) -> Browser:
    letter = notices.find_notice_by_key(baa.letter_key(request.id))
    assert letter
    address = notices.link_of(letter)
    assert address
    visitor = Browser(app)
    visitor.open(address)
    told_us = {"full_name": "Dana Whitcomb", "email": "dana@pingwell.example"}
    visitor.send("/link/confirmation", told_us, via="/link")
    return visitor


def ways(browser: Browser) -> list[str]:
    return browser.open("/link/baa").texts(".options .button, .link-do .button")


def test_a_paper_is_read_and_signed_from_here(
    app: Flask, practice: Practice, owner: Person
) -> None:
    request = ask_to_sign(make_vendor("Pingwell"))
    visitor = come_in(app, request)

    page = visitor.open("/link/baa")
    assert page.text("h1") == "Read and sign the BAA"
    assert ways(visitor) == ["Read and sign", "Write to them", "Pass it on", "We will not sign"]
    assert page.select('a[href="/link/sign"]')

    vendor_signs(request)
    page = visitor.open("/link/baa")
    assert "signs next" in page.text()
    assert "Read and sign" not in ways(visitor)

    we_sign(request, owner)
    page = visitor.open("/link/baa")
    assert "Both sides have signed." in page.text()
    assert ways(visitor) == []


def test_without_a_paper_of_ours_they_send_theirs(app: Flask, practice: Practice) -> None:
    visitor = come_in(app, ask_for_baa(make_vendor("Pingwell")))

    page = visitor.open("/link/baa")

    assert page.text("h1") == "Send your signed BAA"
    assert page.select("input[type=file]")
    assert not page.select('a[href="/link/sign"]')


def test_their_own_paper_may_come_in_place_of_ours(
    app: Flask, browser: Browser, practice: Practice
) -> None:
    vendor = make_vendor("Pingwell")
    request = ask_to_sign(vendor)
    visitor = come_in(app, request)

    done = visitor.send(
        "/link/baa",
        {"signed_copy": (pdf().stream, "signed.pdf"), "full_name": "Dana Whitcomb", "job": "CEO"},
    )
    assert done.text("h1") == "Thank you, we have your answer"
    assert "Copy received" in browser.open(f"/vendors/{vendor.id}/baa").text()

    session.expire_all()
    document_id = request.offered_document_id
    assert document_id
    with transaction():
        on = tenancy.today_here()
        baa.file_offered_baa(vendor, request, signed(), document_id=document_id, on=on, by=ACTOR)

    assert envelope_of(request).state == "withdrawn"
    assert len(baa.versions_of(vendor.id)) == 1
    assert "Your BAA is on file" in visitor.open("/link/baa").text()


def test_one_that_said_no_comes_back_and_sends_a_paper(app: Flask, practice: Practice) -> None:
    request = ask_for_baa(make_vendor("Pingwell"))
    visitor = come_in(app, request)
    with transaction():
        who = Answered(name="Dana", title="CEO")
        baa.offer_signed_copy(request, pdf(), who, on=tenancy.today_here(), by=ACTOR)

    page = visitor.open("/link/baa")

    assert "Sending another replaces it." in page.text()


def test_an_amendment_spells_out_what_is_missing_and_is_signed(
    app: Flask, practice: Practice
) -> None:
    vendor = make_vendor("Pingwell")
    read_as(document_of(file_baa(vendor)), told(missing=["R08"]))
    visitor = come_in(app, ask_to_amend(vendor, ("R08",)))

    page = visitor.open("/link/baa")

    assert page.text("h1") == "Read and sign the amendment"
    assert "What it should add" in page.text()
    assert "Read and sign" in ways(visitor)


def test_a_withdrawn_request_opens_nothing(app: Flask, practice: Practice) -> None:
    request = ask_to_sign(make_vendor("Pingwell"))
    visitor = come_in(app, request)
    with transaction():
        baa.withdraw_request(request, on=tenancy.today_here(), by=ACTOR)

    for url in ("/link/baa", "/link/baa/messages", "/link/sign"):
        assert visitor.get(url).status_code in {403, 410}, url
