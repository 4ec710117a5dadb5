"""The trail as people see it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event

from portal import audit, clock, tenancy
from portal.accounts import Person
from portal.audit.models import AuditEvent
from portal.audit.queries import PAGE, Sought, count_events, events
from portal.db import db, session, transaction
from portal.tenancy import Practice
from portal.vendors import Vendor
from tests.browser import Browser
from tests.make import make_vendor

BY = audit.Actor(
    kind=audit.ActorKind.PERSON, actor_id=7, name="Marisol Vega", ip="198.51.100.7", request_id="r1"
)
BY_LINK = audit.Actor(
    kind=audit.ActorKind.LINK,
    actor_id=3,
    name="Priya Raman",
    ip="203.0.113.80",
    user_agent="Safari",
)
ALWAYS = timedelta(days=1)


def test_what_was_done_stands_in_the_trail_with_who_and_from_where(
    browser: Browser, practice: Practice
) -> None:
    vendor = make_vendor("Pingwell")
    write(audit.Deed.BAA_REFUSED, by=BY_LINK, vendor=vendor, how="in_writing")

    page = browser.open("/audit?deed=baa")

    assert page.texts("tbody tr:not(.row-group) td")[1:5] == [
        "PRPriya Raman, by link",
        "BAA refused, in writing",
        "Pingwell",
        "203.0.113.80",
    ]
    assert f"/vendors/{vendor.id}/timeline" in page.html


def test_reading_the_trail_stands_in_the_trail(browser: Browser, manager: Person) -> None:
    browser.open("/audit")

    page = browser.open("/audit?deed=trail")

    assert page.texts("tbody tr:not(.row-group) td[data-lead]") == ["Read the audit trail"]
    assert manager.name in page.text("tbody")


@pytest.mark.parametrize(
    ("query", "sentences"),
    [
        ("q=pingw", ["Filed a signed BAA"]),
        ("q=priya", ["Filed a signed BAA"]),
        ("q=starter", ["BAA refused"]),
        ("who=link", ["Filed a signed BAA"]),
        ("who=portal&deed=baa", []),
        ("deed=documents", ["Opened a document"]),
        ("q=100%25", []),
    ],
)
def test_the_trail_is_searched(
    browser: Browser, practice: Practice, query: str, sentences: list[str]
) -> None:
    write(audit.Deed.BAA_FILED, by=BY_LINK, vendor=make_vendor("Pingwell"))
    write(audit.Deed.BAA_REFUSED, by=BY, vendor=make_vendor("Framevault"), why="Starter plan")
    write(audit.Deed.DOCUMENT_OPENED, by=BY)

    page = browser.open(f"/audit?{query}")

    found = page.texts("tbody tr:not(.row-group) td[data-lead]")
    assert [
        one for one in found if one in {"Filed a signed BAA", "BAA refused", "Opened a document"}
    ] == sentences


def test_older_lines_follow_without_a_gap(browser: Browser, practice: Practice) -> None:
    for number in range(PAGE + 5):
        write(audit.Deed.CALL_LOGGED, by=BY, number=number)

    first = browser.open("/audit?deed=letters")
    (older,) = [link.get("href") or "" for link in first.select(".pages a")]
    second = browser.open(older)

    shown = first.texts("tbody td.num") + second.texts("tbody td.num")
    assert len(shown) == PAGE + 5
    assert shown == sorted(shown, key=number_of, reverse=True)
    assert f"51\u2013{PAGE + 5} of {PAGE + 5} deeds" in second.text(".pages")
    assert second.select(".pages a") == []


def test_lines_can_be_downloaded_and_no_cell_is_a_formula(
    browser: Browser, practice: Practice
) -> None:
    write(audit.Deed.CALL_LOGGED, by=BY, vendor=make_vendor("=cmd()"))

    answer = browser.get("/audit/lines?deed=letters")

    assert answer.mimetype == "text/csv"
    text = answer.get_data(as_text=True)
    assert "'=cmd()" in text
    assert ",Marisol Vega,Logged a call," in text


def test_the_band_says_what_the_last_check_came_to(browser: Browser, practice: Practice) -> None:
    assert "in one chain" in browser.open("/audit").text(".band-title")

    with transaction():
        verdict = audit.check_chain(practice.practice_id, anchors=(), by=audit.THE_PORTAL)

    assert verdict.is_whole, verdict.findings
    assert browser.open("/audit").text(".band-title") == (
        f"Chain verified, {verdict.lines:,} deeds, none missing"
    )
    assert "portal audit verify" in browser.open("/audit/proof").text()


def test_a_check_leaves_out_what_is_being_written(practice: Practice) -> None:
    with transaction():
        audit.record(audit.Deed.CALL_LOGGED, by=BY)
        verdict = audit.check_chain(practice.practice_id, anchors=(), by=audit.THE_PORTAL)

    assert verdict.is_whole, verdict.findings


def test_a_vendor_has_a_timeline(browser: Browser, practice: Practice) -> None:
    vendor, other = make_vendor("Pingwell"), make_vendor("Framevault")
    write(audit.Deed.BAA_FILED, by=BY, vendor=vendor)
    write(audit.Deed.CALL_LOGGED, by=BY, vendor=other)

    page = browser.open(f"/vendors/{vendor.id}/timeline")

    assert "Filed a signed BAA." in page.texts(".timeline li p")
    assert "By Marisol Vega" in page.texts(".timeline li .cite")
    assert "Logged a call." not in page.texts(".timeline li p")
    assert browser.open(f"/vendors/{vendor.id}/timeline?kind=answers").select(".timeline") == []


def test_another_practices_vendor_has_no_timeline_here(
    browser: Browser, other_practice: Practice
) -> None:
    with tenancy.inside(other_practice.practice_id):
        elsewhere = make_vendor("Elsewhere")
        vendor_id = elsewhere.id

    browser.open(f"/vendors/{vendor_id}/timeline", status=404)
    assert "Elsewhere" not in browser.open("/audit?q=Elsewhere").text(".card")


def test_staff_may_see_a_timeline_but_not_the_trail(
    browser_as: Callable[[Person], Browser], staff: Person, practice: Practice
) -> None:
    browser = browser_as(staff)

    for address in ("/audit", "/audit/lines", "/audit/proof"):
        assert browser.get(address).status_code == 403
    browser.open(f"/vendors/{make_vendor().id}/timeline")


def test_an_auditor_may_read_and_who_is_not_signed_in_may_not(
    browser_as: Callable[[Person], Browser], auditor: Person, anonymous: Browser
) -> None:
    browser_as(auditor).open("/audit")

    assert anonymous.get("/audit").request.path == "/sign-in"


def test_a_page_of_the_trail_costs_the_same_for_few_and_for_many(
    browser: Browser, practice: Practice
) -> None:
    write(audit.Deed.CALL_LOGGED, by=BY)
    few = queries_of(lambda: browser.open("/audit"))
    for _ in range(40):
        write(audit.Deed.CALL_LOGGED, by=BY)

    assert queries_of(lambda: browser.open("/audit")) == few


def test_another_practice_reads_none_of_it(practice: Practice, other_practice: Practice) -> None:
    write(audit.Deed.CALL_LOGGED, by=BY)
    sought = Sought(since=clock.now() - ALWAYS, until=clock.now() + ALWAYS, text="Marisol")

    assert len(events(sought, before=None)) == count_events(sought) == 1
    with tenancy.inside(other_practice.practice_id):
        assert events(sought, before=None) == []
        assert count_events(sought) == 0
        assert session.query(AuditEvent).filter_by(deed="call_logged").all() == []


def write(
    deed: audit.Deed, *, by: audit.Actor, vendor: Vendor | None = None, **details: str | int
) -> None:
    """Write one deed."""
    with transaction():
        audit.record(deed, by=by, vendor_id=vendor.id if vendor else None, subject=None, **details)


def number_of(text: str) -> int:
    """Return the number of a line."""
    return int(text.replace(",", ""))


def queries_of(deed: Callable[[], object]) -> int:
    """Count the queries a deed takes."""
    counted: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        counted.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        deed()
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    return len(counted)
