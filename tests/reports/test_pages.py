"""Today, as the people of a practice see it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, update

from portal import baa, tenancy
from portal.accounts import Person
from portal.baa import NewNeed, NewRefusal, RefusalHow, RefusalWhy, Term
from portal.db import db, session, transaction
from portal.reports import queries
from portal.reports.chart import last_months
from portal.tenancy import Practice
from portal.vendors import Phi, Vendor
from tests.accounts.making import ACTOR
from tests.baa.making import ask_for_baa, file_baa
from tests.browser import Browser, words
from tests.vendors.making import make_vendor

BrowserAs = Callable[[Person], Browser]
DAY = timedelta(days=1)


def refuse(vendor: Vendor) -> None:
    new = NewRefusal(
        refused_on=tenancy.today_here(),
        refused_by="Dana Whitcomb",
        refused_by_title="",
        how=RefusalHow.CALL,
        why=RefusalWhy.SIGNS_NONE,
        words="",
    )
    with transaction():
        baa.record_refusal(vendor, new, None, on=tenancy.today_here(), by=ACTOR)


def need_none(vendor: Vendor) -> None:
    new = NewNeed(answers={"Q1": "no"}, exemption="E01", reason="No PHI.")
    with transaction():
        baa.decide_need(vendor, new, on=tenancy.today_here(), by=ACTOR)


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    event.remove(db.engine, "before_cursor_execute", note)


def test_a_practice_without_vendors_is_told_where_to_begin(
    browser: Browser, practice: Practice
) -> None:
    page = browser.open("/today")

    assert "No vendors yet" in page.text("main")
    assert "Import your list" in page.text("main")


def test_today_says_who_lacks_a_baa_and_what_to_do(browser: Browser, practice: Practice) -> None:
    refuse(make_vendor("Pingwell"))
    make_vendor("PixelHarbor")
    ask_for_baa(make_vendor("Postlark"))
    on = tenancy.today_here()
    file_baa(make_vendor("Beamcare"), Term(starts_on=on - 300 * DAY, ends_on=on + 25 * DAY))
    need_none(make_vendor("Plumber"))

    page = browser.open("/today")

    assert page.text(".posture") == (
        "3 of 4 vendors with PHI have no BAA. 1 of them refused. "
        "1 more needs review in the next 30 days."
    )
    assert page.texts(".actions h3") == [
        "Decide what to do about Pingwell",
        "Decide if PixelHarbor needs a BAA",
        "Wait for the BAA of Postlark",
        "Renew the BAA with Beamcare",
    ]
    assert len(page.select(".button-main")) == 1
    assert "Beamcare: BAA ends" in page.text(".dates")
    assert len(page.select("svg.chart")) == 2


@pytest.mark.parametrize(
    ("which", "names"),
    [
        ("without-baa", ["Pingwell", "PixelHarbor"]),
        ("refused", ["Pingwell"]),
        ("review", ["Beamcare"]),
        ("with-phi", ["Pingwell", "PixelHarbor", "Beamcare"]),
        ("unsorted", ["Mirrorlight"]),
        ("needs-attention", ["Beamcare"]),
        ("covered", []),
        ("waived", []),
    ],
)
def test_every_number_is_a_link_to_its_rows(
    browser: Browser, practice: Practice, which: str, names: list[str]
) -> None:
    refuse(make_vendor("Pingwell"))
    make_vendor("PixelHarbor")
    on = tenancy.today_here()
    file_baa(make_vendor("Beamcare"), Term(starts_on=on - 300 * DAY, ends_on=on + 25 * DAY))
    make_vendor("Mirrorlight", phi=Phi.UNSURE)
    need_none(make_vendor("Plumber"))

    assert browser.open(f"/today/{which}").texts(".table-name") == names


def test_each_number_under_the_strip_leads_to_as_many_rows(
    browser: Browser, practice: Practice
) -> None:
    make_vendor("PixelHarbor")
    on = tenancy.today_here()
    for name in ("Beamcare", "Framevault"):
        file_baa(make_vendor(name), Term(starts_on=on - 300 * DAY, ends_on=on + 25 * DAY))
    with transaction():
        session.execute(update(Vendor).where(Vendor.name == "Framevault").values(tab="covered"))

    links = browser.open("/today").select(".key a")

    told = [words(link) for link in links]
    assert told == ["1 without a BAA", "1 with a BAA that needs attention", "1 covered"]
    rows = [browser.open(str(link.get("href"))).texts(".table-name") for link in links]
    assert rows == [["PixelHarbor"], ["Beamcare"], ["Framevault"]]


def test_a_long_list_goes_on_where_a_page_ended(browser: Browser, practice: Practice) -> None:
    for number in range(queries.PAGE + 2):
        make_vendor(f"Vendor {number:03}")

    page = browser.open("/today/without-baa")
    (further,) = page.select(".pages a")
    rest = browser.open(str(further.get("href")))

    assert len(page.texts(".table-name")) == queries.PAGE
    assert rest.texts(".table-name") == ["Vendor 050", "Vendor 051"]
    assert rest.select(".pages a") == []


def test_a_button_is_shown_to_those_who_may_press_it(
    browser_as: BrowserAs, browser: Browser, staff: Person, auditor: Person, practice: Practice
) -> None:
    vendor = make_vendor("PixelHarbor")
    decide = f'a[href="/vendors/{vendor.id}/baa/need"]'

    for path in ("/today", "/today/without-baa", "/vendors", f"/vendors/{vendor.id}"):
        assert browser.open(path).select(decide)
        for person in (staff, auditor):
            assert browser_as(person).open(path).select(decide) == []


def test_an_unknown_list_is_not_found(browser: Browser, practice: Practice) -> None:
    browser.open("/today/nonsense", status=404)


def test_nothing_to_do_is_said_calmly(browser: Browser, practice: Practice) -> None:
    need_none(make_vendor("Plumber"))

    page = browser.open("/today")

    assert "Nothing needs you today" in page.text("main")


def test_at_most_five_things_are_next(browser: Browser, practice: Practice) -> None:
    for number in range(7):
        make_vendor(f"Vendor {number}")

    page = browser.open("/today")

    assert len(page.select(".actions li")) == 5
    assert "All 7 that need attention" in page.text("main")


def test_the_chart_counts_each_month_as_it_was(practice: Practice) -> None:
    on = tenancy.today_here()
    file_baa(make_vendor("Beamcare"), Term(starts_on=on, ends_on=on))
    make_vendor("Pingwell")
    need_none(make_vendor("Plumber"))

    months = queries.history(last_months(on))

    assert [(row.with_phi, row.covered) for row in months[-2:]] == [(0, 0), (2, 1)]


def test_today_costs_the_same_for_few_and_many_vendors(
    browser: Browser, practice: Practice
) -> None:
    make_vendor("Vendor 0")
    browser.open("/today")
    with counted() as few:
        browser.open("/today")
    for number in range(1, 9):
        make_vendor(f"Vendor {number}")

    with counted() as many:
        browser.open("/today")

    assert len(many) == len(few)


def test_an_auditor_reads_today(browser_as: BrowserAs, auditor: Person, practice: Practice) -> None:
    make_vendor()

    assert "no BAA" in browser_as(auditor).open("/today").text(".posture")


def test_today_shows_nothing_of_another_practice(
    browser: Browser, practice: Practice, other_practice: Practice
) -> None:
    with tenancy.inside(other_practice.practice_id):
        make_vendor("Elsewhere's vendor")

    assert "No vendors yet" in browser.open("/today").text("main")
