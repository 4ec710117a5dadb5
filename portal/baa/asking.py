"""What comes back when a vendor is asked for a BAA: a signed copy, or a no."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal import audit, clock, documents
from portal.baa import queries
from portal.baa.models import BaaRefusal, BaaRequest
from portal.baa.requesting import close_request
from portal.baa.rules import RefusalHow, RefusalWhy, RequestEnd
from portal.db import keep
from portal.errors import RuleBroken
from portal.vendors import Vendor

_NEEDS_PROOF = frozenset({RefusalHow.MAIL, RefusalHow.LETTER})


@dataclass(frozen=True, kw_only=True)
class NewRefusal:
    """A vendor's no, as staff heard or read it."""

    refused_on: date
    refused_by: str
    refused_by_title: str
    how: RefusalHow
    why: RefusalWhy
    words: str


@dataclass(frozen=True, kw_only=True)
class Answered:
    """Who at the vendor answers by link."""

    name: str
    title: str


def offer_signed_copy(
    request: BaaRequest,
    copy: documents.Upload,
    who: Answered,
    *,
    on: date,
    by: audit.Actor,
) -> None:
    """Take in the signed copy that the vendor sends by its link. Staff reads it, then files it.

    One that refused may still think again.
    """
    queries.lock_request(request)
    another = queries.find_open_request(request.vendor_id)
    is_over = not request.is_open and request.closed_how != RequestEnd.REFUSED
    if is_over or (another is not None and another.id != request.id):
        raise RuleBroken("This request is closed. Call the practice that wrote to you.")
    document = documents.keep_for_now(
        copy, documents.DocumentKind.BAA, vendor_id=request.vendor_id, by=by, on=on
    )
    if document.media_type != "application/pdf":
        raise RuleBroken("Send the signed BAA as a PDF. Scan it, or save it as one.")
    request.closed_on, request.closed_how = None, None
    request.offered_on = on
    request.offered_document_id = document.id
    request.offered_by_name = who.name.strip()
    request.offered_by_title = who.title.strip()
    audit.record(audit.Deed.BAA_OFFERED, by=by, **_about(request), sha256=document.sha256)


def refuse_by_link(
    request: BaaRequest, why: RefusalWhy, words: str, who: Answered, *, on: date, by: audit.Actor
) -> BaaRefusal:
    """Take in the vendor's own no, by its link."""
    if not request.is_open:
        raise RuleBroken("This request is closed. Call the practice that wrote to you.")
    new = NewRefusal(
        refused_on=on,
        refused_by=who.name,
        refused_by_title=who.title,
        how=RefusalHow.LINK,
        why=why,
        words=words,
    )
    refusal = _keep_refusal(request.vendor_id, new, None, on=on, by=by)
    audit.record(audit.Deed.BAA_REFUSED, by=by, **_about(request), **_said(new))
    return refusal


def record_refusal(
    vendor: Vendor, new: NewRefusal, proof: documents.Upload | None, *, on: date, by: audit.Actor
) -> BaaRefusal:
    """Write down a vendor's no that came by phone, mail or letter, with the proof of it."""
    if new.refused_on > on:
        raise RuleBroken("Choose the day they refused. It is not after today.")
    if proof is None and new.how in _NEEDS_PROOF:
        raise RuleBroken("Add the mail or letter. It shows that you asked, and what they said.")
    document = proof and documents.keep(
        proof, documents.DocumentKind.MAIL, vendor_id=vendor.id, by=by, on=on
    )
    refusal = _keep_refusal(vendor.id, new, document.id if document else None, on=on, by=by)
    audit.record(
        audit.Deed.BAA_REFUSED,
        by=by,
        vendor_id=vendor.id,
        subject=("baa_refusal", refusal.id),
        **_said(new),
    )
    return refusal


def _keep_refusal(
    vendor_id: int, new: NewRefusal, document_id: int | None, *, on: date, by: audit.Actor
) -> BaaRefusal:
    if not new.refused_by.strip():
        raise RuleBroken("Enter who refused.")
    if new.why is not RefusalWhy.SIGNS_NONE and not new.words.strip():
        raise RuleBroken("Write down the reason in a sentence.")
    request = queries.find_open_request(vendor_id)
    if request is not None:
        close_request(request, RequestEnd.REFUSED, on=on)
    return keep(
        BaaRefusal(
            vendor_id=vendor_id,
            request_id=request.id if request else None,
            refused_on=new.refused_on,
            refused_by=new.refused_by.strip(),
            refused_by_title=new.refused_by_title.strip(),
            how=new.how,
            why=new.why,
            words=new.words.strip(),
            document_id=document_id,
            recorded_by_name=by.name,
            recorded_at=clock.now(),
        )
    )


def _said(new: NewRefusal) -> dict[str, Any]:
    """Return how and why the vendor refused, in words that still read well in years."""
    return {"how": new.how.words, "why": new.why.words}


def _about(request: BaaRequest) -> dict[str, Any]:
    return {"vendor_id": request.vendor_id, "subject": ("baa_request", request.id)}
