"""When the last side has signed in the browser: the version is filed, in the same transaction.

So a signature without its version, or a version without its signatures, cannot be.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from portal import audit, documents, signing, tenancy, vendors
from portal.baa import queries
from portal.baa.actions import SignedBaa, SignedBy, file_executed_baa
from portal.baa.gates.rules import EVERY, Covers
from portal.baa.models import BaaRequest
from portal.baa.requesting import ENVELOPE, envelope_of
from portal.baa.rules import Asks, Paper, RequestEnd, Term, a_year_from
from portal.baa.signers import AuthorityFrom
from portal.baa.template import effective_on, paper_of_request
from portal.errors import NotFound
from portal.links import Link, LinkPurpose
from portal.signing import Envelope, EnvelopeSigner, Side


def file_executed(envelope: Envelope, by: audit.Actor) -> None:
    """Put what everyone has signed on file, close its request, and let it replace or amend."""
    request = queries.find_request(envelope.subject_id)
    paper = paper_of_request(envelope.subject_id)
    if request is None or paper is None:
        raise NotFound
    queries.lock_request(request)
    if request.closed_how == RequestEnd.FILED and queries.is_on_file(envelope.latest_document_id):
        return  # told twice: there is one agreement
    signed = _signed(request, signing.signers(envelope), paper.terms)
    document = documents.get_document(envelope.latest_document_id)
    vendor = vendors.get_vendor(request.vendor_id)
    on = max(_days(signing.signers(envelope)))
    file_executed_baa(vendor, request, document, signed, on=on, by=by)


def paper_by(link: Link) -> Envelope | None:
    """Return the paper that a link to a request leads to."""
    request = queries.find_request(link.subject_id)
    return envelope_of(request) if request is not None else None


for _kind in ENVELOPE.values():
    signing.once_complete(_kind, file_executed)
signing.for_links(LinkPurpose.BAA, paper_by, home="baa_link.answer", decline="baa_link.refuse")


def _signed(
    request: BaaRequest, everyone: Sequence[EnvelopeSigner], terms: Mapping[str, Any]
) -> SignedBaa:
    ours = [_signer(one) for one in everyone if one.side == Side.PRACTICE]
    theirs = [_signer(one) for one in everyone if one.side == Side.VENDOR]
    on, amends = max(_days(everyone)), request.asks is Asks.AMENDMENT
    return SignedBaa(
        term=_term(terms, on),
        paper=Paper.OURS,
        ours=ours[0],
        theirs=theirs[0],
        ours_too=ours[1] if len(ours) > 1 else None,
        theirs_too=theirs[1] if len(theirs) > 1 else None,
        services_covered=str(terms["services_covered"]),
        covers=None if amends else _covers(request.vendor_id, terms),
        amends=amends,
        renews_id=None if amends else request.renews_id,
    )


def _signer(one: EnvelopeSigner) -> SignedBy:
    if one.signed_at is None:
        raise ValueError("a paper that is complete, and a signature that is missing")
    return SignedBy(
        name=one.who,
        title=one.signed_title or one.title,
        on=tenancy.day_here(one.signed_at),
        authority=one.authority or "",
        authority_from=AuthorityFrom.SAID_WHEN_SIGNING,
    )


def _term(terms: Mapping[str, Any], last_signed_on: date) -> Term:
    starts_on = effective_on(_day(terms.get("starts_on")), last_signed_on)
    ends_on, review_on = _day(terms.get("ends_on")), _day(terms.get("review_on"))
    if ends_on is not None and ends_on < starts_on:
        # Signed after its own last day: it binds the day it was signed, and is to be renewed.
        ends_on = starts_on
    if ends_on is None and (review_on is None or review_on <= starts_on):
        review_on = a_year_from(starts_on)
    return Term(starts_on=starts_on, ends_on=ends_on, review_on=None if ends_on else review_on)


def _covers(vendor_id: int, terms: Mapping[str, Any]) -> Covers | None:
    """Return which services it names. One that came since is not covered until it is added.

    None where it names what the record does not: then a person says what it covers.
    """
    named = set(terms.get("choices", {}).get("services", ()))
    if not named:
        return EVERY
    used = vendors.services_of([vendor_id]).get(vendor_id, [])
    found = frozenset(one.id for one in used if one.name in named)
    return Covers(services=found) if found else None


def _days(everyone: Sequence[EnvelopeSigner]) -> list[date]:
    return [tenancy.day_here(one.signed_at) for one in everyone if one.signed_at]


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None
