"""Reading a BAA: its pages in the cage, its clauses by the check, its progress for whoever watches."""

from contextlib import ExitStack
from datetime import timedelta

from flask import Flask

from portal import audit, clock, documents, tenancy
from portal.baa import checking, clauses
from portal.db import transaction
from portal.documents import DocumentBroken, PagesRead
from portal.errors import NotFound
from portal.gateways.cage import Unreadable

# A reading that was asked for this long ago and is not done lost its worker more than once.
_LONG_AGO = timedelta(hours=1)


def read(_app: Flask, practice_id: int, document_id: int) -> None:
    """Read one document, page by page, in short transactions: a worker that dies can be followed.

    One that was read by this version of the check already is left as it is.
    """
    with ExitStack() as stack:
        pages = _open(stack, practice_id, document_id)
        if pages is None:
            return
        texts = []
        for page in pages:
            texts.append(page.text)
            with tenancy.inside(practice_id), transaction():
                checking.note_page(document_id, page.number, pages.total)
        seen = checking.pages_seen(pages)
    told = clauses.read(texts)
    with tenancy.inside(practice_id), transaction():
        document = documents.get_document(document_id)
        checking.finish(document, told, seen, at=clock.now(), by=audit.THE_PORTAL)


def read_unread(_app: Flask, practice_id: int) -> None:
    """Ask for the reading of papers that nobody has read, and forget what was read of destroyed ones."""
    with tenancy.inside(practice_id), transaction():
        for document in checking.unread(clock.now() - _LONG_AGO):
            checking.ask_to_read(document)
        checking.forget_destroyed()


def _open(stack: ExitStack, practice_id: int, document_id: int) -> PagesRead | None:
    """Begin a reading, and open the pages. None: there is nothing to read, or it cannot be read."""
    try:
        with tenancy.inside(practice_id), transaction():
            document = documents.get_document(document_id)
            may = document.is_usable and not document.is_destroyed and document.vendor_id
            if not may or not checking.begin(document, clauses.detector(), at=clock.now()):
                return None
        with tenancy.inside(practice_id), transaction():
            return stack.enter_context(documents.pages_of(documents.get_document(document_id)))
    except NotFound:
        return None
    except (Unreadable, DocumentBroken) as failure:
        _give_up(practice_id, document_id, is_broken=isinstance(failure, DocumentBroken))
        return None


def _give_up(practice_id: int, document_id: int, *, is_broken: bool) -> None:
    with tenancy.inside(practice_id), transaction():
        document = documents.get_document(document_id)
        if is_broken:
            documents.record_broken(document, by=audit.THE_PORTAL)
        checking.give_up(document, at=clock.now(), by=audit.THE_PORTAL)
