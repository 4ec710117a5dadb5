"""Telling the vendor's owner in the practice that a BAA ends, or is to be reviewed: once a step."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select

from portal import audit, notices, tenancy, vendors
from portal.accounts import Person
from portal.baa import queries
from portal.baa.chain.keepers import keeper_of, keepers
from portal.baa.chain.letters import Ending, ending_letter
from portal.baa.chain.steps import Step, step_on
from portal.baa.models import Baa
from portal.baa.standing import BaaStanding
from portal.db import session
from portal.vendors import Vendor

_AHEAD = timedelta(days=max(Step))


@dataclass(frozen=True, kw_only=True)
class Due:
    """What a vendor's BAA comes to next: its end, or its review."""

    on: date
    step: Step
    is_review: bool


def due_of(standing: BaaStanding, on: date) -> Due | None:
    """Return what is due, if anything is: never for a BAA that is renewed, or not needed."""
    if not standing.is_in_force or standing.renewed_from or standing.needs_baa is False:
        return None
    day = standing.ends_on or standing.review_on
    step = step_on(day, on) if day else None
    if day is None or step is None:
        return None
    return Due(on=day, step=step, is_review=standing.ends_on is None)


def tell_of_endings(*, on: date, by: audit.Actor) -> int:
    """Write to the owner of each vendor whose BAA has reached a step. Return how many letters went.

    The key holds the day and the step: told twice, it goes once, and a BAA whose day was moved is
    told of anew.
    """
    vendor_ids = _may_be_due(on)
    standing = queries.standing_of(vendor_ids, on)
    people, went = keepers(), 0
    for vendor in vendors.get_vendors(vendor_ids):
        due = due_of(standing[vendor.id], on)
        owner = keeper_of(vendor, people)
        if due is None or owner is None or vendor.is_former:
            continue
        key = f"baa of vendor {vendor.id}, {due.on.isoformat()}, {due.step.value} days"
        if notices.find_notice_by_key(key) is None:
            asked_on = standing[vendor.id].requested_on
            notices.post(_letter(vendor, due, owner, asked_on), key=key, vendor_id=vendor.id, by=by)
            went += 1
    return went


def _letter(vendor: Vendor, due: Due, owner: Person, asked_on: date | None) -> notices.Letter:
    ending = Ending(
        vendor_name=vendor.name,
        to_name=owner.name,
        to_email=owner.email,
        on=due.on,
        step=due.step,
        is_review=due.is_review,
        asked_on=asked_on,
    )
    return ending_letter(ending, tenancy.here())


def _may_be_due(on: date) -> Collection[int]:
    ahead = on + _AHEAD
    # One that was terminated ahead of its end was ended on purpose: nobody needs to be told.
    rows = select(Baa.vendor_id).where(
        or_(Baa.ends_on.between(on, ahead), Baa.review_on.between(on, ahead)),
        Baa.terminated_on.is_(None),
        ~Baa.amends,
    )
    return set(session.scalars(rows.distinct()))
