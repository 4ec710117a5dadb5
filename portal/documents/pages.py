"""A kept document page by page: its text, read by the cage, and its pictures.

A page with no text of its own is recognized from its picture (OCR), slowly, one page at a time:
whoever goes through the pages can tell how far it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO
from threading import BoundedSemaphore
from typing import BinaryIO

from portal.documents.actions import DocumentBroken, read
from portal.documents.models import Document
from portal.documents.rules import MediaType
from portal.errors import RuleBroken
from portal.gateways import cage
from portal.gateways.spool import new_spool

# A page with fewer letters is a scan, perhaps with a stamp or a page number over it.
_FEWEST_LETTERS = 40
# After so many pages that cannot be read, the others are not tried: each may take half a minute.
_MOST_FAILURES = 5
_WITH_PICTURES = frozenset({MediaType.PDF, MediaType.PNG, MediaType.JPEG})
_AT_ONCE = BoundedSemaphore(2)
_PATIENCE = 30.0


@dataclass(frozen=True, kw_only=True)
class PageText:
    """What one page says, and whether that was read from its picture."""

    number: int
    text: str
    by_ocr: bool


@dataclass(kw_only=True)
class PagesRead:
    """The pages of a file, read as one goes through them.

    `has_more` tells that the file has pages beyond those that are read. `not_read` holds, once all
    were gone through, the numbers of pages whose picture could not be read: nothing is known of
    what they say.
    """

    _file: BinaryIO
    _media_type: MediaType
    _texts: list[str]
    has_more: bool
    not_read: list[int] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Return how many pages there are to go through."""
        return len(self._texts)

    def __iter__(self) -> Iterator[PageText]:
        self.not_read.clear()
        for number, text in enumerate(self._texts, start=1):
            yield self._page(number, text)

    def by_itself(self, number: int) -> PageText:
        """Return a page with no more than the text that the file holds for it."""
        return PageText(number=number, text=self._texts[number - 1], by_ocr=False)

    def one(self, number: int) -> PageText:
        """Return a page, recognized from its picture where it holds little text."""
        return self._page(number, self._texts[number - 1])

    def _page(self, number: int, text: str) -> PageText:
        is_enough = _letters(text) >= _FEWEST_LETTERS or self._media_type not in _WITH_PICTURES
        recognized = "" if is_enough else self._recognized(number)
        if _letters(recognized) > _letters(text):
            return PageText(number=number, text=recognized, by_ocr=True)
        return PageText(number=number, text=text, by_ocr=False)

    def _recognized(self, number: int) -> str:
        if len(self.not_read) < _MOST_FAILURES:
            with suppress(cage.Unreadable):
                return cage.text_by_ocr(self._file, self._media_type, number)
        self.not_read.append(number)
        return ""


def read_pages(file: BinaryIO, media_type: str) -> PagesRead:
    """Read a file that is not kept, or not yet. Raises cage.Unreadable."""
    kind = MediaType(media_type)
    texts = cage.read_texts(file, kind)
    return PagesRead(_file=file, _media_type=kind, _texts=texts.pages, has_more=texts.has_more)


@contextmanager
def pages_of(document: Document) -> Iterator[PagesRead]:
    """Open a document's pages for reading. Nothing is opened before its digest is proven.

    Raises DocumentBroken, RuleBroken where it may not be opened yet, and cage.Unreadable.
    """
    with _unsealed(document) as file:
        yield read_pages(file, document.media_type)


def page_picture(document: Document, number: int, width: int) -> bytes:
    """Return a page of a PDF, or a picture, drawn anew as a PNG.

    Raises DocumentBroken, RuleBroken where it may not be opened yet, and cage.Unreadable.
    """
    if not _AT_ONCE.acquire(timeout=_PATIENCE):
        raise RuleBroken("Many pages are being drawn right now. Try again in a minute.")
    try:
        with _unsealed(document) as file:
            return cage.picture_of(file, document.media_type, number, width=width)
    finally:
        _AT_ONCE.release()


@contextmanager
def _unsealed(document: Document) -> Iterator[BinaryIO]:
    if not document.is_usable:
        raise RuleBroken("This document waits for its virus scan. It cannot be opened yet.")
    with new_spool() as file:
        # The last bytes come only once the digest is proven; until then nobody looks at any.
        for chunk in read(document):
            file.write(chunk)
        file.flush()
        file.seek(0)
        yield file


def _letters(text: str) -> int:
    return sum(letter.isalnum() for letter in text)


__all__ = ["DocumentBroken", "PageText", "PagesRead", "page_picture", "pages_of", "read_pages"]


def texts_in(content: bytes) -> tuple[list[str], list[str]]:
    """Return the text of each page of a file that is not kept, and in words what was not read.

    Raises cage.Unreadable.
    """
    file = BytesIO(content)
    seen = cage.look_inside(file)
    if seen.media_type is None:
        raise cage.Unreadable("The file holds what is never opened.")
    file.seek(0)
    found = read_pages(file, seen.media_type)
    pages = [page.text for page in found]
    not_read = [f"Page {number} could not be read." for number in found.not_read]
    if found.has_more:
        not_read.append(f"Only the first {found.total} pages were read.")
    return pages, not_read
