"""Asking for a past day, through the pages."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from portal import baa, tenancy, vendors
from portal.baa import Term
from portal.baa.gates import Covers
from portal.db import db, session, transaction
from portal.history import listing, queries, showing
from portal.tenancy import Practice
from portal.vendors import Phi, Vendor
from tests.accounts.making import ACTOR
from tests.baa.gates.making import add_service, first_service
from tests.baa.making import ask_for_baa, file_baa, pdf, signed
from tests.browser import Browser
from tests.databases import Server
from tests.history.making import move_back
from tests.vendors.making import make_many, make_vendor

MoveBack = Callable[[float], None]


@pytest.fixture
def back(practice: Practice, postgres_server: Server, database_name: str) -> MoveBack:
    """Return what moves all that was recorded so far back by some days."""
    return lambda days: move_back(postgres_server, database_name, practice, days)


def past(days: int) -> str:
    return (tenancy.today_here() - timedelta(days=days)).isoformat()


def rename(vendor: Vendor, name: str) -> None:
    with transaction():
        vendors.get_vendor(vendor.id).name = name


def test_the_list_of_a_past_day_is_not_the_list_of_today(browser: Browser, back: MoveBack) -> None:
    old = make_vendor("Pingwell")
    file_baa(make_vendor("Coveredly"))
    back(20)
    rename(old, "Pingwell Renamed")
    make_vendor("Newcomer")

    then = browser.open(f"/vendors/as-of?on={past(10)}")
    now = browser.open(f"/vendors/as-of?on={past(0)}")

    assert then.texts("tbody th a") == ["Coveredly", "Pingwell"]
    assert "2 vendors with PHI, " in then.text(".page-head p")
    assert "You are looking at a past day" in then.text("main")
    assert set(now.texts("tbody th a")) == {"Coveredly", "Newcomer", "Pingwell Renamed"}
    assert "As of today, up to now" in now.text("main")


def test_one_vendor_is_shown_as_it_was(browser: Browser, back: MoveBack) -> None:
    vendor = make_vendor("Pingwell", contact_email="dana@pingwell.example")
    ask_for_baa(vendor)
    back(20)
    rename(vendor, "Pingwell Renamed")
    file_baa(vendor)

    page = browser.open(f"/vendors/{vendor.id}/as-of?on={past(10)}")

    assert page.text("h1") == "Pingwell as of a day"
    assert "No BAA was in force." in page.text("main")
    assert "Asked Dana Whitcomb" in page.text("main")
    assert "dana@pingwell.example" in page.text("main")
    assert "Back to today" in page.texts("main a")
    today = browser.open(f"/vendors/{vendor.id}/as-of?on={past(0)}")
    assert "Version 1, in force since" in today.text("main")
    assert "signed.pdf" in today.text("main")


def test_what_a_baa_covered_is_told_as_it_was_said(browser: Browser, back: MoveBack) -> None:
    vendor = make_vendor("Pingwell")
    today, first = tenancy.today_here(), first_service(vendor)
    term = Term(starts_on=today - timedelta(days=30), review_on=today + timedelta(days=9))
    told = signed(term, covers=Covers(services=frozenset({first.id})))
    with transaction():
        baa.file_signed_baa(vendor, pdf(), told, on=today, by=ACTOR)
    add_service(vendor)
    back(20)
    add_service(vendor, "Lab orders")

    page = browser.open(f"/vendors/{vendor.id}/as-of?on={past(10)}")

    assert page.texts("td[data-label='In the BAA']") == ["Covered", "Not covered"]


def test_what_was_filed_later_is_said_and_not_counted(browser: Browser, back: MoveBack) -> None:
    vendor = make_vendor("Pingwell")
    back(40)
    today = tenancy.today_here()
    file_baa(
        vendor, Term(starts_on=today - timedelta(days=30), review_on=today + timedelta(days=9))
    )

    page = browser.open(f"/vendors/{vendor.id}/as-of?on={past(10)}")
    before = browser.open(f"/vendors/{vendor.id}/as-of?on={past(35)}")

    assert "Filed later, on" in page.text("main")
    assert "No BAA was in force." in page.text("main")
    assert "Filed later" not in before.text("main")
    listed = browser.open(f"/vendors/as-of?on={past(10)}")
    assert "1 vendor with PHI, 1 without BAA" in listed.text(".page-head p")


def test_an_agreement_is_judged_for_that_day(browser: Browser, back: MoveBack) -> None:
    vendor, today = make_vendor("Pingwell"), tenancy.today_here()
    file_baa(vendor, Term(starts_on=today - timedelta(days=90), ends_on=today - timedelta(days=5)))
    back(60)

    assert baa.standing_of([vendor.id], today)[vendor.id].starts_on is None
    then = browser.open(f"/vendors/{vendor.id}/as-of?on={past(5)}")
    after = browser.open(f"/vendors/{vendor.id}/as-of?on={past(4)}")
    assert "Version 1, in force since" in then.text("main")
    assert "No BAA was in force." in after.text("main")


def test_the_end_of_the_day_is_the_practices_own(
    practice: Practice, browser: Browser, back: MoveBack
) -> None:
    vendor = make_vendor("Pingwell")
    on = tenancy.today_here()
    back(2)
    end = showing.until_end_of(on - timedelta(days=2))

    assert queries.records_at([vendor.id], end)[vendor.id].vendor is not None
    before = showing.until_end_of(on - timedelta(days=3))
    assert queries.records_at([vendor.id], before)[vendor.id].vendor is None
    assert tenancy.day_here(end - timedelta(microseconds=1)) == on - timedelta(days=2)


@pytest.mark.parametrize(
    ("days", "says"), [(-1, "still to come"), (400, "no record of any day before")]
)
def test_days_without_a_record_are_refused_in_a_sentence(
    browser: Browser, back: MoveBack, days: int, says: str
) -> None:
    vendor = make_vendor("Pingwell")
    back(20)

    for path in (f"/vendors/{vendor.id}/as-of", "/vendors/as-of", "/vendors/as-of/table"):
        page = browser.open(f"{path}?on={past(days)}", status=422)
        assert says in page.text("#as-of-problem")
    assert "That is no day" in browser.open("/vendors/as-of?on=soon", status=422).text("main")


def test_a_vendor_that_was_deleted_is_still_in_the_past(browser: Browser, back: MoveBack) -> None:
    vendor = make_vendor("Gonewell")
    back(20)
    with transaction():
        vendors.delete(vendors.get_vendor(vendor.id), by=ACTOR)

    page = browser.open(f"/vendors/{vendor.id}/as-of?on={past(10)}")

    assert page.text("h1") == "Gonewell as of a day"
    assert "deleted from your list later" in page.text("main")
    browser.open(f"/vendors/{vendor.id}", status=404)
    assert "not on your list that day" in browser.open(
        f"/vendors/{vendor.id}/as-of?on={past(0)}"
    ).text("main")


def test_a_vendor_that_came_later_was_not_on_the_list(browser: Browser, back: MoveBack) -> None:
    back(20)
    vendor = make_vendor("Newcomer")

    page = browser.open(f"/vendors/{vendor.id}/as-of?on={past(10)}")

    assert "was not on your list that day" in page.text("main")
    assert "No vendor stood on your list" in browser.open(f"/vendors/as-of?on={past(10)}").text(
        "main"
    )


def test_each_page_of_a_vendor_leads_there(browser: Browser, practice: Practice) -> None:
    vendor = make_vendor("Pingwell")

    for path in ("", "/baa", "/assessments", "/documents", "/timeline"):
        page = browser.open(f"/vendors/{vendor.id}{path}")
        assert page.select(f'form[action="/vendors/{vendor.id}/as-of"] input[type=date]')
    assert "Choose a day" in browser.open(f"/vendors/{vendor.id}/as-of").text("main")
    assert "As of a day" in browser.open("/vendors").texts("main a")


def test_nobody_reaches_another_practices_past(
    browser: Browser, practice: Practice, other_practice: Practice
) -> None:
    here = practice.practice_id
    tenancy.enter(other_practice.practice_id)
    number = make_vendor("Secretly").id
    tenancy.enter(here)

    browser.open(f"/vendors/{number}/as-of", status=404)
    browser.open(f"/vendors/{number}/as-of?on={past(0)}", status=404)


def test_taking_the_list_is_recorded_and_no_cell_is_a_formula(
    browser: Browser, practice: Practice
) -> None:
    make_vendor("=SUM(A1)", phi=Phi.YES)

    answer = browser.get(f"/vendors/as-of/table?on={past(0)}")

    assert answer.mimetype == "text/csv"
    assert "'=SUM(A1),no," in answer.get_data(as_text=True)
    trail = browser.open("/audit")
    assert "Downloaded the vendor list as of" in trail.text("main")


def test_the_list_costs_the_same_for_one_vendor_and_for_many(practice: Practice) -> None:
    make_many(1)
    few = count_queries()
    make_many(250)

    assert count_queries() == few
    found = listing.register(tenancy.today_here())
    assert (found.total, len(found.lines)) == (250, 100)


def count_queries() -> int:
    seen: list[str] = []

    def see(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    session.execute(select(1))
    assert tenancy.here().time_zone
    event.listen(db.engine, "before_cursor_execute", see)
    try:
        listing.register(tenancy.today_here())
    finally:
        event.remove(db.engine, "before_cursor_execute", see)
    return len(seen)
