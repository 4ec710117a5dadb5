"""What can be done with a BAA on file."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal import audit, documents
from portal.baa import queries
from portal.baa.gates.actions import cover
from portal.baa.gates.rules import Covers
from portal.baa.lasting import keep_while_in_effect
from portal.baa.models import Baa, BaaRequest
from portal.baa.requesting import check_renewed, close_request, withdraw_paper
from portal.baa.rules import Paper, RequestEnd, Term
from portal.baa.signers import AuthorityFrom, Side, Signer
from portal.db import keep
from portal.errors import RuleBroken
from portal.vendors import Vendor

_FILED = "Another signed copy is on file in its place."


@dataclass(frozen=True, kw_only=True)
class SignedBy:
    """Who signed for one side, when, and what is known of their authority to bind it."""

    name: str
    title: str
    on: date
    authority: str = ""
    authority_from: AuthorityFrom = AuthorityFrom.NOT_ASKED


@dataclass(frozen=True, kw_only=True)
class SignedBaa:
    """A signed BAA about to be filed: what its pages say."""

    term: Term
    paper: Paper
    ours: SignedBy
    theirs: SignedBy
    services_covered: str
    # Which of the services it covers. None: nobody has said.
    covers: Covers | None = None
    # It only adds to the version before it, which goes on beside it.
    amends: bool = False
    # The second signer of a side, where one was asked for.
    ours_too: SignedBy | None = None
    theirs_too: SignedBy | None = None
    # The version it was made from, to go on where that one ends.
    renews_id: int | None = None


def file_signed_baa(
    vendor: Vendor, copy: documents.Upload, signed: SignedBaa, *, on: date, by: audit.Actor
) -> Baa:
    """Keep the signed copy and put the BAA on file. Its flag clears with the same commit."""
    _check_signed(signed, on)
    _take_back_our_paper(vendor.id, by=by)
    document = documents.keep(copy, documents.DocumentKind.BAA, vendor_id=vendor.id, by=by, on=on)
    baa = _put_on_file(vendor, document, signed, on=on, by=by)
    keep_while_in_effect(vendor.id, on=on, by=by)
    audit.record(audit.Deed.BAA_FILED, by=by, **_about(baa), sha256=document.sha256)
    _say_what_it_covers(baa, signed, by=by)
    return baa


def file_offered_baa(
    vendor: Vendor,
    request: BaaRequest,
    signed: SignedBaa,
    *,
    document_id: int,
    on: date,
    by: audit.Actor,
) -> Baa:
    """Put the copy on file that the vendor sent by its link, and that was read: that one alone."""
    _take_back_our_paper(vendor.id, by=by)
    queries.lock_request(request)
    if not request.is_open or request.offered_document_id is None:
        raise RuleBroken("There is no copy from the vendor that waits to be filed.")
    if request.offered_document_id != document_id:
        raise RuleBroken("The vendor has sent another copy since. Read that one first.")
    _check_signed(signed, on)
    document = documents.get_document(document_id)
    if not document.is_usable:
        raise RuleBroken(f"This copy cannot be filed. {document.scan_words}.")
    documents.count_as_evidence(document, on=on, by=by)
    baa = _put_on_file(vendor, document, signed, on=on, by=by)
    keep_while_in_effect(vendor.id, on=on, by=by)
    audit.record(
        audit.Deed.BAA_FILED, by=by, **_about(baa), sha256=document.sha256, request=request.id
    )
    _say_what_it_covers(baa, signed, by=by)
    return baa


def file_executed_baa(
    vendor: Vendor,
    request: BaaRequest,
    document: documents.Document,
    signed: SignedBaa,
    *,
    on: date,
    by: audit.Actor,
) -> Baa:
    """Put a paper on file that everyone has just signed here. The caller holds its request.

    A request that was closed meanwhile counts as filed: what both sides signed binds them.
    """
    _check_signed(signed, on)
    if not request.is_open and queries.find_open_request(vendor.id) is None:
        request.closed_on, request.closed_how = None, None
    baa = _put_on_file(vendor, document, signed, on=on, by=by)
    keep_while_in_effect(vendor.id, on=on, by=by)
    audit.record(
        audit.Deed.BAA_FILED, by=by, **_about(baa), sha256=document.sha256, request=request.id
    )
    _say_what_it_covers(baa, signed, by=by)
    return baa


def review(baa: Baa, next_on: date, *, on: date, by: audit.Actor) -> None:
    """Note that a BAA was read and still fits, and when to look again."""
    if next_on <= on:
        raise RuleBroken("Choose a day after today for the next review.")
    baa.review_on = next_on
    keep_while_in_effect(baa.vendor_id, on=on, by=by)
    audit.record(audit.Deed.BAA_REVIEWED, by=by, **_about(baa), next_on=next_on.isoformat())


def terminate(baa: Baa, reason: str, *, on: date, by: audit.Actor) -> None:
    """End a BAA before its term. PHI may not reach the vendor from `on`."""
    if not baa.held.binds(on):
        raise RuleBroken("This BAA does not bind on that day.")
    if not reason.strip():
        raise RuleBroken("Enter the reason. It is kept with your name.")
    baa.terminated_on = on
    baa.terminated_why = reason.strip()
    keep_while_in_effect(baa.vendor_id, on=on, by=by)
    audit.record(audit.Deed.BAA_TERMINATED, by=by, **_about(baa), on=on.isoformat())


def _say_what_it_covers(baa: Baa, signed: SignedBaa, *, by: audit.Actor) -> None:
    if signed.covers is not None:
        cover(baa, signed.covers, by=by)


def _check_signed(signed: SignedBaa, on: date) -> None:
    signers = (signed.ours, signed.theirs, signed.ours_too, signed.theirs_too)
    if max(one.on for one in signers if one) > on:
        raise RuleBroken("A BAA cannot have been signed after today. Check the days.")
    if signed.amends and signed.renews_id is not None:
        raise RuleBroken("An amendment goes on beside a BAA. Only a whole BAA renews one.")


def _take_back_our_paper(vendor_id: int, *, by: audit.Actor) -> None:
    """Let nobody sign our paper any more, once another one is filed in its place."""
    request = queries.find_open_request(vendor_id)
    if request is not None:
        withdraw_paper(request, by=by, instead=_FILED)


def _put_on_file(
    vendor: Vendor, document: documents.Document, signed: SignedBaa, *, on: date, by: audit.Actor
) -> Baa:
    if document.media_type != "application/pdf":
        raise RuleBroken("File the signed BAA as a PDF. Scan it, or save it as one.")
    version = len(queries.versions_of(vendor.id)) + 1
    check_renewed(vendor.id, signed.renews_id)
    if signed.amends and version == 1:
        raise RuleBroken("There is no version yet that it could amend. File the BAA itself first.")
    request = queries.find_open_request(vendor.id)
    if request is not None:
        close_request(request, RequestEnd.FILED, on=on)
    return keep(
        Baa(
            vendor_id=vendor.id,
            version=version,
            amends=signed.amends,
            document_id=document.id,
            request_id=request.id if request else None,
            starts_on=signed.term.starts_on,
            ends_on=signed.term.ends_on,
            review_on=signed.term.review_on,
            paper=signed.paper,
            our_signer=signed.ours.name,
            our_signer_title=signed.ours.title,
            our_signed_on=signed.ours.on,
            their_signer=signed.theirs.name,
            their_signer_title=signed.theirs.title,
            their_signed_on=signed.theirs.on,
            **_authority(signed),
            renews_id=signed.renews_id,
            services_covered=signed.services_covered,
            filed_on=on,
            filed_by_id=by.actor_id,
            filed_by_name=by.name,
        )
    )


def _authority(signed: SignedBaa) -> dict[str, Any]:
    more = ((Side.OURS, signed.ours_too), (Side.THEIRS, signed.theirs_too))
    return {
        "our_authority": signed.ours.authority.strip(),
        "our_authority_from": signed.ours.authority_from,
        "their_authority": signed.theirs.authority.strip(),
        "their_authority_from": signed.theirs.authority_from,
        "more_signers": [Signer(side=side, **vars(one)).told() for side, one in more if one],
    }


def _about(baa: Baa) -> dict[str, Any]:
    return {"vendor_id": baa.vendor_id, "subject": ("baa", baa.id), "version": baa.version}
