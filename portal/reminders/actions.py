"""Reminding a vendor, and writing down a call."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal import audit, links, notices
from portal.db import keep
from portal.errors import RuleBroken
from portal.links import Link
from portal.reminders import queries
from portal.reminders.models import Call, Reminder

# Returns the letter of a reminder, for the link it goes with and that link's token.
Writer = Callable[[Link, str], notices.Letter]
_LONGEST_QUIET = timedelta(days=60)


@dataclass(frozen=True, kw_only=True)
class About:
    """What a call is about: something that was asked of a vendor by link."""

    purpose: links.LinkPurpose
    subject_id: int
    vendor_id: int


@dataclass(frozen=True, kw_only=True)
class NewCall:
    """A call as it was made: with whom, what was said, and when to look again."""

    spoke_with: str
    said: str
    called_on: date
    next_step: str
    next_on: date


@dataclass(frozen=True, kw_only=True)
class Chase:
    """Whom reminders go to, where two sign, and the day of an answer they are counted from."""

    place: int = 1
    anew_from: date | None = None

    def is_of(self, reminder: Reminder) -> bool:
        """Tell whether a reminder went to this one, since this day."""
        return (reminder.place, reminder.anew_from) == (self.place, self.anew_from)

    def key_of(self, purpose: links.LinkPurpose, subject_id: int, number: int) -> str:
        """Return the key of a letter, by which it goes once."""
        second = f" signer {self.place}" if self.place > 1 else ""
        anew = f" anew {self.anew_from.isoformat()}" if self.anew_from else ""
        return f"{purpose} {subject_id} reminder {number}{second}{anew}"


FROM_THE_REQUEST = Chase()


def remind(
    link: Link,
    number: int,
    write: Writer,
    *,
    on: date,
    by: audit.Actor,
    chase: Chase = FROM_THE_REQUEST,
) -> Reminder | None:
    """Write a reminder to the person at this link, with a new link in its place. Once each.

    The token of the first letter is not kept, so the reminder has one of its own.
    """
    purpose = links.LinkPurpose(link.purpose)
    went = queries.reminders_of(purpose, [link.subject_id]).get(link.subject_id, [])
    if any(one.number >= number for one in went if chase.is_of(one)):
        return None
    renewed, token = links.renew(link, by=by)
    notice = notices.post(
        write(renewed, token),
        key=chase.key_of(purpose, link.subject_id, number),
        vendor_id=link.vendor_id,
        by=by,
    )
    reminder = keep(
        Reminder(
            vendor_id=link.vendor_id,
            purpose=purpose,
            subject_id=link.subject_id,
            number=number,
            place=chase.place,
            anew_from=chase.anew_from,
            notice_id=notice.id,
            posted_on=on,
        )
    )
    audit.record(
        audit.Deed.REMINDER_POSTED,
        by=by,
        vendor_id=link.vendor_id,
        subject=("notice", notice.id),
        number=number,
    )
    return reminder


def log_call(about: About, new: NewCall, *, at: datetime, on: date, by: audit.Actor) -> Call:
    """Write down a call. The next one is due when it says so."""
    check_call(new, on=on)
    call = keep(
        Call(
            vendor_id=about.vendor_id,
            purpose=about.purpose,
            subject_id=about.subject_id,
            spoke_with=new.spoke_with.strip(),
            said=new.said.strip(),
            next_step=new.next_step.strip(),
            called_on=new.called_on,
            next_on=new.next_on,
            logged_at=at,
            logged_by_id=by.actor_id,
            logged_by_name=by.name,
        )
    )
    audit.record(
        audit.Deed.CALL_LOGGED,
        by=by,
        vendor_id=about.vendor_id,
        subject=("call", call.id),
        next_on=new.next_on.isoformat(),
    )
    return call


def check_call(new: NewCall, *, on: date) -> None:
    """Refuse a call that says nothing, or puts the next one off for good."""
    if not new.spoke_with.strip():
        raise RuleBroken("Enter whom you spoke with, or whose voicemail it was.")
    if not new.said.strip():
        raise RuleBroken("Write down what was said.")
    if new.called_on > on:
        raise RuleBroken("A call cannot have been made after today. Check the day.")
    if not on < new.next_on <= on + _LONGEST_QUIET:
        raise RuleBroken(
            f"Choose a day to look again, after today and within {_LONGEST_QUIET.days} days."
        )
