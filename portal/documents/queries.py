"""Reads of documents."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import collate, exists, func, select
from sqlalchemy.orm import aliased

from portal.db import session
from portal.documents.models import Document
from portal.documents.rules import FileStanding, ScanVerdict
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


def unusable_digests(vendor_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """Return the digests of each vendor's files that may not be used, and came in no other way."""
    twin = aliased(Document)
    same = (twin.vendor_id == Document.vendor_id, twin.sha256 == Document.sha256)
    rows = select(Document.vendor_id, Document.sha256).where(
        Document.vendor_id == func.any(list(vendor_ids)),
        Document.scan_verdict.in_([ScanVerdict.WAITING, ScanVerdict.INFECTED]),
        ~exists().where(*same, twin.is_usable),
    )
    found: dict[int, set[str]] = {}
    for vendor_id, sha256 in session.execute(rows):
        if vendor_id is not None:
            found.setdefault(vendor_id, set()).add(sha256)
    return {vendor_id: frozenset(digests) for vendor_id, digests in found.items()}


def waiting_documents() -> list[Document]:
    """Return the documents that wait for the virus scan, oldest first."""
    rows = select(Document).where(Document.scan_verdict == ScanVerdict.WAITING)
    return list(session.scalars(rows.order_by(Document.id)))


def count_waiting() -> int:
    """Return how many documents wait for the virus scan."""
    rows = select(func.count()).where(Document.scan_verdict == ScanVerdict.WAITING)
    return session.scalar(rows) or 0


def waiting_since() -> datetime | None:
    """Return since when the document that came first has waited for the virus scan."""
    rows = select(func.min(Document.kept_at)).where(Document.scan_verdict == ScanVerdict.WAITING)
    return session.scalar(rows)


def files_of(vendor_ids: Collection[int]) -> dict[int, FileStanding]:
    """Return since when vendors have files that wait, or were infected and not replaced since."""
    clean = aliased(Document)
    replaced = exists().where(
        clean.vendor_id == Document.vendor_id,
        clean.kind == Document.kind,
        clean.id > Document.id,
        clean.is_usable,
    )
    rows = (
        select(
            Document.vendor_id,
            func.min(Document.kept_at).filter(Document.scan_verdict == ScanVerdict.WAITING),
            func.min(Document.scanned_at).filter(
                Document.scan_verdict == ScanVerdict.INFECTED, ~replaced
            ),
        )
        .where(Document.vendor_id == func.any(list(vendor_ids)))
        .where(Document.scan_verdict.in_([ScanVerdict.WAITING, ScanVerdict.INFECTED]))
        .group_by(Document.vendor_id)
    )
    return {
        vendor_id: FileStanding(waiting_since=waiting, infected_since=infected)
        for vendor_id, waiting, infected in session.execute(rows)
        if vendor_id is not None
    }
