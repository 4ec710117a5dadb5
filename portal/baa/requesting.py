"""Asking a vendor for a BAA: the letter, its link, and the paper to sign where we send one."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from portal import audit, links, notices, signing
from portal.baa import queries
from portal.baa.checking import asked_for
from portal.baa.models import BaaRequest
from portal.baa.new_request import NewRequest, letter_to, people_of
from portal.baa.rules import Asks, RequestEnd
from portal.baa.template import Paper, note_sent
from portal.db import keep
from portal.errors import RuleBroken
from portal.vendors import Vendor

LINK_OUTLIVES_DUE = timedelta(days=30)
_INSTEAD = {RequestEnd.ASKED_AGAIN: "A new one comes to you in a letter of its own."}
ENVELOPE = {Asks.OURS: "baa", Asks.AMENDMENT: "amendment"}


def letter_key(request_id: int, place: int = 1) -> str:
    """Return the key of the letter that a request sent to its first or second person."""
    return f"baa request {request_id}" + (f" signer {place}" if place > 1 else "")


def request_baa(
    vendor: Vendor, new: NewRequest, *, on: date, by: audit.Actor
) -> tuple[BaaRequest, notices.Notice]:
    """Ask the vendor for a BAA, by a letter with a link. An earlier request is closed."""
    check_request(vendor, new, on)
    earlier = queries.find_open_request(vendor.id)
    if earlier is not None:
        end_request(earlier, RequestEnd.ASKED_AGAIN, on=on, by=by)
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
            asks_for=new.asks,
            has_paper=new.paper is not None,
            reply_email=new.reply_email,
            renews_id=new.renews_id,
        )
    )
    if new.paper is not None:
        _issue(request, vendor, new, new.paper, on=on, by=by)
    posted = [
        _post(request, vendor, new, place, on=on, by=by)
        for place in range(1, len(people_of(new)) + 1)
    ]
    _record(request, new, by)
    return request, posted[0]


def check_request(vendor: Vendor, new: NewRequest, on: date) -> None:
    """Refuse a request that cannot go, before it is shown and once more before it goes."""
    if new.due_on <= on:
        raise RuleBroken("Choose a day after today.")
    if vendor.is_former:
        raise RuleBroken("You no longer work with this vendor.")
    for _, email in people_of(new):
        links.checked_email(email)
    if new.paper is not None and not new.ours:
        raise RuleBroken("Choose who signs for you.")
    if new.theirs_too is not None and _is_same(new.theirs_too.email, new.to_email):
        raise RuleBroken("Two people sign for them, so enter another address for the second.")
    _check_amendment(vendor, new, on)
    check_renewed(vendor.id, new.renews_id)


def check_renewed(vendor_id: int, renews_id: int | None) -> None:
    """Refuse to renew what is no whole agreement of this vendor."""
    whole = {one.id for one in queries.versions_of(vendor_id) if not one.amends}
    if renews_id is not None and renews_id not in whole:
        raise RuleBroken("The BAA that this one renews is not on file for this vendor.")


def withdraw_request(request: BaaRequest, *, on: date, by: audit.Actor) -> None:
    """Take a request back; its link opens nothing from now on, and its paper cannot be signed."""
    end_request(request, RequestEnd.WITHDRAWN, on=on, by=by)
    audit.record(audit.Deed.BAA_REQUEST_WITHDRAWN, by=by, **_about(request))


def end_request(request: BaaRequest, how: RequestEnd, *, on: date, by: audit.Actor) -> None:
    """Close a request from our side, with its paper and its links. Part of a deed that is recorded."""
    # Links, then the paper, then the request: as whoever opens a link or signs holds them, so that
    # neither of two waits for the other.
    withdraw_links(request, by=by)
    withdraw_paper(request, by=by, instead=_INSTEAD.get(how, ""))
    queries.lock_request(request)
    if not request.is_open:
        raise RuleBroken("This request is closed already.")
    close_request(request, how, on=on)


def close_request(request: BaaRequest, how: RequestEnd, *, on: date) -> None:
    """Note that nothing is awaited on a request any more. Part of a deed that is recorded."""
    request.closed_on = on
    request.closed_how = how


def withdraw_links(request: BaaRequest, *, by: audit.Actor) -> None:
    """Have the links of a request open nothing any more."""
    for link in links.links_of(links.LinkPurpose.BAA, [request.id]).get(request.id, []):
        # Those that ran out too: they could be asked for anew.
        if link.withdrawn_at is None:
            links.withdraw(link, by=by)


def withdraw_paper(request: BaaRequest, *, by: audit.Actor, instead: str = "") -> None:
    """Take back the paper that went with a request, if signatures are still awaited on it."""
    envelope = envelope_of(request)
    if envelope is not None and envelope.is_open:
        signing.withdraw(envelope, by=by, instead=instead)


def envelope_of(request: BaaRequest) -> signing.Envelope | None:
    """Return the paper that went with a request, with who has signed it."""
    kind = ENVELOPE.get(request.asks) if request.has_paper else None
    return signing.envelope_for(kind, request.id) if kind else None


def _issue(
    request: BaaRequest, vendor: Vendor, new: NewRequest, paper: Paper, *, on: date, by: audit.Actor
) -> None:
    told = signing.NewEnvelope(
        kind=ENVELOPE[new.asks],
        subject_id=request.id,
        vendor_id=vendor.id,
        title=paper.title,
        signers=signers_of(new),
        due_on=new.due_on,
        **paper_in(paper),
    )
    note_sent(vendor, paper, request_id=request.id, on=on, by=by)
    signing.issue(told, on=on, by=by)


def paper_in(paper: Paper) -> Mapping[str, Any]:
    """Return the paper as signing takes it in: as HTML, or as a PDF with places to sign."""
    if paper.html is not None:
        return {"html": paper.html}
    return {"pdf": paper.pdf, "places": paper.places}


def signers_of(new: NewRequest) -> tuple[signing.NewSigner, ...]:
    """Return who is to sign, the vendor's side first."""
    theirs = [signing.NewSigner(side="vendor", name=n, email=e) for n, e in people_of(new)]
    ours = [
        signing.NewSigner(
            side="practice",
            name=one.name,
            email=one.email,
            person_id=one.person_id,
        )
        for one in new.ours
    ]
    return (*theirs, *ours)


def _post(
    request: BaaRequest,
    vendor: Vendor,
    new: NewRequest,
    place: int,
    *,
    on: date,
    by: audit.Actor,
) -> notices.Notice:
    name, email = whom = people_of(new)[place - 1]
    link = links.NewLink(
        purpose=links.LinkPurpose.BAA,
        subject_id=request.id,
        vendor_id=vendor.id,
        person_name=name or vendor.name,
        email=email,
        expires_on=new.due_on + LINK_OUTLIVES_DUE,
    )
    made, token = links.make(link, on=on, by=by)
    letter = letter_to(vendor, new, whom, by, (token, made.verify_code))
    key = letter_key(request.id, place)
    notice = notices.post(letter, key=key, vendor_id=vendor.id, by=by)
    envelope = envelope_of(request)
    if envelope is not None:
        signing.note_letter(envelope, notice, by=by, link=made)
    return notice


def _record(request: BaaRequest, new: NewRequest, by: audit.Actor) -> None:
    told: dict[str, Any] = {"due_on": new.due_on.isoformat(), "asks_for": new.asks.value}
    if new.provisions:
        names = ", ".join(new.provisions)
        audit.record(
            audit.Deed.AMENDMENT_REQUESTED, by=by, **_about(request), **told, provisions=names
        )
    else:
        audit.record(audit.Deed.BAA_REQUESTED, by=by, **_about(request), **told)


def _check_amendment(vendor: Vendor, new: NewRequest, on: date) -> None:
    """Refuse to ask for an amendment of nothing, or for what no law asks for."""
    if not new.provisions:
        return
    if queries.find_binding(vendor.id, on) is None:
        raise RuleBroken("No BAA is in force that could be amended. Ask for a new one.")
    if not set(new.provisions) <= {one.id for one in asked_for()}:
        raise RuleBroken("Choose what the amendment should add.")


def _is_same(one: str, other: str) -> bool:
    return one.strip().lower() == other.strip().lower()


def _about(request: BaaRequest) -> dict[str, Any]:
    return {"vendor_id": request.vendor_id, "subject": ("baa_request", request.id)}
