"""What vendors and staff write to each other, and what only staff reads."""

from portal.messages.actions import answer_by_other_means, note, say, write_to_vendor
from portal.messages.links_of_threads import read_by
from portal.messages.models import Message, Note
from portal.messages.queries import (
    last_from_vendor,
    notes_of,
    thread_of,
    turns_in,
    unread_since,
    unread_threads,
)
from portal.messages.rules import LONGEST, Side, Subject

__all__ = [
    "LONGEST",
    "Message",
    "Note",
    "Side",
    "Subject",
    "answer_by_other_means",
    "last_from_vendor",
    "note",
    "notes_of",
    "read_by",
    "say",
    "thread_of",
    "turns_in",
    "unread_since",
    "unread_threads",
    "write_to_vendor",
]
