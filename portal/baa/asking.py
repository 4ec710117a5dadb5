"""Asking a vendor for a BAA, and what comes back: a signed copy, or a no."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal import audit, clock, documents, links, notices, tenancy
from portal.baa import queries
from portal.baa.checking import asked_for
from portal.baa.models import BaaRefusal, BaaRequest
from portal.baa.notices import Asking, amendment_letter, request_letter
from portal.baa.rules import RefusalHow, RefusalWhy, RequestEnd
from portal.db import keep
from portal.errors import RuleBroken
from portal.vendors import Vendor

LINK_OUTLIVES_DUE = timedelta(days=30)
_NEEDS_PROOF = frozenset({RefusalHow.MAIL, RefusalHow.LETTER})


@dataclass(frozen=True, kw_only=True)
class NewRequest:
    """Whom to ask, by when they should answer, and whom they write back to."""

    to_name: str
    to_email: str
    due_on: date
    reply_email: str
    # What the BAA on file lacks, when an amendment is asked for. None: a whole BAA is.
    provisions: tuple[str, ...] = ()


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


def letter_for(
    vendor: Vendor, new: NewRequest, *, by: audit.Actor, token: str | None = None
) -> notices.Letter:
    """Return the letter that a request sends, for looking at or for posting."""
    asking = Asking(
        vendor_name=vendor.name,
        does=vendor.does,
        to_name=new.to_name.strip(),
        to_email=new.to_email.strip(),
        due_on=new.due_on,
        asker_name=by.name,
        asker_email=new.reply_email,
    )
    if new.provisions:
        return amendment_letter(asking, new.provisions, tenancy.here(), token)
    return request_letter(asking, tenancy.here(), token)


def letter_key(request_id: int) -> str:
    """Return the key of the letter that a request sent."""
    return f"baa request {request_id}"


def request_baa(
    vendor: Vendor, new: NewRequest, *, on: date, by: audit.Actor
) -> tuple[BaaRequest, notices.Notice]:
    """Ask the vendor for a signed BAA, by a letter with a link. An earlier request is closed."""
    if new.due_on <= on:
        raise RuleBroken("Choose a day after today.")
    _check_amendment(vendor, new, on)
    earlier = queries.find_open_request(vendor.id)
    if earlier is not None:
        close_request(earlier, RequestEnd.ASKED_AGAIN, on=on)
        _withdraw_links(earlier, by=by)
    request = keep(
        BaaRequest(
            vendor_id=vendor.id,
            to_name=new.to_name.strip(),
            to_email=new.to_email.strip(),
            requested_on=on,
            due_on=new.due_on,
            requested_by_id=by.actor_id,
            requested_by_name=by.name,
            provisions=list(new.provisions),
            reply_email=new.reply_email,
        )
    )
    link = links.NewLink(
        purpose=links.LinkPurpose.BAA,
        subject_id=request.id,
        vendor_id=vendor.id,
        person_name=request.to_name or vendor.name,
        email=request.to_email,
        expires_on=new.due_on + LINK_OUTLIVES_DUE,
    )
    _, token = links.make(link, on=on, by=by)
    letter = letter_for(vendor, new, by=by, token=token)
    notice = notices.post(letter, key=letter_key(request.id), vendor_id=vendor.id, by=by)
    due_on = new.due_on.isoformat()
    if new.provisions:
        audit.record(
            audit.Deed.AMENDMENT_REQUESTED,
            by=by,
            **_about(request),
            due_on=due_on,
            provisions=", ".join(new.provisions),
        )
    else:
        audit.record(audit.Deed.BAA_REQUESTED, by=by, **_about(request), due_on=due_on)
    return request, notice


def withdraw_request(request: BaaRequest, *, on: date, by: audit.Actor) -> None:
    """Take a request back; its link opens nothing from now on."""
    if not request.is_open:
        raise RuleBroken("This request is closed already.")
    close_request(request, RequestEnd.WITHDRAWN, on=on)
    _withdraw_links(request, by=by)
    audit.record(audit.Deed.BAA_REQUEST_WITHDRAWN, by=by, **_about(request))


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


def close_request(request: BaaRequest, how: RequestEnd, *, on: date) -> None:
    """Note that nothing is awaited on a request any more. Part of a deed that is recorded."""
    request.closed_on = on
    request.closed_how = how


def _check_amendment(vendor: Vendor, new: NewRequest, on: date) -> None:
    """Refuse to ask for an amendment of nothing, or for what no law asks for."""
    if not new.provisions:
        return
    if queries.find_binding(vendor.id, on) is None:
        raise RuleBroken("No BAA is in force that could be amended. Ask for a new one.")
    if not set(new.provisions) <= {one.id for one in asked_for()}:
        raise RuleBroken("Choose what the amendment should add.")


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


def _withdraw_links(request: BaaRequest, *, by: audit.Actor) -> None:
    for link in links.links_of(links.LinkPurpose.BAA, [request.id]).get(request.id, []):
        # Those that ran out too: they could be asked for anew.
        if link.withdrawn_at is None:
            links.withdraw(link, by=by)


def _said(new: NewRefusal) -> dict[str, Any]:
    """Return how and why the vendor refused, in words that still read well in years."""
    return {"how": new.how.words, "why": new.why.words}


def _about(request: BaaRequest) -> dict[str, Any]:
    return {"vendor_id": request.vendor_id, "subject": ("baa_request", request.id)}
