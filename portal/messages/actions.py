"""Saying something to the other side, answering, and noting something for the team."""

from datetime import datetime
from typing import Any

from portal import audit, links, notices, tenancy
from portal.audit import ActorKind
from portal.db import keep
from portal.errors import RuleBroken
from portal.links import Link
from portal.messages import queries
from portal.messages.links_of_threads import purpose_of
from portal.messages.models import Message, Note
from portal.messages.notices import message_letter
from portal.messages.rules import Side, Subject, plain_words, section_line


def say(
    vendor_id: int,
    subject: Subject,
    text: str,
    *,
    at: datetime,
    by: audit.Actor,
    section: str = "",
) -> Message:
    """Put a message into a thread that both sides see. Whoever came by a link speaks for the vendor.

    What staff says answers all that the vendor had said before it.
    """
    side = Side.VENDOR if by.kind is ActorKind.LINK else Side.PRACTICE
    words = plain_words(text)
    if side is Side.PRACTICE:
        _note_read(queries.unread_of(vendor_id, subject), at=at, by=by)
    message = keep(
        Message(
            vendor_id=vendor_id,
            subject_kind=subject.kind,
            subject_id=subject.id,
            side=side,
            author_id=by.actor_id,
            author_name=by.name,
            section=section_line(section),
            words=words,
            said_at=at,
        )
    )
    deed = audit.Deed.VENDOR_WROTE if side is Side.VENDOR else audit.Deed.MESSAGE_SENT
    audit.record(deed, by=by, **_about(vendor_id, subject), message=message.id)
    return message


def write_to_vendor(
    vendor_id: int, subject: Subject, text: str, *, at: datetime, by: audit.Actor
) -> notices.Notice:
    """Say something to the vendor, and tell it by mail that a message waits behind its link."""
    link = _link_to(vendor_id, subject)
    message = say(vendor_id, subject, text, at=at, by=by)
    renewed, token = links.renew(link, by=by)
    letter = message_letter(renewed, tenancy.here(), by.name, token)
    return notices.post(letter, key=f"message {message.id}", vendor_id=vendor_id, by=by)


def answer_by_other_means(
    vendor_id: int, subject: Subject, *, at: datetime, by: audit.Actor
) -> None:
    """Note that staff has read what the vendor wrote, and owes no answer here."""
    waiting = queries.unread_of(vendor_id, subject)
    if not waiting:
        raise RuleBroken("Nothing of theirs waits for an answer.")
    _note_read(waiting, at=at, by=by)
    audit.record(audit.Deed.MESSAGE_READ, by=by, **_about(vendor_id, subject), read=len(waiting))


def note(vendor_id: int, text: str, *, at: datetime, by: audit.Actor) -> Note:
    """Write something down about a vendor that only staff reads."""
    if by.kind is ActorKind.LINK:
        raise RuleBroken("Notes are for people who sign in.")
    words = plain_words(text)
    written = keep(
        Note(
            vendor_id=vendor_id,
            author_id=by.actor_id,
            author_name=by.name,
            words=words,
            noted_at=at,
        )
    )
    audit.record(audit.Deed.NOTE_WRITTEN, by=by, vendor_id=vendor_id, subject=("note", written.id))
    return written


def _link_to(vendor_id: int, subject: Subject) -> Link:
    """Return the link of whoever wrote last, or the last that was made."""
    made = links.links_of(purpose_of(subject.kind), [subject.id]).get(subject.id, [])
    usable = [one for one in made if one.withdrawn_at is None]
    if not usable:
        raise RuleBroken("Their link was withdrawn. Send a new request, then write to them.")
    last = queries.last_from_vendor(vendor_id, subject)
    return next((one for one in usable if last and one.id == last.author_id), usable[0])


def _note_read(waiting: list[Message], *, at: datetime, by: audit.Actor) -> None:
    for message in waiting:
        message.read_at, message.read_by_name = at, by.name


def _about(vendor_id: int, subject: Subject) -> dict[str, Any]:
    return {"vendor_id": vendor_id, "subject": (subject.kind, subject.id)}
