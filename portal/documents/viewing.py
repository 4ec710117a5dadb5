"""Reading a document page by page in the browser: pictures made in the cage, and what pages say.

The foreign file itself is never shown: it goes out only as a download.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore

from portal import audit
from portal.documents.actions import read
from portal.documents.models import Document
from portal.documents.pages import PagesRead, PageText, page_picture, pages_of
from portal.documents.rules import MediaType
from portal.errors import NotFound, RuleBroken
from portal.gateways import cage, watermark
from portal.gateways.spool import new_spool

WIDTH = 1200
IN_PAGES = "pages"
_WITH_PICTURES = frozenset({MediaType.PDF, MediaType.PNG, MediaType.JPEG})
_AT_ONCE = BoundedSemaphore(2)
_PATIENCE = 30.0


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One page as it is shown. No text: the page says nothing by itself."""

    number: int
    total: int
    text: str
    by_ocr: bool
    has_picture: bool


def sheet_of(document: Document, number: int) -> Sheet:
    """Return a page with the text that the file holds for it."""
    return _sheet(document, number, lambda pages: pages.by_itself(number))


def sheet_recognized(document: Document, number: int) -> Sheet:
    """Return a page with its text, recognized from its picture where it holds none."""
    return _sheet(document, number, lambda pages: pages.one(number))


def picture(document: Document, number: int) -> bytes:
    """Return a page drawn as a PNG."""
    if document.media_type not in _WITH_PICTURES:
        raise NotFound
    try:
        return page_picture(document, number, WIDTH)
    except cage.Unreadable:
        raise RuleBroken("This page could not be drawn safely. Download the file.") from None


def picture_with(document: Document, number: int, words: str) -> bytes:
    """Return a page drawn as a PNG, with words over it."""
    with new_spool() as place:
        place.write(picture(document, number))
        place.seek(0)
        return _stamped(lambda: watermark.stamp(place, MediaType.PNG, words))


def file_with(document: Document, words: str) -> bytes:
    """Return a document's file with words over each page. What is kept stays as it is."""
    with new_spool() as place:
        # The last bytes come only once the digest is proven; until then nobody looks at any.
        for chunk in read(document):
            place.write(chunk)
        place.seek(0)
        return _stamped(lambda: watermark.stamp(place, document.media_type, words))


def note_viewed(document: Document, *, since: datetime, by: audit.Actor) -> None:
    """Write into the trail that somebody reads a document's pages: once a sitting, not a page."""
    about, wanted = ("document", document.id), (audit.Deed.DOCUMENT_OPENED,)
    since = max(since, document.kept_at)
    seen = audit.deeds_about(about, wanted, vendor_id=document.vendor_id, since=since)
    if any(one.actor_id == by.actor_id and one.details.get("how") == IN_PAGES for one in seen):
        return
    audit.record(
        audit.Deed.DOCUMENT_OPENED,
        by=by,
        vendor_id=document.vendor_id,
        subject=about,
        sha256=document.sha256,
        how=IN_PAGES,
    )


def _sheet(document: Document, number: int, told: Callable[[PagesRead], PageText]) -> Sheet:
    if not _AT_ONCE.acquire(timeout=_PATIENCE):
        raise RuleBroken("Many pages are being read right now. Try again in a minute.")
    try:
        with pages_of(document) as pages:
            total = max(pages.total, document.pages or 0)
            if not 1 <= number <= total:
                raise NotFound
            page = told(pages) if number <= pages.total else None
    except cage.Unreadable:
        total, page = max(1, document.pages or 1), None
    finally:
        _AT_ONCE.release()
    return Sheet(
        number=number,
        total=total,
        text=page.text.strip() if page else "",
        by_ocr=bool(page and page.by_ocr),
        has_picture=document.media_type in _WITH_PICTURES,
    )


def _stamped(stamp: Callable[[], bytes]) -> bytes:
    try:
        return stamp()
    except cage.Unreadable:
        raise RuleBroken(
            "Your name could not be written over this paper, so it was not given out. Ask whoever "
            "added it for another copy, as a plain PDF."
        ) from None
    except watermark.TooBusy:
        raise RuleBroken("Another paper is being prepared. Try again in a minute.") from None
