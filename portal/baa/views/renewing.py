"""What a form begins with when a BAA is renewed: what the last version said."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import request

from portal import baa, vendors
from portal.baa import Baa, chain
from portal.baa.chain import Renewal
from portal.baa.request_forms import OWN, MaySign
from portal.baa.rules import Asks
from portal.baa.signers import Side
from portal.baa.template import (
    BaaPaper,
    BaaTemplate,
    find_default_template,
    get_template,
    paper_of_request,
)


def as_last_time(vendor_id: int, on: date) -> dict[str, Any]:
    """Return what the form for a signed copy begins with, if it is to renew a version."""
    renewal = _renewal(vendor_id, on)
    if renewal is None:
        return {}
    last, ours, theirs = renewal.renews, *_first_of_each(renewal)
    return {
        "renews": str(last.id),
        "starts_on": renewal.starts_on,
        "length": "until" if renewal.ends_on else "evergreen",
        "ends_on": renewal.ends_on,
        "review_on": renewal.review_on,
        "paper": last.paper,
        "our_signer": ours.name,
        "our_signer_title": ours.title,
        "their_signer": theirs.name,
        "their_signer_title": theirs.title,
        "services_covered": last.services_covered,
    }


def asked_as_last_time(vendor_id: int, people: Sequence[MaySign], on: date) -> dict[str, Any]:
    """Return what the form that asks begins with, if it is to renew a version."""
    renewal = _renewal(vendor_id, on)
    if renewal is None:
        return {}
    last = renewal.renews
    told: dict[str, Any] = {
        "renews": str(last.id),
        "asks": _asks(last),
        # One without an end is replaced on the day on which the last side signs.
        "starts_on": renewal.starts_on if last.held.last_day else None,
        "ends_on": renewal.ends_on,
        "review_on": renewal.review_on if last.held.last_day else None,
    }
    return told | _people(renewal, people) | _services(renewal) | _whom(renewal)


def template_to_offer(vendor_id: int, renews_id: int | None) -> BaaTemplate | None:
    """Return which template of the practice's own a form that asks offers.

    For a renewal, the one that the last paper was made from, while it stands; else the one that
    stands for ours, if there is one.
    """
    known = {one.id: one for one in baa.versions_of(vendor_id)} if renews_id else {}
    last = known.get(renews_id) if renews_id else None
    return (_template_of(last) if last else None) or find_default_template()


def last_choices(vendor_id: int, on: date) -> tuple[int | None, date | None]:
    """Return the request whose paper a new one begins with, and the last day of that BAA.

    Of the version that is to be renewed; else of the one in force.
    """
    renewal = _renewal(vendor_id, on)
    last = renewal.renews if renewal else baa.find_binding(vendor_id, on)
    return (last.request_id, last.ends_on) if last else (None, None)


def _asks(last: Baa) -> str:
    if not last.is_ours:
        return Asks.THEIRS
    paper = _paper_of(last)
    was_own = paper is not None and paper.template_id is not None
    return OWN if was_own and (_template_of(last) or find_default_template()) else Asks.OURS


def _template_of(last: Baa) -> BaaTemplate | None:
    """Return the template that a version was made from, if papers can still be made from it."""
    paper = _paper_of(last)
    if paper is None or paper.template_id is None:
        return None
    template = get_template(paper.template_id)
    return template if template.is_ready else None


def _paper_of(last: Baa) -> BaaPaper | None:
    return paper_of_request(last.request_id) if last.request_id else None


def _renewal(vendor_id: int, on: date) -> Renewal | None:
    told = request.args.get("renews", "")
    if not told.isdecimal() or len(told) > 18:
        return None
    return chain.renewal_of(vendor_id, int(told), on)


def _first_of_each(renewal: Renewal) -> tuple[Any, Any]:
    return renewal.signers(Side.OURS)[0], renewal.signers(Side.THEIRS)[0]


def _people(renewal: Renewal, people: Sequence[MaySign]) -> dict[str, Any]:
    """Return who signs here, as far as they still may, and who signed there with the first."""
    numbers = {one.name: str(one.person_id) for one in people}
    ours = [numbers[one.name] for one in renewal.signers(Side.OURS) if one.name in numbers]
    told = dict(zip(("signs", "signs_too"), ours, strict=False))
    theirs = renewal.signers(Side.THEIRS)
    return told | ({"second_name": theirs[1].name} if len(theirs) > 1 else {})


def _services(renewal: Renewal) -> dict[str, Any]:
    """Return the services it named, where the record still names them so."""
    last = renewal.renews
    used = vendors.services_of([last.vendor_id]).get(last.vendor_id, [])
    told = {line.strip() for line in last.services_covered.splitlines()}
    named = [one.name for one in used if one.in_use and one.name in told]
    return {"services": "\n".join(named)} if named else {}


def _whom(renewal: Renewal) -> dict[str, Any]:
    request_id = renewal.renews.request_id
    asked = baa.find_request(request_id) if request_id else None
    return {"to_name": asked.to_name, "to_email": asked.to_email} if asked else {}
