"""The clause check on the BAA's page and beside an offered copy, with scripts off."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from portal import baa, clock, documents, tenancy
from portal.accounts import Person
from portal.baa import Baa, checking
from portal.baa.checking import Ruling
from portal.baa.clauses import DatesTold, Deadline, Unit
from portal.db import transaction
from portal.documents import nda
from portal.questionnaires.views.blueprint import facts_of
from portal.reading import Quote
from portal.tenancy import Practice
from portal.vendors import Vendor
from tests.accounts.making import ACTOR
from tests.baa.making import ask_for_baa, file_baa, pdf
from tests.baa.reading import decide, document_of, read_as, told
from tests.baa.test_pages import by_link
from tests.browser import Browser
from tests.vendors.making import make_vendor

BrowserAs = Callable[[Person], Browser]


@pytest.fixture
def vendor(practice: Practice) -> Vendor:
    return make_vendor()


@pytest.fixture
def filed(vendor: Vendor) -> Baa:
    return file_baa(vendor)


def page_of(vendor: Vendor) -> str:
    return f"/vendors/{vendor.id}/baa"


def clause(filed: Baa, provision_id: str = "R08") -> str:
    return f"/vendors/{filed.vendor_id}/baa/clauses/{filed.document_id}/{provision_id}"


@contextmanager
def statements() -> Iterator[list[str]]:
    sent: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_rows_stand_worst_first_with_page_law_and_words(
    browser: Browser, vendor: Vendor, filed: Baa
) -> None:
    read_as(document_of(filed), told(missing=["R08"], look=["R18"]))

    page = browser.open(page_of(vendor))

    titles = page.texts(".clause h3")
    assert titles[0] == "Not found by the check: Subcontractors accept the same terms"
    assert titles[1] == "Look here: It is a written contract"
    assert titles[2].startswith("Found by the check, not confirmed: Says what they may do")
    assert page.text("#clauses-title") == "Clause check: 18 of 20 found"
    found = page.texts(".clause-page")[2]
    assert found.startswith("Page 2")
    assert found.endswith("· 164.504(e)(2)(i)")
    assert "“The words of R01.”" in page.text("#clauses")
    assert page.select(f'a[href="/documents/{filed.document_id}/pages?page=2"]')
    assert "You, or counsel, decide what they mean" in page.text("#clauses")
    assert "The clause check did not find one required clause" in page.text(".band")


def test_one_button_says_it_is_missing_and_the_band_says_what_follows(
    browser: Browser, vendor: Vendor, filed: Baa
) -> None:
    read_as(document_of(filed), told(missing=["R08"]))
    page = browser.open(page_of(vendor))
    sent = page.form(clause(filed)) | {"verdict": "confirmed_missing"}

    page = browser.send(clause(filed), sent, via=page_of(vendor))

    assert page.url == page_of(vendor)
    assert "In force, but one required clause is missing" in page.text(".band")
    assert "the BAA does not meet 45 CFR 164.504(e)" in page.text(".band")
    assert page.texts(".clause h3")[0].startswith("Missing: ")
    assert page.select(f'a[href="{page_of(vendor)}/amendment"]')


def test_found_on_a_page_asks_for_the_page_and_says_so_where_it_is_wrong(
    browser: Browser, vendor: Vendor, filed: Baa
) -> None:
    read_as(document_of(filed), told(missing=["R08"]))
    url = clause(filed)
    form = browser.open(f"{url}?verdict=found_on_page").form(url)
    assert form["verdict"] == "found_on_page"

    without = browser.send(url, form | {"page": ""}, status=422)
    beyond = browser.send(url, form | {"page": "7"}, status=422)
    done = browser.send(url, form | {"page": "1", "note": "Section 4."})

    assert "Enter the page on which you found it." in without.text(".wrong")
    assert "This file has 1 page." in beyond.text(".wrong")
    assert "Found on page 1 by" in done.text("#clauses")
    assert "“Section 4.”" in done.text("#clauses")
    assert "clause" not in done.text(".band")


def test_all_found_are_confirmed_by_one_button(
    browser: Browser, vendor: Vendor, filed: Baa, manager: Person
) -> None:
    read_as(document_of(filed), told())
    url = f"{page_of(vendor)}/clauses/confirmations"
    seen = [one.get("value") for one in browser.open(page_of(vendor)).select('input[name="seen"]')]

    page = browser.send(url, {"seen": seen}, via=page_of(vendor))

    assert "20 clauses confirmed." in page.text("[role=status].flash")
    assert f"Checked by {manager.name}" in page.text("#clauses")
    assert not page.select('input[name="seen"]')


def test_what_changed_since_the_page_was_opened_is_not_confirmed(
    browser: Browser, vendor: Vendor, filed: Baa
) -> None:
    document = document_of(filed)
    read_as(document, told())
    url = f"{page_of(vendor)}/clauses/confirmations"
    seen = [one.get("value") for one in browser.open(page_of(vendor)).select('input[name="seen"]')]
    read_as(document, told(missing=["R08"], detector="2/test"))

    page = browser.send(url, {"seen": seen}, via=page_of(vendor))

    assert "Look once more" in page.text("main")
    assert "Not confirmed yet" in page.text("#clauses")


def test_the_page_says_how_far_the_reading_is_and_looks_again_by_itself(
    browser: Browser, vendor: Vendor, filed: Baa
) -> None:
    assert "Waiting to be read" in browser.open(page_of(vendor)).text("#clauses")
    with transaction():
        checking.begin(document_of(filed), "1/test", at=clock.now())
        checking.note_page(filed.document_id, 2, 12)

    page = browser.open(page_of(vendor))

    assert "Reading page 3 of 12" in page.text("#clauses")
    (card,) = page.select("#clauses[hx-get]")
    assert (card.get("hx-get"), card.get("hx-trigger")) == (page_of(vendor), "every 3s")
    assert 'http-equiv="refresh"' in page.html

    read_as(document_of(filed), told(detector="2/test"))
    done = browser.open(page_of(vendor))
    assert not done.select("#clauses[hx-get]")
    assert 'http-equiv="refresh"' not in done.html


def test_a_page_that_nobody_touches_does_not_look_again_for_ever(filed: Baa) -> None:
    # Each look would keep the person signed in.
    check = checking.check_of([document_of(filed)])
    kept_at = document_of(filed).kept_at

    assert checking.looks_again(check, kept_at + timedelta(minutes=9))
    assert not checking.looks_again(check, kept_at + timedelta(minutes=10))


def test_what_could_not_be_read_is_said(browser: Browser, vendor: Vendor, filed: Baa) -> None:
    document = document_of(filed)
    with transaction():
        checking.begin(document, "1/test", at=clock.now())
        pages = checking.PagesSeen(total=3, not_read=[2], has_more=True)
        reading = told(missing=["R08"], is_agreement=False, warned=["F04"])
        checking.finish(document, reading, pages, at=clock.now(), by=ACTOR)

    page = browser.open(page_of(vendor))

    said = " ".join(page.texts("#clauses .aside"))
    assert "Is this an agreement?" in said
    assert "Pages that could not be read: 2." in said
    assert "more pages than the portal reads" in said
    assert "60-day notice term" in said
    assert "Serious" in said


def test_an_unreadable_file_leaves_every_clause_to_a_person(
    browser: Browser, vendor: Vendor, filed: Baa
) -> None:
    with transaction():
        checking.begin(document_of(filed), "1/test", at=clock.now())
        checking.give_up(document_of(filed), at=clock.now(), by=ACTOR)

    page = browser.open(page_of(vendor))

    assert "could not be read by the portal" in page.text("#clauses")
    assert all(title.startswith("Not read: ") for title in page.texts(".clause h3"))
    assert "Not found by the check" not in page.text("#clauses")


def test_the_page_weighs_the_breach_notice_and_hints_at_other_days(
    browser: Browser, vendor: Vendor, filed: Baa
) -> None:
    reading = told(
        breach_notice=Deadline(
            number=5, unit=Unit.BUSINESS_DAYS, is_calendar=False, page=3, quote=""
        ),
        dates=DatesTold(effective_on=date(2020, 1, 2), effective=Quote(page=1, text="")),
    )
    read_as(document_of(filed), reading)

    said = " ".join(browser.open(page_of(vendor)).texts(".card"))

    assert "Breach notice: 5 business days" in said
    assert "Inside the 10 days you accept. The law's outer limit is 60 days." in said
    assert "Read by the clause check. Nobody has confirmed it. Page 3" in said
    assert "The paper seems to be in force from January 2, 2020; you entered" in said


def test_a_copy_that_was_offered_is_checked_before_it_is_filed(
    browser: Browser, vendor: Vendor
) -> None:
    request = ask_for_baa(vendor)
    who = baa.Answered(name="Dana", title="Counsel")
    with transaction():
        baa.offer_signed_copy(request, pdf(), who, on=tenancy.today_here(), by=ACTOR)
    offered_id = request.offered_document_id
    assert offered_id is not None
    read_as(documents.get_document(offered_id), told(missing=["R14"]))
    offer = f"{page_of(vendor)}/offer"

    page = browser.open(offer)
    url = f"{page_of(vendor)}/clauses/{offered_id}/R14"
    after = browser.send(url, {"verdict": "confirmed_missing"}, via=offer)

    assert page.texts(".clause h3")[0].startswith("Not found by the check: Opens its books")
    assert after.url == offer
    assert after.texts(".clause h3")[0].startswith("Missing: ")
    assert not after.select(f'a[href="{page_of(vendor)}/amendment"]')


def test_an_amendment_is_asked_for_and_the_vendor_sees_what_it_should_add(
    browser: Browser, app: Flask, vendor: Vendor, filed: Baa
) -> None:
    read_as(document_of(filed), told(missing=["R08", "R14"]))
    decide(document_of(filed), "R08", Ruling.CONFIRMED_MISSING)
    url = f"{page_of(vendor)}/amendment"
    form = browser.open(url).form(url)
    assert form["provisions"] == "R08"
    told_to = {"to_name": "Dana", "to_email": "dana@pingwell.example", "asks": "theirs"}

    letter = browser.send(url, form | told_to)
    done = browser.send(url, letter.form(url) | {"seen": "yes"}, via=url)

    shown = letter.texts(".paper")[0]
    assert "Subcontractors accept the same restrictions" in shown
    assert "Words that would do" in shown
    assert "Books and records" not in shown
    assert "for an amendment" in done.text("main")
    assert "Asked for on" in done.text("#clauses")
    seen = by_link(app, vendor).open("/link/baa")
    assert seen.text("h1") == "Send the signed amendment"
    assert "Subcontractors accept the same restrictions" in seen.text("main")


def test_where_nothing_is_missing_there_is_no_amendment_to_ask_for(
    browser: Browser, vendor: Vendor, filed: Baa
) -> None:
    read_as(document_of(filed), told())

    browser.open(f"{page_of(vendor)}/amendment", status=404)


def test_an_amendment_is_filed_as_one(browser: Browser, vendor: Vendor, filed: Baa) -> None:
    read_as(document_of(filed), told(missing=["R08"]))

    page = browser.open(f"{page_of(vendor)}/file")

    assert page.select("#amends")
    assert not browser.open(f"{page_of(make_vendor('Postlark'))}/file").select("#amends")


def test_the_page_costs_as_many_queries_for_many_decisions_as_for_none(
    browser: Browser, vendor: Vendor, filed: Baa
) -> None:
    document = document_of(filed)
    read_as(document, told())
    browser.open(page_of(vendor))
    with statements() as few:
        browser.open(page_of(vendor))
    for one in checking.asked_for():
        decide(document, one.id, Ruling.CONFIRMED_FOUND)

    browser.open(page_of(vendor))

    with statements() as many:
        browser.open(page_of(vendor))

    assert len(many) == len(few)
    # The check asks for both, and what the papers say of a breach for the reading once more.
    assert sum("baa_readings" in one or "provision_decisions" in one for one in many) == 3


@pytest.mark.parametrize("role", ["staff", "auditor"])
def test_only_who_decides_about_baas_decides_on_clauses(
    browser_as: BrowserAs, vendor: Vendor, filed: Baa, role: str, request: Any
) -> None:
    person = request.getfixturevalue(role)
    browser = browser_as(person)
    read_as(document_of(filed), told(missing=["R08"]))

    page = browser.open(page_of(vendor))

    assert page.texts(".clause h3")
    assert not page.select(".clause form, .clause a.button, input[name=seen]")
    browser.open(clause(filed), status=403)
    browser.open(f"{page_of(vendor)}/amendment", status=403)


def test_words_of_a_paper_under_an_nda_are_seen_by_those_it_names(
    browser: Browser, browser_as: BrowserAs, owner: Person, vendor: Vendor, filed: Baa
) -> None:
    today = tenancy.today_here()
    read_as(document_of(filed), told(missing=["R08"]))
    named = nda.Allowed(person_ids=frozenset({owner.id}), roles=frozenset(), open_until=today)
    with transaction():
        nda.mark(document_of(filed), named, on=today, at=clock.now(), by=ACTOR)

    assert browser_as(owner).open(page_of(vendor)).texts(".clause h3")
    assert not browser.open(page_of(vendor)).texts(".clause h3")
    browser.open(clause(filed), status=404)


def test_a_document_that_is_no_baa_of_this_vendor_is_not_found(
    browser: Browser, vendor: Vendor, filed: Baa
) -> None:
    other = file_baa(make_vendor("Postlark"))

    browser.open(f"{page_of(vendor)}/clauses/{other.document_id}/R08", status=404)
    browser.open(clause(filed, "S01"), status=404)
    browser.open(clause(filed, "nothing"), status=404)


def test_another_practice_finds_no_clause_of_ours(
    browser: Browser, practice: Practice, other_practice: Practice
) -> None:
    ours = practice.practice_id
    tenancy.enter(other_practice.practice_id)
    away = clause(file_baa(make_vendor("Elsewhere")))
    tenancy.enter(ours)

    browser.open(away, status=404)


def test_it_is_read_again_on_request(browser: Browser, vendor: Vendor, filed: Baa) -> None:
    read_as(document_of(filed), told())
    url = f"{page_of(vendor)}/clauses/{filed.document_id}/reading"

    page = browser.send(url, {}, via=page_of(vendor))

    assert "Waiting to be read" in page.text("#clauses")
    assert len(page.texts(".clause h3")) == 20


def test_a_provision_that_is_missing_makes_the_answer_red(
    browser: Browser, vendor: Vendor, filed: Baa
) -> None:
    read_as(document_of(filed), told(missing=["R08"]))
    assert facts_of(vendor).lacks_provision is None

    decide(document_of(filed), "R08", Ruling.CONFIRMED_MISSING)
    assert facts_of(vendor).lacks_provision is True

    decide(document_of(filed), "R08", Ruling.FOUND_ON_PAGE, page=1)
    assert facts_of(vendor).lacks_provision is False
