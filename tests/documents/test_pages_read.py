"""A kept document page by page: proven first, recognized where it must be, and honest about the rest."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from PIL import Image, ImageDraw

from portal import audit, documents
from portal.db import transaction
from portal.documents import Document, DocumentBroken, DocumentKind, MediaType, Upload
from portal.documents.rules import ScanVerdict
from portal.errors import RuleBroken
from portal.gateways import cage
from portal.gateways.memory import MemoryStore
from portal.gateways.outside import Outside
from portal.gateways.spool import new_spool
from portal.tenancy import Practice
from tests.documents import hostile, hostile_pdf

_WORDS = "Breach notice within five business days of discovery, in writing."


def keep(content: bytes) -> Document:
    upload = Upload(stream=BytesIO(content), name="paper")
    with transaction():
        return documents.keep(
            upload, DocumentKind.OTHER, vendor_id=None, by=audit.THE_PORTAL, on=date(2026, 11, 24)
        )


def scan(words: str = _WORDS) -> bytes:
    """Return a picture of a line of writing."""
    picture = Image.new("L", (1500, 160), 255)
    ImageDraw.Draw(picture).text((30, 40), words, fill=0, font_size=40)
    into = BytesIO()
    picture.save(into, "PNG")
    return into.getvalue()


def scanned_pdf(*pages: str) -> bytes:
    """Return a PDF of pictures, with no text of its own."""
    first, *others = (Image.open(BytesIO(scan(words))) for words in pages)
    into = BytesIO()
    first.save(into, "PDF", save_all=True, append_images=others)
    return into.getvalue()


def long_text() -> bytes:
    words = b"BT /F1 12 Tf 72 700 Td (Business Associate Agreement between both parties) Tj ET"
    return hostile.build(hostile.base(content=hostile.stream(words)))


@pytest.mark.usefixtures("practice")
def test_a_page_with_text_is_not_recognized_anew() -> None:
    with documents.pages_of(keep(long_text())) as pages:
        (page,) = list(pages)

    assert page.number == 1
    assert page.text == "Business Associate Agreement between both parties"
    assert not page.by_ocr


@pytest.mark.usefixtures("practice")
def test_a_scan_is_recognized_page_by_page_as_one_goes() -> None:
    with documents.pages_of(keep(scanned_pdf(_WORDS, "The term of this agreement"))) as pages:
        assert pages.total == 2
        first = next(iter(pages))

    assert first.by_ocr
    assert first.text == _WORDS


@pytest.mark.usefixtures("practice")
def test_a_photo_of_a_paper_is_read_and_drawn() -> None:
    document = keep(scan())

    with documents.pages_of(document) as pages:
        (page,) = list(pages)

    assert page.text == _WORDS
    assert Image.open(BytesIO(documents.page_picture(document, 1, 500))).width == 500


def test_a_page_that_cannot_be_recognized_is_named_and_the_others_are_read() -> None:
    with pikepdf.open(BytesIO(hostile_pdf.thin_page())) as pdf, new_spool() as file:
        with pikepdf.open(BytesIO(long_text())) as other:
            pdf.pages.extend(other.pages)
        pdf.save(file)
        file.flush()
        pages = documents.read_pages(file, MediaType.PDF)

        read = [page.text for page in pages]

    assert pages.not_read == [1]
    assert read[1] == "Business Associate Agreement between both parties"


def test_after_a_few_failures_no_more_pages_are_tried() -> None:
    with pikepdf.open(BytesIO(hostile_pdf.thin_page())) as pdf, new_spool() as file:
        for _ in range(11):
            pdf.pages.append(pdf.pages[0])
        pdf.save(file)
        file.flush()
        pages = documents.read_pages(file, MediaType.PDF)

        assert len(list(pages)) == 12

    assert pages.not_read == list(range(1, 13))


@pytest.mark.parametrize(
    "open_it",
    [
        lambda document: documents.pages_of(document).__enter__(),
        lambda document: documents.page_picture(document, 1, 500),
    ],
    ids=["text", "picture"],
)
def test_nothing_is_opened_that_is_not_what_was_kept(
    practice: Practice, outside: Outside, open_it: Callable[[Document], object]
) -> None:
    assert isinstance(outside.store, MemoryStore)
    document, other = keep(hostile.plain_pdf()), keep(long_text())
    outside.store.kept[document.store_key] = outside.store.kept[other.store_key]

    with pytest.raises(DocumentBroken):
        open_it(document)


@pytest.mark.usefixtures("practice")
def test_what_waits_for_its_scan_is_not_opened() -> None:
    document = keep(hostile.plain_pdf())
    document.scan_verdict = ScanVerdict.WAITING

    with pytest.raises(RuleBroken, match="virus scan"):
        documents.page_picture(document, 1, 500)


@pytest.mark.usefixtures("practice")
def test_a_page_that_is_not_there_has_no_picture() -> None:
    with pytest.raises(cage.Unreadable):
        documents.page_picture(keep(hostile.plain_pdf()), 2, 500)
