"""Keeping documents, and giving them out."""

import hashlib
import os
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy.exc import DBAPIError

from portal import audit, clock, documents, tenancy
from portal.db import session, transaction
from portal.documents import Document, DocumentBroken, DocumentKind, Upload
from portal.documents.rules import FIRST_HOLD, end_of
from portal.errors import NotFound, RuleBroken
from portal.gateways.clamd import NobodyScans
from portal.gateways.memory import EICAR, MemoryScanner, MemoryStore
from portal.gateways.outside import Outside
from portal.tenancy import Practice
from tests.documents import hostile

TODAY = date(2026, 11, 24)


@pytest.fixture
def store(outside: Outside) -> MemoryStore:
    assert isinstance(outside.store, MemoryStore)
    return outside.store


@pytest.fixture
def nobody_scans(outside: Outside) -> Iterator[None]:
    before = outside.scanner
    object.__setattr__(outside, "scanner", NobodyScans())
    yield
    object.__setattr__(outside, "scanner", before)


@pytest.fixture
def dumb_scanner(outside: Outside) -> Iterator[MemoryScanner]:
    assert isinstance(outside.scanner, MemoryScanner)
    outside.scanner.is_silent = True
    yield outside.scanner
    outside.scanner.is_silent = False


def keep(content: bytes, name: str = "baa.pdf", kind: DocumentKind = DocumentKind.BAA) -> Document:
    upload = Upload(stream=BytesIO(content), name=name)
    return documents.keep(upload, kind, vendor_id=None, by=audit.THE_PORTAL, on=TODAY)


def kept_here(store: MemoryStore, practice: Practice) -> list[str]:
    return [kept.key for kept in store.list(practice.practice_id)]


def test_a_kept_document_comes_back_whole(practice: Practice) -> None:
    content = hostile.plain_pdf()

    with transaction():
        document = keep(content)

    assert b"".join(documents.read(document)) == content
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert (document.media_type, document.pages) == ("application/pdf", 1)
    assert (document.scan_verdict, document.kept_by_name) == ("clean", "The portal")


def test_what_is_stored_is_sealed_and_named_by_its_sealed_digest(
    practice: Practice, store: MemoryStore
) -> None:
    with transaction():
        document = keep(hostile.plain_pdf())

    (sealed, _) = store.kept[document.store_key]
    assert b"Business Associate" not in sealed
    assert document.store_key == f"v1/{practice.practice_id}/{hashlib.sha256(sealed).hexdigest()}"


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: b"", "empty"),
        (lambda: hostile.plain_pdf() + EICAR, "contains a virus"),
        (lambda: hostile.locked(user="secret"), "password"),
        (hostile.with_javascript, "script"),
        (hostile.with_launch, "start a program"),
        (hostile.with_program, "hidden inside"),
        (hostile.flate_bomb, "unfolds"),
        (hostile.page_tree_loop, "damaged"),
        (hostile.endless_pages, "damaged"),
        (hostile.xref_loop, "damaged"),
        (hostile.cut_short, "damaged"),
        (hostile.deeply_nested, "not kept|damaged|unfolds"),
        (hostile.picture_bomb, "megapixels"),
        (hostile.docx_with_macros, "macros"),
        (hostile.docx_bomb, "unfolds"),
        (lambda: b"PK\x03\x04" + bytes(4000), "damaged"),
        (lambda: b"MZ" + bytes(4000), "program"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000), "old Office file"),
        (lambda: b"<!DOCTYPE html><p>Hello", "web page"),
        (lambda: b"name,phi\nPostlark,yes\n", "text file"),
        (lambda: b"GIF89a" + bytes(400), "PNG or JPEG"),
        (lambda: b"\0\0\0\x18ftypheic" + bytes(400), "HEIC"),
        (lambda: os.urandom(3000), "not a PDF|is a"),
    ],
)
def test_what_may_not_be_kept_ends_in_a_sentence_and_leaves_nothing(
    practice: Practice, store: MemoryStore, make: Callable[[], bytes], says: str
) -> None:
    with pytest.raises(RuleBroken, match=says) as refusal:
        keep(make())

    assert str(refusal.value).endswith(".")
    assert kept_here(store, practice) == []
    assert documents.all_documents() == []


def test_a_name_cannot_make_a_file_into_something_else(practice: Practice) -> None:
    document = keep(hostile.picture("PNG"), "signed baa.pdf")

    assert (document.media_type, document.name) == ("image/png", "signed baa.png")


@pytest.mark.usefixtures("dumb_scanner")
def test_while_the_scanner_is_silent_a_file_is_kept_apart_and_cannot_be_read(
    practice: Practice, store: MemoryStore
) -> None:
    with transaction():
        document = keep(hostile.plain_pdf())

    assert (document.scan_verdict, document.is_usable) == ("waiting", False)
    assert documents.waiting_documents() == [document]
    assert store.stat(document.store_key).retain_until <= clock.now() + FIRST_HOLD
    with pytest.raises(RuleBroken, match="Waits for the virus scan"):
        next(documents.read(document))


@pytest.mark.usefixtures("dumb_scanner")
def test_what_the_cage_finds_is_refused_though_the_scanner_is_silent(
    practice: Practice, store: MemoryStore
) -> None:
    with pytest.raises(RuleBroken, match="script"):
        keep(hostile.with_javascript())

    assert kept_here(store, practice) == []


@pytest.mark.usefixtures("dumb_scanner")
def test_a_waiting_file_is_held_for_no_years_though_its_row_is(
    practice: Practice, store: MemoryStore
) -> None:
    with transaction():
        document = keep(hostile.plain_pdf())
        documents.hold_until(document, date(2040, 1, 1), by=audit.THE_PORTAL)

    assert document.retain_until == date(2040, 1, 1)
    assert store.stat(document.store_key).retain_until <= clock.now() + FIRST_HOLD


def test_the_app_cannot_move_a_verdict_itself(
    practice: Practice, dumb_scanner: MemoryScanner
) -> None:
    with transaction():
        document = keep(hostile.plain_pdf())

    with pytest.raises(DBAPIError, match="permission denied"), transaction():
        document.scan_verdict, document.scanned_at = "clean", clock.now()


def test_the_owners_leave_is_written_down_once_and_ended_once(
    practice: Practice, nobody_scans: None
) -> None:
    with transaction():
        leave = documents.allow_unscanned("We are two.", on=TODAY, by=audit.THE_PORTAL)
        unscanned = keep(hostile.plain_pdf())
    with pytest.raises(RuleBroken, match="allowed already"):
        documents.allow_unscanned("Again.", on=TODAY, by=audit.THE_PORTAL)
    session.rollback()

    with transaction():
        documents.forbid_unscanned(leave, by=audit.THE_PORTAL)
        after = keep(hostile.pdf_of_pages(2))

    assert (unscanned.scan_verdict, after.scan_verdict) == ("not_scanned", "waiting")
    assert unscanned.is_usable
    assert documents.find_leave() is None
    with pytest.raises(RuleBroken, match="ended already"):
        documents.forbid_unscanned(leave, by=audit.THE_PORTAL)
    with pytest.raises(DBAPIError, match="ended already"), transaction():
        leave.ended_by_name = "Somebody else"


def test_what_the_owner_wrote_cannot_be_changed(practice: Practice, nobody_scans: None) -> None:
    with transaction():
        leave = documents.allow_unscanned("We are two.", on=TODAY, by=audit.THE_PORTAL)

    with pytest.raises(DBAPIError, match="permission denied"), transaction():
        leave.reason = "Another reason"


def test_no_leave_without_a_reason_nor_beside_a_scanner(practice: Practice) -> None:
    with pytest.raises(RuleBroken, match="Write down why"):
        documents.allow_unscanned("  ", on=TODAY, by=audit.THE_PORTAL)
    with pytest.raises(RuleBroken, match="is set up"):
        documents.allow_unscanned("We are two.", on=TODAY, by=audit.THE_PORTAL)


def test_another_practices_leave_lets_nothing_through_here(
    practice: Practice, other_practice: Practice, nobody_scans: None
) -> None:
    with tenancy.inside(other_practice.practice_id), transaction():
        documents.allow_unscanned("We are two.", on=TODAY, by=audit.THE_PORTAL)

    assert documents.leaves() == []
    assert keep(hostile.plain_pdf()).is_waiting


def test_a_file_over_the_limit_is_told_its_size(practice: Practice) -> None:
    with pytest.raises(RuleBroken, match=r"The file is 73 MB. Send one of 60 MB or less."):
        keep(hostile.plain_pdf() + bytes(70 << 20))


def test_what_the_portal_makes_itself_is_not_called_scanned(practice: Practice) -> None:
    document = documents.keep_made(
        hostile.plain_pdf(),
        "Receipt.pdf",
        DocumentKind.RECEIPT,
        vendor_id=None,
        by=audit.THE_PORTAL,
        on=TODAY,
    )

    assert (document.scan_verdict, document.scanned_at) == ("made_here", None)
    assert document.scan_words == "Made by the portal"


def test_the_store_holds_a_file_for_years_only_once_its_row_is_committed(
    practice: Practice, store: MemoryStore
) -> None:
    with transaction():
        with session.begin_nested():
            document = keep(hostile.plain_pdf())
        soon = store.stat(document.store_key).retain_until
        assert soon <= clock.now() + FIRST_HOLD

    assert store.stat(document.store_key).retain_until == end_of(date(2032, 11, 24))


def test_a_document_is_held_longer_but_never_shorter(
    practice: Practice, store: MemoryStore
) -> None:
    with transaction():
        document = keep(hostile.plain_pdf())
        documents.hold_until(document, date(2040, 1, 1), by=audit.THE_PORTAL)
        documents.hold_until(document, date(2030, 1, 1), by=audit.THE_PORTAL)

    assert document.retain_until == date(2040, 1, 1)
    assert store.stat(document.store_key).retain_until == end_of(date(2040, 1, 1))


def test_the_database_itself_refuses_to_shorten_or_to_change_a_document(practice: Practice) -> None:
    with transaction():
        document = keep(hostile.plain_pdf())

    for column, value in (("retain_until", date(2027, 1, 1)), ("sha256", "0" * 64)):
        with pytest.raises(Exception, match=r"held longer|permission denied"), transaction():
            setattr(document, column, value)


@pytest.mark.parametrize("place", [5, 100, -1])
def test_a_changed_file_is_an_alarm_and_not_a_file(
    practice: Practice, store: MemoryStore, place: int
) -> None:
    content = hostile.pdf_with_stream(os.urandom(2_500_000), b"")
    with transaction():
        document = keep(content)
    sealed, until = store.kept[document.store_key]
    changed = bytearray(sealed)
    changed[place] ^= 1
    store.kept[document.store_key] = (bytes(changed), until)
    given: list[bytes] = []

    if place == 100:  # in the header's copy of the wrapped key, which is never trusted
        assert b"".join(documents.read(document)) == content
        return
    with pytest.raises(DocumentBroken):
        given.extend(documents.read(document))
    assert b"".join(given) != content


def test_a_document_in_the_place_of_another_is_an_alarm(
    practice: Practice, store: MemoryStore
) -> None:
    with transaction():
        one, two = keep(hostile.plain_pdf()), keep(hostile.pdf_of_pages(2))
    store.kept[one.store_key] = store.kept[two.store_key]

    with pytest.raises(DocumentBroken):
        list(documents.read(one))


def test_another_practice_cannot_find_a_document(
    practice: Practice, other_practice: Practice
) -> None:
    with transaction():
        document_id = keep(hostile.plain_pdf()).id

    with tenancy.inside(other_practice.practice_id):
        session.expire_all()
        with pytest.raises(NotFound):
            documents.get_document(document_id)
        assert documents.all_documents() == []
