"""Destroying documents: those that are due, when a person releases them, and wrong uploads.

The row stays. Its data key is erased with the same commit, and only then the sealed file goes.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from sqlalchemy import select

from portal import audit, tenancy
from portal.db import session
from portal.documents import refusals
from portal.documents.actions import keep_made
from portal.documents.certificate import Certificate, Gone, certificate_page
from portal.documents.counting import held_among, is_used, life_of
from portal.documents.letting_go import let_go_once_committed
from portal.documents.models import Document
from portal.documents.retention import basis_of, is_due, may_be_removed
from portal.documents.rules import DocumentKind, size_words
from portal.errors import NotFound, RuleBroken
from portal.gateways.outside import outside
from portal.gateways.ports import NotKept, OutsideSilent

_MOST = 100


def due_documents(at: datetime) -> list[Document]:
    """Return what has served its time and nothing holds, longest due first."""
    wanted = select(Document).where(
        Document.destroyed_at.is_(None),
        Document.counts_since.is_not(None),
        Document.retain_until < at.date(),
    )
    found = session.scalars(wanted.order_by(Document.retain_until, Document.id)).all()
    return [one for one in found if is_due(life_of(one, is_held=False), at)]


def may_be_destroyed(document: Document, at: datetime) -> bool:
    """Tell whether a person may release a document."""
    return is_due(life_of(document, is_held=document.id in held_among([document])), at)


def is_removable(document: Document, at: datetime) -> bool:
    """Tell whether a document may be removed as a wrong upload."""
    life = life_of(document, is_held=document.id in held_among([document]))
    return may_be_removed(life, tenancy.day_here(at)) and not is_used(document)


def release(
    document_ids: Collection[int],
    reason: str,
    *,
    about: Callable[[Collection[Document]], Mapping[int, str]],
    at: datetime,
    by: audit.Actor,
) -> Document:
    """Destroy documents that are due. Return the certificate. `about`: whom each is about."""
    if not reason.strip():
        raise RuleBroken("Write down why they may go. It stands on the certificate.")
    found = _take(document_ids)
    held = held_among(found)
    for document in found:
        if document.id in held:
            raise RuleBroken(f"A legal hold stands on {document.name}. Leave it out.")
        if not is_due(life_of(document, is_held=False), at):
            raise RuleBroken(f"{document.name} must be kept longer. Leave it out.")
    certificate = _keep_certificate(found, reason.strip(), about(found), at=at, by=by)
    for document in found:
        document.certificate_id = certificate.id
        _erase(document, reason.strip(), at=at, by=by, certificate=certificate.id)
    return certificate


def remove_wrong(document: Document, reason: str, *, at: datetime, by: audit.Actor) -> None:
    """Remove a wrong upload, within its week, while nothing rests on it."""
    (document,) = _take([document.id])
    if not reason.strip():
        raise RuleBroken("Write down what is wrong with it. It is kept with your name.")
    if document.id in held_among([document]):
        raise RuleBroken("A legal hold stands on it. It cannot be removed while it stands.")
    if is_used(document):
        raise RuleBroken("Something rests on this document already, so it is kept.")
    if not may_be_removed(life_of(document, is_held=False), tenancy.day_here(at)):
        raise RuleBroken("It counts as evidence by now, so it is kept until its day.")
    _erase(document, reason.strip(), at=at, by=by, wrong_upload=True)


def _take(document_ids: Collection[int]) -> list[Document]:
    """Hold these rows for this transaction, as they stand now."""
    if not document_ids:
        raise RuleBroken("Choose at least one document.")
    if len(document_ids) > _MOST:
        raise RuleBroken(f"Choose {_MOST} at most, and release the others after them.")
    rows = select(Document).where(Document.id.in_(document_ids)).order_by(Document.id)
    found = session.scalars(rows.with_for_update().execution_options(populate_existing=True)).all()
    if len(found) != len(set(document_ids)):
        raise NotFound
    return list(found)


def _erase(
    document: Document, reason: str, *, at: datetime, by: audit.Actor, **more: int | bool
) -> None:
    document.destroyed_at = at
    document.destroyed_by_name = by.name
    document.destroyed_why = reason
    document.wrapped_keyset = b""
    let_go_once_committed(document.store_key)
    audit.record(
        audit.Deed.DOCUMENT_DESTROYED,
        by=by,
        vendor_id=document.vendor_id,
        subject=("document", document.id),
        sha256=document.sha256,
        reason=reason,
        **more,
    )


def _keep_certificate(
    found: list[Document],
    reason: str,
    about: Mapping[int, str],
    *,
    at: datetime,
    by: audit.Actor,
) -> Document:
    practice = tenancy.here()
    page = certificate_page(
        Certificate(
            practice=practice.legal_name,
            time_zone=practice.time_zone,
            at=at,
            released_by=by.name,
            reason=reason,
            gone=[_gone(one, about.get(one.id, ""), at) for one in found],
        )
    )
    try:
        pdf = outside().renderer.render_pdf(page)
    except OutsideSilent as silent:
        raise RuleBroken(
            "The certificate could not be made, so nothing was destroyed. Try again in a minute."
        ) from silent
    vendor_ids = {one.vendor_id for one in found}
    today = tenancy.day_here(at)
    return keep_made(
        pdf,
        f"Certificate of destruction {today.isoformat()}.pdf",
        DocumentKind.DESTRUCTION_CERTIFICATE,
        vendor_id=vendor_ids.pop() if len(vendor_ids) == 1 else None,
        by=by,
        on=today,
    )


def _gone(document: Document, about: str, at: datetime) -> Gone:
    record = document.retention
    return Gone(
        number=document.id,
        name=document.name,
        kind=document.kind_words,
        about=about or "No vendor",
        size=size_words(document.size_bytes),
        sha256=document.sha256,
        sealed_sha256=document.sealed_sha256,
        kept_since=document.kept_at,
        kept_from=document.retain_from,
        kept_until=document.retain_until,
        rule=f"{record.keep_years} years from the {record.start} ({record.id})",
        basis=f"{basis_of(DocumentKind(document.kind)).words}: {'; '.join(record.citations)}",
        store_lets_go_at=_locked_until(document, at),
    )


def _locked_until(document: Document, at: datetime) -> datetime | None:
    try:
        until = outside().store.stat(document.store_key).retain_until
    except NotKept:
        return None
    except OutsideSilent as silent:
        raise refusals.no_place() from silent
    return until if until > at else None
