"""A paper page by page: its pictures, and what each page says, for whoever reads it in a browser."""

from dataclasses import dataclass

from portal import documents
from portal.documents import Document, viewing
from portal.errors import NotFound
from portal.gateways import cage
from portal.signing import queries
from portal.signing.models import Envelope


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One page: its number, and its text."""

    number: int
    text: str


def sheets_of(document: Document) -> list[Sheet]:
    """Return every page of a paper with its text. One that cannot be read has none."""
    try:
        with documents.pages_of(document) as pages:
            return [
                Sheet(number=number, text=pages.by_itself(number).text.strip())
                for number in range(1, pages.total + 1)
            ]
    except cage.Unreadable:
        return [Sheet(number=number, text="") for number in range(1, (document.pages or 1) + 1)]


def picture_of(envelope: Envelope, document_id: int, number: int) -> tuple[Document, bytes]:
    """Return a revision of a paper, and one page of it drawn as a PNG."""
    if document_id not in queries.revisions_of(envelope):
        raise NotFound
    document = documents.get_document(document_id)
    if not 1 <= number <= (document.pages or 1):
        raise NotFound
    return document, viewing.picture(document, number)
