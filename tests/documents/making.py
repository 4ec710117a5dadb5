"""Making documents for tests, in the practice we are in."""

from datetime import date, timedelta
from io import BytesIO

from portal import audit, clock, documents, tenancy
from portal.db import transaction
from portal.documents import Document, DocumentKind, Upload
from portal.gateways.memory import MemoryStore
from portal.gateways.outside import outside
from tests.accounts.making import ACTOR
from tests.documents.hostile import plain_pdf

LONG_AGO = date(2015, 3, 2)


def upload(content: bytes | None = None, name: str = "paper.pdf") -> Upload:
    """Return a small PDF as it would be uploaded."""
    return Upload(stream=BytesIO(content or plain_pdf()), name=name)


def keep_document(
    kind: DocumentKind = DocumentKind.OTHER,
    *,
    vendor_id: int | None = None,
    on: date | None = None,
    by: audit.Actor = ACTOR,
    content: bytes | None = None,
    name: str = "paper.pdf",
) -> Document:
    """Keep a document that counts as evidence from that day."""
    with transaction():
        return documents.keep(
            upload(content, name), kind, vendor_id=vendor_id, by=by, on=on or tenancy.today_here()
        )


def keep_for_now(
    kind: DocumentKind = DocumentKind.OTHER,
    *,
    vendor_id: int | None = None,
    on: date | None = None,
    name: str = "paper.pdf",
) -> Document:
    """Keep a document on which nothing rests yet."""
    with transaction():
        return documents.keep_for_now(
            upload(name=name), kind, vendor_id=vendor_id, by=ACTOR, on=on or tenancy.today_here()
        )


def let_store_lapse(document: Document) -> None:
    """Let the store's own lock on a file have ended yesterday."""
    store = outside().store
    assert isinstance(store, MemoryStore)
    content, _ = store.kept[document.store_key]
    store.kept[document.store_key] = content, clock.now() - timedelta(days=1)
