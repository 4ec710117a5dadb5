"""Keeping documents, holding them, and opening them on the record."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from secrets import token_hex
from typing import BinaryIO, cast

from portal import audit, clock, tenancy
from portal.db import keep as keep_row
from portal.documents import refusals, rules
from portal.documents.errands import ask_for_scans_soon
from portal.documents.holding import hold_once_committed
from portal.documents.intake import TakenIn, Upload, made_here, taken_in
from portal.documents.models import Document
from portal.documents.rules import DocumentKind
from portal.documents.usable import when_usable
from portal.errors import RuleBroken
from portal.gateways import sealing
from portal.gateways.outside import outside
from portal.gateways.ports import NotKept, OutsideSilent, SealBroken, WrappedKey
from portal.gateways.spool import Digested, new_sealed_spool


class DocumentBroken(Exception):
    """What the store gave back is not what was kept. This is an alarm."""


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """What a file is kept as, for whom and since when."""

    kind: DocumentKind
    vendor_id: int | None
    by: audit.Actor
    on: date
    kept_for: date | None = None
    counts: bool = True


def keep(
    upload: Upload,
    kind: DocumentKind,
    *,
    vendor_id: int | None,
    by: audit.Actor,
    on: date,
    kept_for: date | None = None,
) -> Document:
    """Scan, open, seal and store a file, then write its row. `kept_for`: when last in effect."""
    with taken_in(upload, may_be_mail=kind in rules.MAY_BE_MAIL) as taken:
        return _keep(
            taken, Keeping(kind=kind, vendor_id=vendor_id, by=by, on=on, kept_for=kept_for)
        )


def keep_for_now(
    upload: Upload, kind: DocumentKind, *, vendor_id: int | None, by: audit.Actor, on: date
) -> Document:
    """Keep a file that nothing rests on yet: for some days a wrong one may still be removed."""
    with taken_in(upload, may_be_mail=kind in rules.MAY_BE_MAIL) as taken:
        return _keep(taken, Keeping(kind=kind, vendor_id=vendor_id, by=by, on=on, counts=False))


def keep_made(
    content: bytes,
    name: str,
    kind: DocumentKind,
    *,
    vendor_id: int | None,
    by: audit.Actor,
    on: date,
) -> Document:
    """Seal and store a PDF that the portal made itself, then write its row."""
    with made_here(content, name) as taken:
        return _keep(taken, Keeping(kind=kind, vendor_id=vendor_id, by=by, on=on))


def hold_until(document: Document, until: date, *, by: audit.Actor) -> None:
    """Hold a document until a later day. An earlier one changes nothing."""
    if until <= document.retain_until:
        return
    document.retain_until = until
    if document.is_usable and not tenancy.here().is_sample:
        hold_once_committed(document.store_key, rules.end_of(until))
    audit.record(
        audit.Deed.DOCUMENT_HELD,
        by=by,
        vendor_id=document.vendor_id,
        subject=("document", document.id),
        until=until.isoformat(),
    )


def record_opened(document: Document, *, by: audit.Actor) -> None:
    """Write into the trail that someone opens a document."""
    audit.record(
        audit.Deed.DOCUMENT_OPENED,
        by=by,
        vendor_id=document.vendor_id,
        subject=("document", document.id),
        sha256=document.sha256,
    )


def record_broken(document: Document, *, by: audit.Actor) -> None:
    """Raise the alarm in the trail: a document is not what was kept."""
    audit.record(
        audit.Deed.DOCUMENT_BROKEN,
        by=by,
        vendor_id=document.vendor_id,
        subject=("document", document.id),
        sha256=document.sha256,
    )


def record_refused(reason: str, *, vendor_id: int | None, by: audit.Actor) -> None:
    """Write into the trail that a file was not kept, and why."""
    audit.record(audit.Deed.DOCUMENT_REFUSED, by=by, vendor_id=vendor_id, reason=reason)


def read(document: Document) -> Iterator[bytes]:
    """Give out a document's bytes. The last of them come only once the digest is proven.

    Raises DocumentBroken where it is not what was kept, and RuleBroken where the store is silent or
    where the document waits for its virus scan.
    """
    if document.is_destroyed:
        raise refusals.destroyed()
    if not document.is_usable:
        raise refusals.not_usable(document.scan_words)
    yield from unsealed(document)


def unsealed(document: Document) -> Iterator[bytes]:
    """Give out a document's bytes, whatever is known of malware in it: for the scan alone."""
    its = outside()
    wrapped = WrappedKey(key_id=document.key_id, blob=document.wrapped_keyset)
    name = _name(document.practice_id, document.sealed_as)
    try:
        with its.store.open(document.store_key) as sealed:
            yield from sealing.unseal(sealed, name, wrapped, document.sha256, its.keys)
    except (SealBroken, NotKept) as broken:
        raise DocumentBroken(str(broken)) from broken
    except OutsideSilent as silent:
        raise RuleBroken(
            "The document store does not answer. Try again in a few minutes."
        ) from silent


def _keep(taken: TakenIn, keeping: Keeping) -> Document:
    practice = tenancy.here()
    sealed_as = token_hex(16)
    # The sample practice must be removable at once.
    hold = rules.NO_HOLD if practice.is_sample else rules.FIRST_HOLD
    stored = _seal_and_store(taken.file, _name(practice.practice_id, sealed_as), hold)
    until = keeping.on
    if keeping.counts:
        until = rules.kept_until(keeping.kind, keeping.on, keeping.kept_for)
    document = keep_row(
        Document(
            vendor_id=keeping.vendor_id,
            kind=keeping.kind,
            name=taken.name,
            media_type=taken.media_type,
            size_bytes=taken.size,
            sha256=taken.sha256,
            sealed_sha256=stored.sha256,
            store_key=stored.key,
            sealed_as=sealed_as,
            key_id=stored.wrapped.key_id,
            algorithm=sealing.ALGORITHM,
            wrapped_keyset=stored.wrapped.blob,
            scan_verdict=taken.verdict,
            scanned_at=taken.scanned_at,
            pages=taken.pages,
            retain_until=until,
            retain_rule=rules.retention_of(keeping.kind).id,
            retain_from=max(keeping.on, keeping.kept_for or keeping.on),
            counts_since=keeping.on if keeping.counts else None,
            kept_by_kind=keeping.by.kind,
            kept_by_name=keeping.by.name,
            kept_at=clock.now(),
        )
    )
    # What waits for its scan may have to go, so the store does not hold it for years yet.
    if document.is_usable and keeping.counts and not practice.is_sample:
        hold_once_committed(document.store_key, rules.end_of(until))
    audit.record(
        audit.Deed.DOCUMENT_KEPT if document.is_usable else audit.Deed.DOCUMENT_WAITING,
        by=keeping.by,
        vendor_id=keeping.vendor_id,
        subject=("document", document.id),
        kind=keeping.kind,
        sha256=document.sha256,
        scan=document.scan_verdict,
    )
    if document.is_usable:
        when_usable(document)
    elif outside().scanner.is_there:
        ask_for_scans_soon(document.practice_id)
    return document


@dataclass(frozen=True, kw_only=True)
class _Stored:
    key: str
    sha256: str
    wrapped: WrappedKey


def _seal_and_store(file: BinaryIO, name: sealing.DocumentName, hold: timedelta) -> _Stored:
    its = outside()
    until = clock.now() + hold
    with new_sealed_spool() as sealed:
        try:
            digested = Digested(sealed)
            wrapped = sealing.seal(file, cast("BinaryIO", digested), name, its.keys)
            digest = digested.sha256
            sealed.seek(0)
            key = f"v1/{name.practice_id}/{digest}"
            its.store.put_new(key, sealed, digest, until)
        except OutsideSilent as silent:
            raise refusals.no_place() from silent
    return _Stored(key=key, sha256=digest, wrapped=wrapped)


def _name(practice_id: int, sealed_as: str) -> sealing.DocumentName:
    return sealing.DocumentName(practice_id=practice_id, sealed_as=sealed_as)
