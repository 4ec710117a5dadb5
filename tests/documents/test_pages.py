"""The pages of documents."""

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO

import pytest

from portal import audit, documents, tenancy, vendors
from portal.accounts import Person
from portal.db import session, transaction
from portal.documents import Document, DocumentKind, Upload
from portal.errors import RuleBroken
from portal.gateways.clamd import NobodyScans
from portal.gateways.memory import EICAR, MemoryScanner, MemoryStore
from portal.gateways.outside import Outside
from portal.tenancy import Practice
from portal.vendors import Vendor
from tests.browser import Browser, Page
from tests.documents import hostile
from tests.make import make_vendor


@pytest.fixture
def vendor(practice: Practice) -> Vendor:
    return make_vendor("Pingwell")


@pytest.fixture
def document(vendor: Vendor) -> Document:
    return make_document(vendor, hostile.plain_pdf())


@pytest.fixture
def unscanned(outside: Outside) -> Iterator[None]:
    scanner = outside.scanner
    object.__setattr__(outside, "scanner", NobodyScans())
    yield
    object.__setattr__(outside, "scanner", scanner)


@pytest.fixture
def silent(outside: Outside) -> Iterator[None]:
    scanner = outside.scanner
    assert isinstance(scanner, MemoryScanner)
    scanner.is_silent = True
    yield
    scanner.is_silent = False


def make_document(vendor: Vendor, content: bytes, name: str = "SOC 2.pdf") -> Document:
    with transaction():
        return documents.keep(
            Upload(stream=BytesIO(content), name=name),
            DocumentKind.SOC2,
            vendor_id=vendor.id,
            by=audit.THE_PORTAL,
            on=date(2026, 11, 24),
        )


def send(browser: Browser, vendor: Vendor, content: bytes, *, status: int = 200) -> Page:
    return browser.send(
        f"/vendors/{vendor.id}/documents",
        {"file": (BytesIO(content), "report.pdf"), "kind": "soc2"},
        status=status,
    )


_UNSCANNED = "/settings/unscanned-files"


def deeds(document: Document) -> list[str]:
    session.rollback()
    wanted = (audit.Deed.DOCUMENT_OPENED, audit.Deed.DOCUMENT_BROKEN)
    found = audit.deeds_about(
        ("document", document.id), wanted, vendor_id=document.vendor_id, since=document.kept_at
    )
    return [deed.deed for deed in found]


def test_a_document_is_added_and_listed(browser: Browser, vendor: Vendor) -> None:
    page = send(browser, vendor, hostile.plain_pdf())

    assert "report.pdf is kept. Open its page" in page.texts(".flash p")
    assert "report.pdf" in page.text("table")
    assert "Scanned, nothing found" in page.text("table")


def test_a_virus_is_refused_with_a_sentence_and_leaves_nothing(
    browser: Browser, vendor: Vendor
) -> None:
    page = send(browser, vendor, hostile.plain_pdf() + EICAR, status=422)

    assert "The file was not kept: it contains a virus." in page.text("#file-error")
    assert documents.documents_of([vendor.id]) == {}


def test_a_file_and_its_kind_are_asked_for(browser: Browser, vendor: Vendor) -> None:
    page = browser.send(f"/vendors/{vendor.id}/documents", {"kind": ""}, status=422)

    assert "Choose a file." in page.text("#file-error")
    assert page.select("#kind-error")


def test_a_page_shows_seal_scan_and_keeping(browser: Browser, document: Document) -> None:
    page = browser.open(f"/documents/{document.id}")

    shown = page.text("main").replace(" ", "")
    for fact in (document.sha256, document.sealed_sha256, document.key_id, document.algorithm):
        assert fact in shown
    assert "Scanned, nothing found" in page.text("main")
    assert "Kept until Nov 24, 2032" in page.text("main")
    assert "Nobody has opened it yet." in page.text("main")


def test_opening_a_document_is_written_down_and_shown(
    browser: Browser, document: Document, manager: Person
) -> None:
    answer = browser.get(f"/documents/{document.id}/file")

    assert answer.get_data() == hostile.plain_pdf()
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="SOC 2.pdf"')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert deeds(document) == [audit.Deed.DOCUMENT_OPENED]
    assert manager.name in browser.open(f"/documents/{document.id}").text("main")


def test_a_name_in_another_script_comes_along(browser: Browser, vendor: Vendor) -> None:
    document = make_document(vendor, hostile.plain_pdf(), "Prüfbericht – 報告.pdf")  # noqa: RUF001

    answer = browser.get(f"/documents/{document.id}/file")

    assert "filename*=UTF-8''Pr%C3%BCfbericht" in answer.headers["Content-Disposition"]


def test_a_broken_document_is_an_alarm_and_no_file(
    browser: Browser, document: Document, outside: Outside
) -> None:
    assert isinstance(outside.store, MemoryStore)
    sealed, until = outside.store.kept[document.store_key]
    outside.store.kept[document.store_key] = (sealed[:-1] + b"\0", until)

    page = browser.open(f"/documents/{document.id}/file", status=500)

    assert "This file cannot be trusted" in page.text("h1")
    assert deeds(document) == [audit.Deed.DOCUMENT_BROKEN]


def test_a_document_that_breaks_half_way_ends_short_and_is_an_alarm(
    browser: Browser, vendor: Vendor, outside: Outside
) -> None:
    assert isinstance(outside.store, MemoryStore)
    document = make_document(vendor, hostile.pdf_with_stream(bytes(5 << 20), b""))
    sealed, until = outside.store.kept[document.store_key]
    outside.store.kept[document.store_key] = (sealed[:-1] + b"\0", until)

    answer = browser.get(f"/documents/{document.id}/file")
    with pytest.raises(documents.DocumentBroken):
        answer.get_data()

    assert audit.Deed.DOCUMENT_BROKEN in deeds(document)


@pytest.mark.usefixtures("unscanned")
def test_where_nobody_scans_a_file_waits_and_says_who_decides(
    browser: Browser, vendor: Vendor
) -> None:
    page = send(browser, vendor, hostile.plain_pdf())

    assert "Waits for a scan" in page.text("table")
    assert "your practice's owner has not allowed files without one" in page.text("main")
    assert "no virus scanner is set up" in browser.open("/today").text(".aside")


@pytest.mark.usefixtures("unscanned")
def test_what_the_owner_allowed_unscanned_says_so(browser: Browser, vendor: Vendor) -> None:
    with transaction():
        documents.allow_unscanned("We are two.", on=date(2026, 11, 24), by=audit.THE_PORTAL)

    page = send(browser, vendor, hostile.plain_pdf())

    assert "Not scanned: no virus scanner was set up" in page.text("table")


@pytest.mark.usefixtures("unscanned")
def test_the_owner_allows_files_without_a_scan_in_writing_and_ends_it(
    browser_as: Callable[[Person], Browser], owner: Person
) -> None:
    browser = browser_as(owner)
    browser.open(_UNSCANNED)

    refused = browser.send(_UNSCANNED, {"reason": " "}, status=422)
    page = browser.send(_UNSCANNED, {"reason": "We are two people."})

    assert "Write down why" in refused.text("#reason-error")
    assert f"Allowed by {owner.name}" in page.text("main")
    assert "We are two people." in page.text("main")
    leave = documents.find_leave()
    assert leave is not None
    session.rollback()
    ended = browser.send(f"/settings/unscanned-files/{leave.id}/end", {}, via=_UNSCANNED)
    assert f"Ended by {owner.name}" in ended.text("main")
    browser.send(f"/settings/unscanned-files/{leave.id}/end", {}, status=404, via=_UNSCANNED)


def test_where_there_is_a_scanner_there_is_nothing_to_decide(
    browser_as: Callable[[Person], Browser], owner: Person
) -> None:
    page = browser_as(owner).open(_UNSCANNED)

    assert "A virus scanner is set up" in page.text("main")
    assert page.select("#reason") == []


def test_only_an_owner_decides_on_files_without_a_scan(browser: Browser) -> None:
    browser.open(_UNSCANNED, status=403)
    assert "Files without a virus scan" not in browser.open("/settings").text("main")


@pytest.mark.usefixtures("silent")
def test_a_file_that_waits_is_told_calmly_and_never_given_out(
    browser: Browser, vendor: Vendor
) -> None:
    page = send(browser, vendor, hostile.plain_pdf())
    (document,) = documents.waiting_documents()
    session.rollback()

    assert "report.pdf is kept apart: it waits for the virus scan" in page.text("main")
    shown = browser.open(f"/documents/{document.id}")
    assert "This file waits for the virus scan" in shown.text(".aside")
    assert "Download file" not in shown.text("main")
    browser.open(f"/documents/{document.id}/file", status=409)
    assert "1 file waits for the virus scan" in browser.open("/today").text(".aside")
    assert "report.pdf" in browser.open("/documents/waiting").text("table")
    assert deeds(document) == []


def test_where_no_file_waits_the_list_is_empty_and_today_says_nothing(
    browser: Browser, document: Document
) -> None:
    assert "No file waits" in browser.open("/documents/waiting").text("main")
    assert browser.open("/today").select(".aside") == []


def test_an_auditor_reads_but_does_not_add(
    browser_as: Callable[[Person], Browser], auditor: Person, vendor: Vendor, document: Document
) -> None:
    browser = browser_as(auditor)

    page = browser.open(f"/vendors/{vendor.id}/documents")

    assert not page.select('input[type="file"]')
    assert browser.get(f"/documents/{document.id}/file").status_code == 200
    send(browser, vendor, hostile.plain_pdf(), status=403)


def test_a_document_of_another_practice_is_not_found(
    browser: Browser, practice: Practice, other_practice: Practice
) -> None:
    with tenancy.inside(other_practice.practice_id):
        theirs = make_document(make_vendor("Elsewhere"), hostile.plain_pdf()).id

    browser.open(f"/documents/{theirs}", status=404)
    browser.open(f"/documents/{theirs}/file", status=404)


def test_nobody_reads_without_signing_in(anonymous: Browser, document: Document) -> None:
    answer = anonymous.get(f"/documents/{document.id}/file")

    assert answer.request.path == "/sign-in"


def test_a_vendor_with_documents_can_only_be_retired(document: Document, vendor: Vendor) -> None:
    with pytest.raises(RuleBroken, match="Retire it instead"):
        vendors.delete(vendor, by=audit.THE_PORTAL)
