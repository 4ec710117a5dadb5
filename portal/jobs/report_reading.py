"""Reading reports as the worker: page by page, telling how far it is."""

from contextlib import ExitStack

from flask import Flask

from portal import attestations, audit, clock, documents, tenancy
from portal.attestations import Reading
from portal.db import transaction
from portal.documents import DocumentBroken, PagesRead
from portal.errors import NotFound
from portal.gateways import cage

# Pages with a text of their own go by in a moment; one read from its picture takes seconds.
_NOTE_EVERY = 25


def read(_app: Flask, practice_id: int, document_id: int) -> None:
    """Read one document, and keep what it says for a person to confirm."""
    with ExitStack() as stack:
        try:
            pages = _opened(stack, practice_id, document_id)
            reading, not_read = _gone_through(pages, practice_id, document_id)
        except NotFound:
            return  # removed, as with the sample practice
        except (DocumentBroken, cage.Unreadable) as trouble:
            _give_up(practice_id, document_id, is_broken=isinstance(trouble, DocumentBroken))
            return
        with tenancy.inside(practice_id), transaction():
            document = documents.get_document(document_id)
            attestations.finish(document, reading, not_read, at=clock.now(), by=audit.THE_PORTAL)


def _opened(stack: ExitStack, practice_id: int, document_id: int) -> PagesRead:
    """Open a document. Its pages stay at hand after the transaction: they lie in a spool."""
    with tenancy.inside(practice_id), transaction():
        document = documents.get_document(document_id)
        pages = stack.enter_context(documents.pages_of(document))
        attestations.begin(document, pages.total)
        return pages


def _gone_through(
    pages: PagesRead, practice_id: int, document_id: int
) -> tuple[Reading, list[str]]:
    texts = []
    for page in pages:
        texts.append(page.text)
        if page.by_ocr or page.number % _NOTE_EVERY == 0:
            with tenancy.inside(practice_id), transaction():
                attestations.note_progress(documents.get_document(document_id), page.number)
    not_read = [f"Page {number} could not be read." for number in pages.not_read]
    if pages.has_more:
        not_read.append(f"Only the first {pages.total} pages were read.")
    return attestations.read(texts), not_read


def _give_up(practice_id: int, document_id: int, *, is_broken: bool) -> None:
    with tenancy.inside(practice_id), transaction():
        document = documents.get_document(document_id)
        if is_broken:
            documents.record_broken(document, by=audit.THE_PORTAL)
        attestations.give_up(document, at=clock.now(), by=audit.THE_PORTAL)
