"""A vendor writes back about a request, and whoever asked is told."""

from datetime import datetime

from portal import accounts, audit, messages, notices, tenancy
from portal.baa.chasing import SUBJECT
from portal.baa.models import BaaRequest
from portal.baa.notices import wrote_letter
from portal.baa.rules import RequestEnd
from portal.errors import NotFound, RuleBroken
from portal.messages import Message, Subject
from portal.vendors import get_vendor

_SPOKEN_FOR = frozenset({RequestEnd.WITHDRAWN, RequestEnd.ASKED_AGAIN})


def subject_of(request: BaaRequest) -> Subject:
    """Return the thread about a request."""
    return Subject(SUBJECT, request.id)


def write_back(
    request: BaaRequest, words: str, section: str, *, at: datetime, by: audit.Actor
) -> Message:
    """Take in what a vendor writes about a request. That is an answer: its reminders stop."""
    if request.closed_how in _SPOKEN_FOR:
        raise RuleBroken("This request is closed. Call the practice that wrote to you.")
    message = messages.say(
        request.vendor_id, subject_of(request), words, at=at, by=by, section=section
    )
    _tell_who_asked(request, at=at, by=by)
    return message


def _tell_who_asked(request: BaaRequest, *, at: datetime, by: audit.Actor) -> None:
    email = request.reply_email or _email_of(request.requested_by_id)
    if not email:
        return
    day = tenancy.day_here(at)
    letter = wrote_letter(request, get_vendor(request.vendor_id).name, email)
    # One a day: a vendor that writes ten times fills nobody's mailbox.
    key = f"baa request {request.id} wrote {day.isoformat()}"
    notices.post(letter, key=key, vendor_id=None, by=by)


def _email_of(person_id: int | None) -> str:
    if person_id is None:
        return ""
    try:
        return accounts.get_person(person_id).email
    except NotFound:
        return ""
