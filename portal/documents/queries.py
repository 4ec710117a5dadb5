"""Reads of documents."""

from collections.abc import Collection

from sqlalchemy import collate, func, select

from portal.db import session
from portal.documents.models import Document
from portal.documents.rules import ScanVerdict
from portal.errors import NotFound


def get_document(document_id: int) -> Document:
    """Return a document of this practice."""
    found = session.scalar(select(Document).where(Document.id == document_id))
    if found is None:
        raise NotFound
    return found


def get_documents(document_ids: Collection[int]) -> dict[int, Document]:
    """Return several documents by id."""
    rows = select(Document).where(Document.id.in_(document_ids))
    return {document.id: document for document in session.scalars(rows)}


def documents_of(vendor_ids: Collection[int]) -> dict[int, list[Document]]:
    """Return each vendor's documents, newest first. Vendors without one are left out."""
    rows = select(Document).where(Document.vendor_id.in_(vendor_ids)).order_by(Document.id.desc())
    found: dict[int, list[Document]] = {}
    for document in session.scalars(rows):
        if document.vendor_id is not None:
            found.setdefault(document.vendor_id, []).append(document)
    return found


def all_documents() -> list[Document]:
    """Return every document of this practice."""
    return list(session.scalars(select(Document).order_by(Document.id)))


def documents_by_key(after: str, *, most: int) -> list[Document]:
    """Return the next documents of this practice in the order of their keys, as a store has them."""
    key = collate(Document.store_key, "C")
    return list(session.scalars(select(Document).where(key > after).order_by(key).limit(most)))


def waiting_documents() -> list[Document]:
    """Return the documents that wait for the virus scan, oldest first."""
    rows = select(Document).where(Document.scan_verdict == ScanVerdict.WAITING)
    return list(session.scalars(rows.order_by(Document.id)))


def count_waiting() -> int:
    """Return how many documents wait for the virus scan."""
    rows = select(func.count()).where(Document.scan_verdict == ScanVerdict.WAITING)
    return session.scalar(rows) or 0
