"""The page of what a report says: read, confirmed, corrected; and who may do it."""

from collections.abc import Callable
from typing import Any

from portal import attestations, clock, tenancy
from portal.accounts import Person
from portal.db import transaction
from portal.documents import Document, DocumentKind, nda
from portal.tenancy import Practice, enter
from tests.accounts.making import ACTOR
from tests.attestations.making import a_report, confirm, keep_report, read
from tests.browser import Browser
from tests.questionnaires.making import send_questions
from tests.vendors.making import make_vendor

CLEAN = {
    "kind": "soc2",
    "type": "II",
    "period_start": "2025-10-01",
    "period_end": "2026-09-30",
    "auditor": "Penhallow & Stroud",
    "opinion": "unqualified",
    "categories": ["security", "availability"],
    "exceptions": "0",
    "subservice": "",
    "user_controls": "yes",
    "bridges": "",
}


def url(document: Document) -> str:
    return f"/documents/{document.id}/report"


def test_what_was_read_is_filled_in_with_page_and_words(browser: Browser) -> None:
    document = keep_report(make_vendor())
    read(document)

    page = browser.open(url(document))

    form = page.form(f"{url(document)}/confirmations")
    assert (form["kind"], form["type"], form["opinion"]) == ("soc2", "II", "qualified")
    assert (form["period_start"], form["period_end"]) == ("2025-07-01", "2026-03-31")
    assert form["auditor"] == "Tillinghast Moreau LLP"
    assert "Read by the portal. Please confirm." in page.text()
    assert "Page 2" in page.text()


def test_a_reading_alone_confirms_nothing(browser: Browser) -> None:
    vendor = make_vendor()
    document = keep_report(vendor)

    read(document)

    assert attestations.standing_of([vendor.id]) == {}
    assert attestations.find_confirmed(document.id) is None


def test_a_person_confirms_and_corrects(browser: Browser) -> None:
    document = keep_report(make_vendor())
    read(document)

    page = browser.send(f"{url(document)}/confirmations", CLEAN, via=url(document))

    assert "Confirmed in your name." in page.text()
    assert "Good until" in page.text()
    kept = attestations.find_confirmed(document.id)
    assert kept is not None
    assert (kept.version, kept.opinion, kept.categories) == (
        1,
        "unqualified",
        ["security", "availability"],
    )
    assert kept.reader_said is not None
    assert kept.reader_said["facts"]["opinion"]["value"] == "qualified"

    browser.send(f"{url(document)}/confirmations", CLEAN | {"exceptions": "2"}, via=url(document))

    assert [one.version for one in attestations.versions_of(document.id)] == [2, 1]


def test_reservations_and_exceptions_are_pointed_to(browser: Browser) -> None:
    document = keep_report(make_vendor())
    read(document)
    told = CLEAN | {"opinion": "qualified", "exceptions": "3"}

    page = browser.send(f"{url(document)}/confirmations", told, via=url(document))

    assert "Qualified opinion." in page.text()
    assert "3 exceptions in the tests." in page.text()


def test_what_cannot_be_is_told_under_the_field(browser: Browser) -> None:
    document = keep_report(make_vendor())
    wrong: dict[str, Any] = CLEAN | {"period_start": "2026-10-01"}

    page = browser.send(f"{url(document)}/confirmations", wrong, via=url(document), status=422)

    assert "The last day is before the first." in page.text()
    assert attestations.find_confirmed(document.id) is None


def test_a_soc_1_is_told_of_calmly(browser: Browser) -> None:
    document = keep_report(make_vendor(), name="soc_one")
    read(document, "soc_one")

    page = browser.open(url(document))

    assert "This looks like a SOC 1 report." in page.text()


def test_evidence_is_read_when_somebody_asks(browser: Browser) -> None:
    document = keep_report(make_vendor(), DocumentKind.EVIDENCE)
    assert "It has not been read." in browser.open(url(document)).text()

    page = browser.send(f"{url(document)}/readings", {}, via=url(document))

    assert "The portal is reading it." in page.text()


def test_a_paper_that_is_no_report_has_no_such_page(browser: Browser) -> None:
    document = keep_report(make_vendor(), DocumentKind.BAA)

    browser.open(url(document), status=404)


def test_who_may_not_review_sees_but_does_not_confirm(
    browser_as: Callable[[Person], Browser], auditor: Person, staff: Person
) -> None:
    document = keep_report(make_vendor())
    confirm(document, a_report())
    reading_room = browser_as(auditor)

    page = reading_room.open(url(document))

    assert page.select("main form") == []
    assert "Penhallow & Stroud" in page.text()
    desk = browser_as(staff)
    token = desk.token("/vendors/new")
    sent = desk.post_raw(f"{url(document)}/confirmations", CLEAN | {"csrf_token": token})
    assert sent.status_code == 403


def test_another_practice_finds_nothing(
    browser: Browser, practice: Practice, other_practice: Practice
) -> None:
    ours = practice.practice_id
    enter(other_practice.practice_id)
    theirs = url(keep_report(make_vendor()))
    enter(ours)

    browser.open(theirs, status=404)


def test_the_documents_pages_lead_to_what_a_report_says(browser: Browser) -> None:
    vendor = make_vendor()
    document = keep_report(vendor)
    read(document)

    tab = browser.open(f"/vendors/{vendor.id}/documents")
    page = browser.open(f"/documents/{document.id}")

    assert "Read by the portal, please confirm" in tab.text()
    assert page.select(f'a[href="{url(document)}"]')


def test_evidence_can_be_read_from_its_own_page(browser: Browser) -> None:
    document = keep_report(make_vendor(), DocumentKind.EVIDENCE)

    page = browser.open(f"/documents/{document.id}")

    assert "Read this as a report" in page.text()


def test_the_confirmed_report_stands_beside_the_vendors_answer(
    browser: Browser, practice: Practice
) -> None:
    vendor = make_vendor()
    confirm(keep_report(vendor), a_report(exceptions=2))
    assessment = send_questions(vendor)

    page = browser.open(f"/vendors/{vendor.id}/assessments/{assessment.id}")

    assert "as confirmed here" in page.text("#answer-4")
    assert "Exceptions: 2." in page.text("#answer-4")
    assert "as confirmed here" not in page.text("#answer-3")


def test_words_of_a_paper_under_an_nda_are_seen_by_those_it_names(
    browser: Browser, browser_as: Callable[[Person], Browser], auditor: Person, manager: Person
) -> None:
    document, today = keep_report(make_vendor()), tenancy.today_here()
    read(document)
    with transaction():
        nda.mark(
            document,
            nda.Allowed(person_ids=frozenset({manager.id}), roles=frozenset(), open_until=today),
            on=today,
            at=clock.now(),
            by=ACTOR,
        )

    assert "Tillinghast" in browser.open(url(document)).html
    assert "Tillinghast" not in browser_as(auditor).open(url(document)).html
