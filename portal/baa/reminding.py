"""Requests that are still to be answered: who is reminded when, and when it is a call."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from portal import audit, links, notices, reminders, signing, tenancy
from portal.baa.chasing import Chased, chased_on, counted_from
from portal.baa.models import BaaRequest
from portal.baa.new_request import CODE_TO_COME, NewRequest
from portal.baa.notices import reminder_letter
from portal.baa.queries import find_request
from portal.db import session
from portal.links import Link, LinkPurpose
from portal.reminders import Ahead, Chase
from portal.vendors import Vendor


@dataclass(frozen=True, kw_only=True)
class Pending:
    """How an open request stands with its reminders and calls."""

    is_answered: bool
    ahead: tuple[Ahead, ...]
    call_due_on: date | None
    called_on: date | None = None
    # The day of our last answer to them, if it is their turn since.
    answered_on: date | None = None
    # Who of the two that sign for them has signed, where only the other has not.
    signed_by: str = ""


def pending_of(requests: Sequence[BaaRequest], on: date) -> dict[int, Pending]:
    """Return how these open requests stand. Any answer stops reminders; an opened link is none."""
    open_ones = [one for one in requests if one.is_open]
    last = reminders.last_calls(LinkPurpose.BAA, [one.id for one in open_ones])
    found = {}
    for number, chased in chased_on(open_ones).items():
        call, since = last.get(number), counted_from(chased)
        next_on = call.next_on if call else None
        found[number] = Pending(
            is_answered=since is None,
            ahead=_ahead(chased, on),
            call_due_on=reminders.call_due_on(since, next_on) if since else None,
            called_on=call.called_on if call else None,
            answered_on=chased[0].chase.anew_from if chased else None,
            signed_by=chased[0].signed_by if chased else "",
        )
    return found


def pending_by_vendor(vendor_ids: Collection[int], on: date) -> dict[int, Pending]:
    """Return how the open request of each vendor stands. Vendors without one are left out."""
    rows = select(BaaRequest).where(
        BaaRequest.vendor_id == func.any(list(vendor_ids)), BaaRequest.closed_on.is_(None)
    )
    asked = session.scalars(rows).all()
    if not asked:
        return {}
    pending = pending_of(asked, on)
    return {one.vendor_id: pending[one.id] for one in asked}


def due_reminders(on: date) -> list[tuple[int, int]]:
    """Return which requests are to be reminded on this day, and for which time."""
    rows = select(BaaRequest).where(BaaRequest.closed_on.is_(None)).order_by(BaaRequest.id)
    due = {
        (number, time): None
        for number, chased in chased_on(session.scalars(rows).all()).items()
        for one in chased
        if (time := reminders.due_number(one.open, on))
    }
    return list(due)


def remind(request_id: int, number: int, *, on: date, by: audit.Actor) -> None:
    """Remind each who is still to answer a request, by the newest link that leads to them."""
    request = find_request(request_id)
    if request is None or not request.is_open:
        return
    for one in chased_on([request])[request.id]:
        link = _newest_link(request.id, one.chase)
        if link is None or reminders.due_number(one.open, on) != number:
            continue
        _remind(request, link, number, one, on=on, by=by)


def _remind(
    request: BaaRequest, link: Link, number: int, one: Chased, *, on: date, by: audit.Actor
) -> None:
    def write(renewed: Link, token: str) -> notices.Letter:
        here = tenancy.here()
        return reminder_letter(request, renewed, number, here, token, so_far=one.so_far)

    reminders.remind(link, number, write, on=on, by=by, chase=one.chase)


def reminder_to_show(
    vendor: Vendor, new: NewRequest, *, on: date, by: audit.Actor
) -> notices.Letter:
    """Return the first reminder of a request that is about to go, for looking at."""
    request = BaaRequest(
        vendor_id=vendor.id,
        due_on=new.due_on,
        requested_on=on,
        requested_by_name=by.name,
        provisions=list(new.provisions),
        reply_email=new.reply_email,
    )
    link = Link(
        person_name=new.to_name.strip() or vendor.name,
        email=new.to_email.strip(),
        made_by_name=by.name,
        verify_code=CODE_TO_COME,
    )
    return reminder_letter(request, link, 1, tenancy.here(), None)


def next_reminder(request: BaaRequest, on: date) -> notices.Letter | None:
    """Return the reminder that goes next, as it will go."""
    for one in chased_on([request])[request.id]:
        link, ahead = _newest_link(request.id, one.chase), reminders.ahead(one.open, on)
        if link is not None and ahead:
            number, here = ahead[0].number, tenancy.here()
            return reminder_letter(request, link, number, here, None, so_far=one.so_far)
    return None


def _ahead(chased: Collection[Chased], on: date) -> tuple[Ahead, ...]:
    """Return the reminders that are still to go, each once, though it goes to two."""
    found = {ahead: None for one in chased for ahead in reminders.ahead(one.open, on)}
    return tuple(sorted(found, key=lambda one: (one.on, one.number)))


def _newest_link(request_id: int, chase: Chase) -> Link | None:
    """Return the newest link by which this one signs, whoever has it now."""
    made = links.links_of(LinkPurpose.BAA, [request_id]).get(request_id, [])
    for link in made:
        signer = signing.signer_for_link(link) if link.withdrawn_at is None else None
        if link.withdrawn_at is None and (signer is None or signer.place == chase.place):
            return link
    return None
