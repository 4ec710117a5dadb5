"""Many vendors asked at once: each letter shown, each sent once, and what is missing is said."""

import pytest
from flask import Flask

from portal import baa, notices, signing, tenancy
from portal.baa import NewNeed, batches
from portal.baa.batches.drafts import candidates
from portal.db import session, transaction
from portal.jobs import baa_requests
from portal.tenancy import Practice
from portal.vendors import Phi, Vendor
from tests.accounts.making import ACTOR
from tests.baa.making import ask_for_baa, file_baa
from tests.browser import Browser
from tests.vendors.making import make_vendor

URL = "/vendors/baa-requests"


def two() -> tuple[Vendor, Vendor]:
    return (
        make_vendor("Pingwell", contact_email="dana@pingwell.example"),
        make_vendor("Postlark", contact_email="priya@postlark.example"),
    )


def work(app: Flask) -> None:
    """Do what a worker does with the letters that wait."""
    practice_id = tenancy.current_practice_id()
    for batch in batches.batches():
        for row in batches.rows_of(batch):
            baa_requests.send(app, practice_id, row.id)
    session.expire_all()


def form_of(browser: Browser, **told: object) -> dict[str, object]:
    page = browser.open(URL)
    ticked = [one.get("value") for one in page.select('input[name="vendor"][checked]')]
    return {**page.form(URL), "vendor": ticked, **told}


def carried(page: object) -> dict[str, object]:
    """Return what the page with the letters would send."""
    form = page.form(URL)  # type: ignore[attr-defined]
    ids = [one.get("value") for one in page.select('input[name="vendor"]')]  # type: ignore[attr-defined]
    return {**form, "vendor": ids, "seen": "yes"}


def test_each_is_shown_and_then_each_goes(app: Flask, browser: Browser, practice: Practice) -> None:
    first, second = two()

    letters = browser.send(URL, form_of(browser))
    assert letters.text("h1") == "Letters to 2 vendors"
    written = [one for one in letters.texts(".paper") if one.startswith("To: ")]
    assert ["dana@pingwell.example" in one for one in written] == [True, False]
    assert all("Business Associate" in one for one in letters.texts(".disclose"))
    assert len(letters.select(".disclose")) == 2
    assert baa.requests_of(first.id) == []

    going = browser.send(URL, carried(letters), via=URL)
    assert going.text("h1") == "0 of 2 asked"
    work(app)

    done = browser.open(going.url)
    assert done.text("h1") == "2 of 2 asked"
    for vendor in (first, second):
        (request,) = baa.requests_of(vendor.id)
        assert request.asks_for == "ours"
        assert baa.envelope_of(request) is not None
        assert len(signing.open_envelopes_of(vendor.id)) == 1


def test_a_double_click_sends_once(app: Flask, browser: Browser, practice: Practice) -> None:
    first, _ = two()
    letters = browser.send(URL, form_of(browser, asks="theirs"))
    sent = carried(letters)

    one = browser.send(URL, sent, via=URL)
    other = browser.send(URL, sent, via=URL)
    work(app)
    work(app)

    assert one.url == other.url
    assert len(batches.batches()) == 1
    assert len(baa.requests_of(first.id)) == 1
    assert len(notices.notices_of(first.id)) == 1


def test_who_was_asked_meanwhile_is_left_alone(
    app: Flask, browser: Browser, practice: Practice
) -> None:
    first, second = two()
    letters = browser.send(URL, form_of(browser, asks="theirs"))
    going = browser.send(URL, carried(letters), via=URL)
    meanwhile = ask_for_baa(first)

    work(app)

    assert [one.id for one in baa.requests_of(first.id)] == [meanwhile.id]
    assert meanwhile.is_open
    assert len(baa.requests_of(second.id)) == 1
    told = browser.open(going.url)
    assert "They were asked meanwhile." in told.text()
    assert told.text("h1") == "1 of 2 asked"


def test_what_has_changed_since_it_was_shown_is_shown_once_more(
    browser: Browser, practice: Practice
) -> None:
    first, _ = two()
    letters = browser.send(URL, form_of(browser))
    sent = carried(letters)
    with transaction():
        first.name = "Pingwell Two"

    again = browser.send(URL, sent, via=URL)

    assert "Something has changed" in again.text()
    assert batches.batches() == []


def test_a_letter_is_by_who_asked_and_from_where_they_did(
    app: Flask, browser: Browser, practice: Practice
) -> None:
    first, _ = two()
    browser.send(URL, carried(browser.send(URL, form_of(browser, asks="theirs"))), via=URL)
    work(app)

    (batch,) = batches.batches()
    (request,) = baa.requests_of(first.id)
    assert request.requested_by_name == batch.asked_by_name
    assert batch.asked_ip
    assert "Chrome" in (batch.asked_user_agent or "")


@pytest.mark.parametrize(
    ("made", "says"),
    [
        ({}, "Nobody there is known."),
        ({"contact_email": "dana@pingwell.example", "phi": Phi.UNSURE}, "Nobody has said whether"),
    ],
)
def test_what_is_missing_is_said_with_what_to_do(
    browser: Browser, practice: Practice, made: dict[str, object], says: str
) -> None:
    vendor = make_vendor("Pingwell", **made)  # type: ignore[arg-type]

    page = browser.open(URL)

    assert says in page.text("section")
    assert page.select(f'.options a[href^="/vendors/{vendor.id}"]')
    assert not page.select('input[name="vendor"]')


def test_who_needs_none_has_one_or_is_being_asked_is_not_offered(practice: Practice) -> None:
    on = tenancy.today_here()
    has, asked, exempt = make_vendor("Has"), make_vendor("Asked"), make_vendor("Exempt")
    needs = make_vendor("Needs")
    make_vendor("Without PHI", phi=Phi.NO)
    file_baa(has)
    ask_for_baa(asked)
    with transaction():
        new = NewNeed(answers={"Q1": "no"}, exemption="E01", reason="No PHI.")
        baa.decide_need(exempt, new, on=on, by=ACTOR)

    assert [one.vendor.name for one in candidates(batches.unasked(on))] == [needs.name]


def test_another_practice_sees_no_asking_of_ours(
    browser: Browser, practice: Practice, other_practice: Practice
) -> None:
    two()
    browser.send(URL, carried(browser.send(URL, form_of(browser, asks="theirs"))), via=URL)
    assert batches.batches()

    tenancy.enter(other_practice.practice_id)

    assert batches.batches() == []
