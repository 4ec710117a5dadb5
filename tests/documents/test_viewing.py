"""Reading a document in the browser: pictures and text of its pages, and papers under an NDA."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image

from portal import audit, clock, tenancy
from portal.accounts import Person
from portal.db import session, transaction
from portal.documents import Document, DocumentKind, nda
from portal.documents.nda import Allowed
from portal.gateways.memory import MemoryStore
from portal.gateways.outside import Outside
from portal.tenancy import Practice
from portal.vendors import Vendor
from tests.accounts.making import ACTOR
from tests.browser import Browser
from tests.documents import hostile
from tests.documents.making import keep_document
from tests.make import make_vendor

As = Callable[[Person], Browser]


@pytest.fixture
def vendor(practice: Practice) -> Vendor:
    return make_vendor("Pingwell")


@pytest.fixture
def report(vendor: Vendor) -> Document:
    content = hostile.pdf_of_pages(3)
    return keep_document(DocumentKind.SOC2, vendor_id=vendor.id, content=content, name="SOC 2.pdf")


def openings(document: Document) -> int:
    session.rollback()
    return audit.count_deeds_about(
        ("document", document.id),
        (audit.Deed.DOCUMENT_OPENED,),
        vendor_id=document.vendor_id,
        since=document.kept_at,
    )


def set_mark(document: Document, *people: Person, days: int = 30) -> None:
    until = tenancy.today_here() + timedelta(days=days)
    who = Allowed(
        person_ids=frozenset(one.id for one in people), roles=frozenset(), open_until=until
    )
    with transaction():
        nda.mark(document, who, on=min(until, tenancy.today_here()), at=clock.now(), by=ACTOR)


def test_pages_are_read_as_pictures_and_opened_once_a_sitting(
    browser: Browser, browser_as: As, owner: Person, report: Document
) -> None:
    page = browser.open(f"/documents/{report.id}/pages")
    assert page.text("h1").startswith("Page 1 of 3")
    assert not page.select('a[rel="prev"]')
    (picture,) = page.select("figure img")
    answer = browser.get(str(picture.get("src")))

    assert Image.open(BytesIO(answer.get_data())).format == "PNG"
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    page = browser.open(f"/documents/{report.id}/pages?page=3")
    assert not page.select('a[rel="next"]')
    browser.get(f"/documents/{report.id}/pages/3/picture")
    assert openings(report) == 1
    browser_as(owner).get(f"/documents/{report.id}/pages/1/picture")
    assert openings(report) == 2
    assert "read here" in browser.open(f"/documents/{report.id}").text("main")


def test_a_picture_asked_for_alone_is_in_the_trail(browser: Browser, report: Document) -> None:
    browser.get(f"/documents/{report.id}/pages/2/picture")

    assert openings(report) == 1


def test_a_page_that_is_not_there_is_not_found(browser: Browser, report: Document) -> None:
    for number in ("0", "4", "-1"):
        browser.open(f"/documents/{report.id}/pages?page={number}", status=404)
    assert browser.get(f"/documents/{report.id}/pages/9/picture").status_code == 409
    assert browser.open(f"/documents/{report.id}/pages?page=x").text("h1").startswith("Page 1")


def test_a_workbook_is_read_as_text_without_a_picture(browser: Browser, vendor: Vendor) -> None:
    document = keep_document(
        DocumentKind.EVIDENCE, vendor_id=vendor.id, content=hostile.xlsx(), name="controls.xlsx"
    )

    page = browser.open(f"/documents/{document.id}/pages")

    assert not page.select("figure")
    assert browser.get(f"/documents/{document.id}/pages/1/picture").status_code == 404


def test_a_broken_document_shows_no_page(
    browser: Browser, report: Document, outside: Outside
) -> None:
    assert isinstance(outside.store, MemoryStore)
    sealed, until = outside.store.kept[report.store_key]
    outside.store.kept[report.store_key] = (sealed[:-1] + b"\0", until)

    page = browser.open(f"/documents/{report.id}/pages", status=500)

    assert "cannot be trusted" in page.text("h1")
    assert browser.get(f"/documents/{report.id}/pages/1/picture").status_code == 500
    assert openings(report) == 0


def test_nobody_reads_pages_of_another_practice_or_without_signing_in(
    browser: Browser, anonymous: Browser, report: Document, other_practice: Practice
) -> None:
    with tenancy.inside(other_practice.practice_id):
        theirs = keep_document().id

    browser.open(f"/documents/{theirs}/pages", status=404)
    browser.open(f"/documents/{theirs}/nda", status=404)
    assert browser.get(f"/documents/{theirs}/pages/1/picture").status_code == 404
    answer = anonymous.get(f"/documents/{report.id}/pages/1/picture")
    assert answer.request.path == "/sign-in"


def test_a_manager_marks_a_paper_and_only_those_named_open_it_with_their_name_on_it(
    browser: Browser, browser_as: As, staff: Person, owner: Person, report: Document
) -> None:
    until = (tenancy.today_here() + timedelta(days=30)).isoformat()
    page = browser.send(
        f"/documents/{report.id}/nda",
        {"people": [str(staff.id)], "open_until": until, "note": "NDA of March"},
    )
    assert staff.name in page.text("main")
    assert "You cannot open it" in page.text("main")

    for path in ("pages", "pages/1/picture", "file"):
        refused = browser.get(f"/documents/{report.id}/{path}")
        assert refused.status_code == 403
        assert "Ask" in refused.get_data(as_text=True)
        assert browser_as(owner).get(f"/documents/{report.id}/{path}").status_code == 403
    assert openings(report) == 0
    theirs = browser_as(staff)
    given = theirs.get(f"/documents/{report.id}/file")
    assert sha256(given.get_data()).hexdigest() != report.sha256
    assert given.get_data().startswith(b"%PDF-")
    assert int(given.headers["Content-Length"]) == len(given.get_data())
    assert staff.email in theirs.open(f"/documents/{report.id}/pages").text("main")
    assert "2 times" in theirs.open(f"/documents/{report.id}").text("main")
    page = browser.send(f"/documents/{report.id}/nda/end", {"reason": "It is published"})
    assert "Under an NDA" not in page.text("main")
    plain = browser.get(f"/documents/{report.id}/file").get_data()
    assert sha256(plain).hexdigest() == report.sha256


def test_the_picture_of_a_paper_under_an_nda_carries_the_name(
    browser: Browser, manager: Person, report: Document
) -> None:
    plain = browser.get(f"/documents/{report.id}/pages/1/picture").get_data()
    set_mark(report, manager)

    marked = browser.get(f"/documents/{report.id}/pages/1/picture").get_data()

    seen = [Image.open(BytesIO(one)).convert("L").histogram() for one in (plain, marked)]
    assert sum(seen[1][:250]) > sum(seen[0][:250]) + 5000


def test_after_its_last_day_nobody_opens_a_paper(
    browser: Browser, manager: Person, report: Document
) -> None:
    set_mark(report, manager, days=-1)

    assert browser.get(f"/documents/{report.id}/file").status_code == 403
    (deed,) = audit.deeds_about(
        ("document", report.id),
        (audit.Deed.REFUSED,),
        vendor_id=report.vendor_id,
        since=report.kept_at,
    )
    assert "time to open it is over" in deed.details["reason"]


def test_staff_and_auditors_set_no_mark(
    browser_as: As, staff: Person, auditor: Person, report: Document
) -> None:
    for person in (staff, auditor):
        browser_as(person).open(f"/documents/{report.id}/nda", status=403)
        browser_as(person).open(f"/documents/{report.id}/nda/end", status=403)
