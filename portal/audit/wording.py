"""What every deed's words are made of: groups, an icon, a colour, sentences."""

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """What people look for in the trail."""

    BAA = "baa"
    LETTERS = "letters"
    ANSWERS = "answers"
    DOCUMENTS = "documents"
    RECORD = "record"
    FLAGS = "flags"
    PEOPLE = "people"
    TRAIL = "trail"


GROUP_WORDS = {
    Group.BAA: "BAA",
    Group.LETTERS: "Letters and links",
    Group.ANSWERS: "Answers",
    Group.DOCUMENTS: "Documents",
    Group.RECORD: "Changes to the record",
    Group.FLAGS: "Flags",
    Group.PEOPLE: "People and sign-in",
    Group.TRAIL: "Refusals and the trail",
}


@dataclass(frozen=True)
class Words:
    """The words of one deed.

    The first of `said` whose {facts} are all known
    is used; the last has none.
    """

    group: Group
    icon: str
    state: str
    said: tuple[str, ...]


def words(group: Group, icon: str, state: str, *said: str) -> Words:
    """Return the words of one deed."""
    return Words(group, icon, state, said)
