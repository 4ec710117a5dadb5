"""Takes the text out of a foreign file, page by page. Stands alone: it runs only inside the cage.

Text is only data: no formula is worked out, no field is filled in, no link is followed.
"""

import io
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

MOST_PAGES = 400
MOST_LETTERS = 200_000
MOST_LETTERS_IN_ALL = 8_000_000
_PAGE_OF_WORDS = 3_000
_ROWS, _COLUMNS, _CELL = 20_000, 200, 2_000
_OFFICE = "application/vnd.openxmlformats-officedocument."
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS = {_W + "br": "\n", _W + "cr": "\n", _W + "tab": "\t", _W + "noBreakHyphen": "-"}


def read(file: BinaryIO, media_type: str) -> dict[str, Any]:
    """Return the text of the pages, and whether there is more than may be read."""
    readers = {
        "application/pdf": _of_pdf,
        "message/rfc822": _of_mail,
        "image/png": _of_picture,
        "image/jpeg": _of_picture,
        _OFFICE + "wordprocessingml.document": _of_words,
        _OFFICE + "spreadsheetml.sheet": _of_sheets,
    }
    return _bounded(readers[media_type](file))


def _bounded(pages: Iterable[str]) -> dict[str, Any]:
    kept: list[str] = []
    left = MOST_LETTERS_IN_ALL
    for page in pages:
        if len(kept) == MOST_PAGES or left <= 0:
            return {"pages": kept, "has_more": True}
        kept.append(_plain(page[: min(left, MOST_LETTERS)]))
        left -= len(kept[-1])
    return {"pages": kept or [""], "has_more": False}


def _plain(text: str) -> str:
    """Return text without half letters (lone surrogates), zeros and returns."""
    whole = text.encode("utf-8", "replace").decode().replace("\0", "")
    return whole.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def _of_pdf(file: BinaryIO) -> Iterator[str]:
    import pypdfium2  # noqa: PLC0415 - each kind of file loads only its own reader

    pdf = pypdfium2.PdfDocument(file.read())
    for number in range(len(pdf)):
        yield _of_page(pdf, number)


def _of_page(pdf: Any, number: int) -> str:
    import pypdfium2  # noqa: PLC0415

    try:
        page = pdf[number]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        return ""  # a page that is not one; its picture is tried next, and fails by itself
    try:
        most = min(text.count_chars(), MOST_LETTERS)
        return text.get_text_range(0, most, errors="replace") if most > 0 else ""
    finally:
        text.close()
        page.close()


def _of_picture(_: BinaryIO) -> Iterator[str]:
    yield ""


def _of_mail(file: BinaryIO) -> Iterator[str]:
    import runpy  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    tools = runpy.run_path(str(Path(__file__).parent / "cage_mail_text.py"))
    yield str(tools["words_of"](file))


def _of_words(file: BinaryIO) -> Iterator[str]:
    """Give out a DOCX in pages: at a break that is written, or after about a page of text."""
    import docx  # noqa: PLC0415

    document = docx.Document(io.BytesIO(file.read()))
    page: list[str] = []
    size = 0
    for text, breaks in _paragraphs(document.element.body):
        if page and (breaks or size + len(text) > _PAGE_OF_WORDS):
            yield "\n".join(page)
            page, size = [], 0
        page.append(text)
        size += len(text) + 1
    yield "\n".join(page)


def _paragraphs(body: Any) -> Iterator[tuple[str, bool]]:
    """Give out every paragraph, also in tables and boxes, and whether a page begins with it."""
    for paragraph in body.iter(_W + "p"):
        things = list(_own_things(paragraph))
        yield "".join(map(_said, things)), any(map(_begins_a_page, things))


def _own_things(paragraph: Any) -> Iterator[Any]:
    """Go through what stands in a paragraph, but not through paragraphs in a box that it holds."""
    waiting = [paragraph]
    while waiting:
        thing = waiting.pop()
        yield thing
        # What stands in a fallback is said a second time, for old readers.
        inner = [one for one in thing if one.tag not in {_W + "p", _FALLBACK}]
        waiting += reversed(inner)


def _begins_a_page(thing: Any) -> bool:
    if thing.tag == _W + "br":
        return bool(thing.get(_W + "type") == "page")
    return bool(thing.tag in {_W + "lastRenderedPageBreak", _W + "pageBreakBefore"})


def _said(thing: Any) -> str:
    """Return what an element adds to its paragraph. Deleted text (delText) adds nothing."""
    if thing.tag == _W + "t":
        return thing.text or ""
    return _SIGNS.get(thing.tag, "")


def _of_sheets(file: BinaryIO) -> Iterator[str]:
    from openpyxl import load_workbook  # noqa: PLC0415

    book = load_workbook(io.BytesIO(file.read()), read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_col=_COLUMNS, max_row=_ROWS, values_only=True)
        yield "\n".join([sheet.title, *_lines(rows)])


def _lines(rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    left = MOST_LETTERS
    for row in rows:
        line = "\t".join("" if cell is None else str(cell)[:_CELL] for cell in row).rstrip()
        left -= len(line)
        if left < 0:
            return
        if line:
            yield line


if __name__ == "__main__":
    told = json.dumps(read(sys.stdin.buffer, sys.argv[1]), ensure_ascii=False)
    sys.stdout.buffer.write(told.encode())
