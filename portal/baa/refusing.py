"""A vendor's no: by its link, or written down by staff from a call, a mail or a letter.

Two answers are their own, and no refusal to protect PHI: that no BAA is needed, which has the need
decided again, and that only a higher plan has one. Every no opens a case, or joins the one that is open.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from portal import audit, clock, documents, links, signing
from portal.baa import escalations, queries
from portal.baa.asking import Answered
from portal.baa.models import BaaRefusal, BaaRequest
from portal.baa.requesting import close_request, envelope_of
from portal.baa.rules import RefusalHow, RefusalWhy, RequestEnd
from portal.db import keep
from portal.errors import RuleBroken
from portal.vendors import Vendor, get_vendor

_NEEDS_PROOF = frozenset({RefusalHow.MAIL, RefusalHow.LETTER})
# These say nothing by themselves.
_NEEDS_WORDS = frozenset({RefusalWhy.OTHER_WORDING, RefusalWhy.NOT_A_BA, RefusalWhy.OTHER})


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The plan with which a vendor would sign."""

    name: str = ""
    price: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class NewRefusal:
    """A vendor's no, as staff heard or read it."""

    refused_on: date
    refused_by: str
    refused_by_title: str
    how: RefusalHow
    why: RefusalWhy
    words: str
    plan: Plan = field(default_factory=Plan)


def refuse_by_link(  # noqa: PLR0913 - a plan is told only with one of the reasons
    request: BaaRequest,
    why: RefusalWhy,
    words: str,
    who: Answered,
    *,
    on: date,
    by: audit.Actor,
    plan: Plan | None = None,
) -> BaaRefusal:
    """Take in the vendor's own no, by its link. Said twice at once, it is said once."""
    # The paper before the request, as whoever signs holds them: so neither waits for the other.
    signers = _decline_paper(request, words, by=by)
    queries.lock_request(request)
    if request.closed_how == RequestEnd.REFUSED:
        return next(one for one in queries.refusals_of(request.vendor_id) if _is_of(one, request))
    if not request.is_open:
        raise RuleBroken("This request is closed. Call the practice that wrote to you.")
    new = NewRefusal(
        refused_on=on,
        refused_by=who.name,
        refused_by_title=who.title,
        how=RefusalHow.LINK,
        why=why,
        words=words,
        plan=plan or Plan(),
    )
    refusal = _keep_refusal(request.vendor_id, new, request, None, on=on, by=by)
    audit.record(audit.Deed.BAA_REFUSED, by=by, **_about(request), **_said(new))
    _tell_asked(refusal, request, signers, by=by)
    escalations.open_case(refusal, on=on, by=by)
    return refusal


def record_refusal(
    vendor: Vendor, new: NewRefusal, proof: documents.Upload | None, *, on: date, by: audit.Actor
) -> BaaRefusal:
    """Write down a vendor's no that came by phone, mail or letter, with the proof of it."""
    if new.refused_on > on:
        raise RuleBroken("Choose the day they refused. It is not after today.")
    if proof is None and new.how in _NEEDS_PROOF:
        raise RuleBroken("Add the mail or letter. It shows that you asked, and what they said.")
    request = queries.find_open_request(vendor.id)
    signers = _decline_paper(request, "", by=by) if request else frozenset()
    if request is not None:
        queries.lock_request(request)
    document = (
        documents.keep(proof, documents.DocumentKind.MAIL, vendor_id=vendor.id, by=by, on=on)
        if proof
        else None
    )
    is_open = request is not None and request.is_open
    refusal = _keep_refusal(vendor.id, new, request if is_open else None, document, on=on, by=by)
    audit.record(
        audit.Deed.BAA_REFUSED,
        by=by,
        vendor_id=vendor.id,
        subject=("baa_refusal", refusal.id),
        **_said(new),
    )
    if request is not None and is_open:
        _tell_asked(refusal, request, signers, by=by)
    escalations.open_case(refusal, on=on, by=by)
    return refusal


def _decline_paper(request: BaaRequest, words: str, *, by: audit.Actor) -> frozenset[str]:
    """End the paper that went along, and return the addresses of who is told so already."""
    envelope = envelope_of(request)
    if envelope is None or envelope.state != signing.EnvelopeState.OPEN:
        return frozenset()
    try:
        signing.decline(envelope, by=by, words=words)
    except RuleBroken:  # it ended a moment ago; the request tells how
        return frozenset()
    theirs = (one for one in signing.signers(envelope) if one.side == signing.Side.VENDOR)
    # Where a colleague has signed by a link that was passed on, the letter went to the colleague.
    return frozenset((one.signed_email or one.email).casefold() for one in theirs)


def _keep_refusal(
    vendor_id: int,
    new: NewRefusal,
    request: BaaRequest | None,
    document: documents.Document | None,
    *,
    on: date,
    by: audit.Actor,
) -> BaaRefusal:
    plan = _checked(new)
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
            plan=plan.name,
            plan_price=plan.price,
            plan_url=plan.url,
            document_id=document.id if document else None,
            recorded_by_name=by.name,
            recorded_at=clock.now(),
        )
    )


def _checked(new: NewRefusal) -> Plan:
    """Refuse an answer that says too little. Return the plan, tidied; none with another reason."""
    if not new.refused_by.strip():
        raise RuleBroken("Enter who refused.")
    if new.why in _NEEDS_WORDS and not new.words.strip():
        raise RuleBroken("Write down the reason in a sentence.")
    if new.why is not RefusalWhy.HIGHER_PLAN:
        return Plan()
    if not new.plan.name.strip():
        raise RuleBroken("Name the plan that has a BAA.")
    return Plan(
        name=new.plan.name.strip(), price=new.plan.price.strip(), url=_address(new.plan.url)
    )


def _address(typed: str) -> str:
    """Return a web address as it can be opened: one without http in front is meant to have it."""
    told = typed.strip()
    if not told:
        return ""
    whole = told if "://" in told else f"https://{told}"
    parts = urlsplit(whole)
    is_web = parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
    if not is_web or any(letter.isspace() for letter in whole) or "@" in parts.netloc:
        raise RuleBroken("Enter a whole web address, such as https://company.com/plans.")
    return whole


def _tell_asked(
    refusal: BaaRefusal, request: BaaRequest, told: frozenset[str], *, by: audit.Actor
) -> None:
    """Write to everyone who was asked or handed the link, but for those who are told already."""
    name, seen = get_vendor(refusal.vendor_id).name, set(told)
    made = links.links_of(links.LinkPurpose.BAA, [request.id]).get(request.id, [])
    for link in made:
        email = link.email.casefold()
        if link.withdrawn_at is None and email not in seen:
            seen.add(email)
            escalations.tell_asked(link, refusal, name, by=by)


def _is_of(refusal: BaaRefusal, request: BaaRequest) -> bool:
    return refusal.request_id == request.id


def _said(new: NewRefusal) -> dict[str, Any]:
    """Return how and why the vendor refused, in words that still read well in years."""
    return {"how": new.how.words, "why": new.why.words}


def _about(request: BaaRequest) -> dict[str, Any]:
    return {"vendor_id": request.vendor_id, "subject": ("baa_request", request.id)}
