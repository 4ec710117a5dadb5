"""Text, pictures and recognized words, out of the cage."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, BinaryIO

import docx
import openpyxl
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from PIL import Image, ImageDraw

from portal.gateways import cage, checks_of_reading
from portal.gateways.checks import Finding
from portal.gateways.spool import new_spool
from tests.documents import hostile

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX, XLSX = _OFFICE + "wordprocessingml.document", _OFFICE + "spreadsheetml.sheet"
_WORDS = "Business Associate Agreement"


@contextmanager
def spooled(content: bytes) -> Iterator[BinaryIO]:
    with new_spool() as file:
        file.write(content)
        file.flush()
        yield file


def saved(made: Any) -> bytes:
    into = BytesIO()
    made.save(into)
    return into.getvalue()


def texts(content: bytes, media_type: str) -> list[str]:
    with spooled(content) as file:
        return cage.texts_of(file, media_type)


def drawn(content: bytes, media_type: str, width: int = 600) -> Image.Image:
    with spooled(content) as file:
        picture = Image.open(BytesIO(cage.picture_of(file, media_type, 1, width=width)))
    assert picture.format == "PNG"
    return picture


def darkness(picture: Image.Image, box: tuple[int, int, int, int]) -> float:
    """Return how much of a part of a picture is dark, 0 to 1."""
    bins = picture.convert("L").crop(box).histogram()
    return sum(bins[:128]) / sum(bins)


def test_a_pdf_is_read_page_by_page() -> None:
    assert texts(hostile.plain_pdf(), PDF) == [_WORDS]
    assert texts(hostile.pdf_of_pages(3), PDF) == ["", "", ""]


def test_no_more_than_400_pages_are_read_and_it_is_told() -> None:
    with spooled(hostile.pdf_of_pages(401)) as file:
        read = cage.read_texts(file, PDF)

    assert len(read.pages) == cage.MOST_PAGES_READ
    assert read.has_more


def test_a_docx_is_read_in_pages_with_its_tables_and_without_what_was_deleted() -> None:
    document = docx.Document()
    document.add_paragraph("First").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("Second")
    document.add_table(1, 1).cell(0, 0).text = "in a table"
    deleted, struck = OxmlElement("w:p"), OxmlElement("w:delText")
    struck.text = "struck out"
    deleted.append(struck)
    document.element.body.append(deleted)

    pages = texts(saved(document), DOCX)

    assert "First" in pages[0]
    assert "in a table" in pages[-1]
    assert "struck out" not in "".join(pages)


def test_a_long_docx_has_about_a_page_of_letters_on_each() -> None:
    document = docx.Document()
    for _ in range(20):
        document.add_paragraph("word " * 100)

    pages = texts(saved(document), DOCX)

    assert len(pages) == 4
    assert all(len(page) <= 3010 for page in pages)


def test_a_workbook_is_read_sheet_by_sheet_and_nothing_is_worked_out() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Control", 1, None, "met"])
    book.create_sheet("More").append(["=1+1", "text"])

    assert texts(saved(book), XLSX) == ["Sheet\nControl\t1\t\tmet", "More\n\ttext"]


def test_a_picture_holds_no_text_of_its_own() -> None:
    assert texts(hostile.picture("PNG"), PNG) == [""]


def test_a_page_is_drawn_as_wide_as_asked() -> None:
    picture = drawn(hostile.plain_pdf(), PDF, 600)

    assert picture.width == 600
    assert 770 <= picture.height <= 780
    assert darkness(picture, (0, 0, 600, 120)) > 0


def test_a_picture_is_drawn_anew_the_way_it_was_held_and_never_larger() -> None:
    lying = Image.new("RGB", (80, 40), "white")
    lying.paste("black", (0, 0, 20, 40))
    exif = Image.Exif()
    exif[0x0112] = 6
    into = BytesIO()
    lying.save(into, "JPEG", exif=exif, comment=b"secret words")

    picture = drawn(into.getvalue(), JPEG, 600)

    assert picture.size == (40, 80)
    assert darkness(picture, (0, 0, 40, 10)) > 0.9
    assert darkness(picture, (0, 60, 40, 80)) < 0.1
    assert picture.info == {}


def test_what_is_see_through_lies_on_white() -> None:
    empty = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    into = BytesIO()
    empty.save(into, "PNG")

    assert drawn(into.getvalue(), PNG).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "media_type", "number"),
    [
        (hostile.plain_pdf(), PDF, 0),
        (hostile.plain_pdf(), PDF, 2),
        (hostile.picture("PNG"), PNG, 2),
        (hostile.docx(), DOCX, 1),
        (hostile.picture("PNG")[:60], PNG, 1),
        (b"%PDF-1.7", PDF, 1),
    ],
)
def test_what_is_no_page_is_not_drawn(content: bytes, media_type: str, number: int) -> None:
    with spooled(content) as file, pytest.raises(cage.Unreadable):
        cage.picture_of(file, media_type, number)


def test_words_on_a_scan_are_recognized() -> None:
    scan = Image.new("L", (900, 200), 255)
    ImageDraw.Draw(scan).text((40, 60), _WORDS, fill=0, font_size=48)
    into = BytesIO()
    scan.save(into, "PNG")

    with spooled(into.getvalue()) as file:
        assert cage.text_by_ocr(file, PNG, 1) == _WORDS


def test_the_doctor_says_whether_scans_can_be_read() -> None:
    def recognizes_nothing(file: BinaryIO, media_type: str, number: int) -> str:
        raise cage.Unreadable

    missing = checks_of_reading.of_ocr(recognizes_nothing)

    assert checks_of_reading.of_ocr(cage.text_by_ocr).finding is Finding.OK
    assert missing.finding is Finding.WARNING
    assert "tesseract-ocr" in missing.what_to_do
    assert "without a network" in checks_of_reading.of_network(is_offline=True).seen
