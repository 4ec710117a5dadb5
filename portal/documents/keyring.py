"""The data keys of documents, for whoever wraps them anew."""

from sqlalchemy import ColumnElement, select, update

from portal.db import session
from portal.documents.actions import DocumentBroken, unsealed
from portal.documents.models import Document
from portal.documents.rules import ScanVerdict
from portal.errors import RuleBroken
from portal.gateways.ports import InDrawer, WrappedKey
from portal.gateways.sealing import DocumentName


class DataKeys:
    """The wrapped data key of each document of the practice we are in."""

    name = "documents"

    def some(self, after: int, most: int) -> list[InDrawer]:
        """Return those of the next documents. What was destroyed needs no key."""
        rows = select(
            Document.practice_id,
            Document.id,
            Document.sealed_as,
            Document.key_id,
            Document.wrapped_keyset,
        ).where(Document.id > after, *_has_a_file())
        return [
            InDrawer(
                id=row.id,
                context=DocumentName(
                    practice_id=row.practice_id, sealed_as=row.sealed_as
                ).context(),
                wrapped=WrappedKey(key_id=row.key_id, blob=row.wrapped_keyset),
            )
            for row in session.execute(rows.order_by(Document.id).limit(most))
        ]

    def put_back(self, before: InDrawer, anew: WrappedKey) -> bool:
        """Put a data key back, wrapped anew. The sealed file stays as it is."""
        done = session.execute(
            update(Document)
            .where(Document.id == before.id, Document.wrapped_keyset == before.wrapped.blob)
            .values(key_id=anew.key_id, wrapped_keyset=anew.blob)
            .execution_options(synchronize_session=False)
            .returning(Document.id)
        )
        return done.scalar() is not None


def to_prove(after: int, *, most: int) -> list[Document]:
    """Return the next documents that have a file."""
    rows = select(Document).where(Document.id > after, *_has_a_file())
    return list(session.scalars(rows.order_by(Document.id).limit(most)))


def why_unreadable(document: Document) -> str | None:
    """Read a file to its end. Return why it is not what was kept; None where it is."""
    try:
        for _ in unsealed(document):
            pass
    except (DocumentBroken, RuleBroken) as broken:
        return str(broken)
    return None


def _has_a_file() -> tuple[ColumnElement[bool], ...]:
    return (Document.scan_verdict != ScanVerdict.INFECTED, Document.destroyed_at.is_(None))
