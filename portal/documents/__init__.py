"""Documents: kept files, scanned, sealed, stored, retained, and opened on the record."""

from portal.documents.actions import (
    DocumentBroken,
    hold_until,
    keep,
    keep_made,
    read,
    record_broken,
    record_opened,
    record_refused,
)
from portal.documents.intake import Upload
from portal.documents.models import Document
from portal.documents.pages import PagesRead, PageText, page_picture, pages_of, read_pages
from portal.documents.queries import all_documents, documents_of, get_document, get_documents
from portal.documents.rules import (
    KIND_WORDS,
    DocumentKind,
    MediaType,
    ScanVerdict,
    kept_until,
    size_words,
)
from portal.documents.upkeep import Upkeep, tend, tend_some
from portal.documents.usable import once_usable, when_usable

__all__ = [
    "KIND_WORDS",
    "Document",
    "DocumentBroken",
    "DocumentKind",
    "MediaType",
    "PageText",
    "PagesRead",
    "ScanVerdict",
    "Upkeep",
    "Upload",
    "all_documents",
    "documents_of",
    "get_document",
    "get_documents",
    "hold_until",
    "keep",
    "keep_made",
    "kept_until",
    "once_usable",
    "page_picture",
    "pages_of",
    "read",
    "read_pages",
    "record_broken",
    "record_opened",
    "record_refused",
    "size_words",
    "tend",
    "tend_some",
    "when_usable",
]
