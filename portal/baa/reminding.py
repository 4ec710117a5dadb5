"""Requests that nobody has answered: who is reminded when, and when it is a call."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from portal import audit, links, messages, notices, reminders, signing, tenancy
from portal.baa.models import BaaRequest
from portal.baa.new_request import CODE_TO_COME, NewRequest
from portal.baa.notices import reminder_letter
from portal.baa.queries import find_request
from portal.baa.requesting import ENVELOPE
from portal.db import session
from portal.links import Link, LinkPurpose
from portal.reminders import Ahead, Open
from portal.vendors import Vendor

SUBJECT = "baa_request"

messages.read_by(SUBJECT, LinkPurpose.BAA)


@dataclass(frozen=True, kw_only=True)
class Pending:
    """How an open request stands with its reminders and calls."""

    is_answered: bool
    ahead: tuple[Ahead, ...]
    call_due_on: date | None
    called_on: date | None = None


def pending_of(requests: Sequence[BaaRequest], on: date) -> dict[int, Pending]:
    """Return how these open requests stand. Any answer stops reminders; an opened link is none."""
    open_ones = {one.id: one for one in requests if one.is_open}
    answered, standing = answered_of(open_ones.values()), _standing(open_ones)
    last = reminders.last_calls(LinkPurpose.BAA, open_ones)
    found = {}
    for number, one in standing.items():
        call, is_answered = last.get(number), number in answered
        found[number] = Pending(
            is_answered=is_answered,
            ahead=() if is_answered else reminders.ahead(one, on),
            call_due_on=None
            if is_answered
            else reminders.call_due_on(one.asked_on, call.next_on if call else None),
            called_on=call.called_on if call else None,
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


def answered_of(requests: Collection[BaaRequest]) -> set[int]:
    """Return which of these requests the vendor has answered: a paper, a message, a signature."""
    ids = [one.id for one in requests]
    offered = {one.id for one in requests if one.offered_on is not None}
    return offered | set(messages.vendor_wrote_in(SUBJECT, ids)) | _signed(ids)


def due_reminders(on: date) -> list[tuple[int, int]]:
    """Return which requests are to be reminded on this day, and for which time."""
    rows = select(BaaRequest).where(BaaRequest.closed_on.is_(None)).order_by(BaaRequest.id)
    asked = {one.id: one for one in session.scalars(rows)}
    answered = answered_of(asked.values())
    due = {number: reminders.due_number(one, on) for number, one in _standing(asked).items()}
    return [(number, time) for number, time in due.items() if time and number not in answered]


def remind(request_id: int, number: int, *, on: date, by: audit.Actor) -> None:
    """Remind whoever holds the newest link of a request, if nobody has answered meanwhile."""
    request = find_request(request_id)
    if request is None or not request.is_open or answered_of([request]):
        return
    if reminders.due_number(_standing({request.id: request})[request.id], on) != number:
        return
    link = _newest_link(request.id)
    if link is None:
        return

    def write(renewed: Link, token: str) -> notices.Letter:
        return reminder_letter(request, renewed, number, tenancy.here(), token)

    reminders.remind(link, number, write, on=on, by=by)


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


def next_reminder(request: BaaRequest, pending: Pending) -> notices.Letter | None:
    """Return the reminder that goes next, as it will go."""
    link = _newest_link(request.id)
    if not pending.ahead or link is None:
        return None
    return reminder_letter(request, link, pending.ahead[0].number, tenancy.here(), None)


def _standing(requests: Mapping[int, BaaRequest]) -> dict[int, Open]:
    sent = reminders.sent_numbers(LinkPurpose.BAA, requests)
    calls = reminders.last_calls(LinkPurpose.BAA, requests)
    found = {}
    for number, request in requests.items():
        went, last_on = sent.get(number, (set(), None))
        call = calls.get(number)
        found[number] = Open(
            asked_on=request.requested_on,
            sent=went,
            last_sent_on=last_on,
            quiet_until=call.next_on if call else None,
        )
    return found


def _newest_link(request_id: int) -> Link | None:
    made = links.links_of(LinkPurpose.BAA, [request_id]).get(request_id, [])
    return next((one for one in made if one.withdrawn_at is None), None)


def _signed(request_ids: Collection[int]) -> set[int]:
    """Return on which requests somebody at the vendor has signed the paper, or said no to it."""
    envelope, signer = signing.Envelope, signing.EnvelopeSigner
    rows = (
        select(envelope.subject_id)
        .join(signer, signer.envelope_id == envelope.id)
        .where(
            envelope.kind.in_(list(ENVELOPE.values())),
            envelope.subject_id == func.any(list(request_ids)),
            signer.side == signing.Side.VENDOR,
            or_(
                signer.signed_at.is_not(None),
                envelope.state == signing.EnvelopeState.DECLINED,
            ),
        )
    )
    return set(session.scalars(rows.distinct()))
