"""Pages of keeping: what a document's page says, holds, wrong uploads, and what is due."""

from collections.abc import Callable

import pytest

from portal import clock, documents
from portal.accounts import Person
from portal.db import session, transaction
from portal.documents import DocumentKind
from portal.tenancy import Practice
from portal.vendors import Vendor
from tests.accounts.making import ACTOR, make_stale
from tests.browser import Browser
from tests.documents.making import LONG_AGO, keep_document, keep_for_now
from tests.make import make_vendor

As = Callable[[Person], Browser]


@pytest.fixture
def vendor(practice: Practice) -> Vendor:
    return make_vendor("Pingwell")


def test_a_new_upload_tells_until_when_it_may_be_removed_and_goes(
    browser_as: As, staff: Person, vendor: Vendor
) -> None:
    document, browser = keep_for_now(vendor_id=vendor.id), browser_as(staff)

    page = browser.open(f"/documents/{document.id}")
    assert "May still be removed until" in page.text("main")
    page = browser.send(f"/documents/{document.id}/removal", {"reason": "Another vendor's"})

    assert "Another vendor's" in page.text("main")
    assert not page.select('a[href$="/file"]')
    browser.open(f"/documents/{document.id}/file", status=409)
    assert "Destroyed" in browser.open(f"/vendors/{vendor.id}/documents").text("table")


def test_a_document_tells_its_rule_and_whether_it_is_law(browser: Browser, vendor: Vendor) -> None:
    letter = keep_document(DocumentKind.MAIL, vendor_id=vendor.id)
    report = keep_document(DocumentKind.SOC2, vendor_id=vendor.id)

    agreement = keep_document(DocumentKind.BAA, vendor_id=vendor.id)

    letters = browser.open(f"/documents/{letter.id}").text("main")
    law = browser.open(f"/documents/{agreement.id}").text("main")
    ours = browser.open(f"/documents/{report.id}").text("main")

    assert "Our reading of the law" in letters
    assert "45 CFR 164.404-408" in letters
    assert "still in effect" not in letters
    assert "The law asks for it: 45 CFR 164.316(b)(1)-(2)" in law
    assert "Our standard, not a rule of law" in ours
    assert "still in effect, so this date moves on" in ours


def test_a_hold_is_placed_and_lifted_by_a_manager_with_a_reason(
    browser: Browser, vendor: Vendor
) -> None:
    document = keep_document(vendor_id=vendor.id, on=LONG_AGO)

    browser.send(f"/documents/{document.id}/legal-holds", {"reason": ""}, status=422)
    page = browser.send(f"/documents/{document.id}/legal-holds", {"reason": "Claim 4711"})
    assert "Claim 4711" in page.text("main")
    assert "Claim 4711" in browser.open("/documents/due").text("main")
    (link,) = page.select('a[href$="/lifting"]')
    page = browser.send(str(link.get("href")), {"reason": "Claim settled"})

    assert "Claim settled" in page.text("main")
    browser.open(str(link.get("href")), status=404)


def test_a_hold_on_a_vendor_stands_on_its_page_and_on_each_document(
    browser: Browser, vendor: Vendor
) -> None:
    document = keep_document(vendor_id=vendor.id)

    page = browser.send(f"/vendors/{vendor.id}/legal-holds", {"reason": "Letter of counsel"})

    assert "Letter of counsel" in page.text("main")
    assert "Letter of counsel" in browser.open(f"/documents/{document.id}").text("main")


def test_what_is_due_is_released_by_an_owner_with_a_fresh_code(
    browser_as: As, owner: Person, vendor: Vendor
) -> None:
    due = keep_document(vendor_id=vendor.id, on=LONG_AGO, name="Old letter.pdf")
    young = keep_document(vendor_id=vendor.id, name="New letter.pdf")
    browser = browser_as(owner)

    page = browser.open("/documents/due")
    assert "Old letter.pdf" in page.text("main")
    assert "New letter.pdf" not in page.text("main")
    url = f"/documents/due/release?document={due.id}"
    assert "Old letter.pdf" in browser.open(url).text("main")
    answer = {"document": [str(due.id), str(young.id)], "reason": "Its years are over"}
    browser.send("/documents/due/release", answer, status=422, via=url)
    answer["document"] = [str(due.id)]
    page = browser.send("/documents/due/release", answer, via=url)

    assert "1 document is destroyed. Open the certificate" in page.texts(".flash p")
    assert "Certificate of destruction" in browser.open(f"/documents/{due.id}").text("main")
    session.expire_all()
    assert documents.get_document(due.id).is_destroyed
    make_stale(owner)
    assert browser.get(url).request.path == "/sign-in/fresh-code"


def test_others_see_what_is_due_and_release_nothing(
    browser_as: As, manager: Person, auditor: Person, vendor: Vendor
) -> None:
    due = keep_document(vendor_id=vendor.id, on=LONG_AGO, name="Old letter.pdf")
    with transaction():
        hold = documents.hold_document(due, "Counsel", at=clock.now(), by=ACTOR)

    for person in (manager, auditor):
        browser = browser_as(person)
        page = browser.open("/documents/due")
        assert "Old letter.pdf" in page.text("main")
        assert not page.select('input[type="checkbox"]')
        browser.open(f"/documents/due/release?document={due.id}", status=403)
    for path in (
        f"/documents/{due.id}/removal",
        f"/documents/{due.id}/legal-holds",
        f"/vendors/{vendor.id}/legal-holds",
        f"/documents/legal-holds/{hold.id}/lifting",
    ):
        browser_as(auditor).open(path, status=403)


def test_nothing_of_another_practice_can_be_held_removed_or_released(
    browser_as: As, owner: Person, practice: Practice, other_practice: Practice
) -> None:
    from portal import tenancy

    with tenancy.inside(other_practice.practice_id):
        theirs = keep_document(on=LONG_AGO, name="Theirs.pdf").id
        vendor_id = make_vendor("Elsewhere").id
    browser = browser_as(owner)

    assert "Theirs" not in browser.open("/documents/due").text("main")
    browser.open(f"/documents/{theirs}/removal", status=404)
    browser.open(f"/documents/{theirs}/legal-holds", status=404)
    browser.open(f"/vendors/{vendor_id}/legal-holds", status=404)
