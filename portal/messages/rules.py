"""What a message is: plain words, of one side, about one thing."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from portal.errors import RuleBroken

LONGEST = 4000
_LONGEST_SECTION = 200
# Line ends and tabs are kept; all else that shows nothing, or turns the writing round, is not.
_KEPT = frozenset("\n\t")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


class Side(StrEnum):
    """Who said it."""

    VENDOR = "vendor"
    PRACTICE = "practice"


@dataclass(frozen=True)
class Subject:
    """What a thread is about: a kind of thing, and its number."""

    kind: str
    id: int


def plain_words(given: str) -> str:
    """Return what was written as plain text, or refuse what says nothing or too much."""
    even = given.replace("\r\n", "\n").replace("\r", "\n")
    words = "".join(one for one in even if one in _KEPT or not _is_unseen(one)).strip()
    if not words:
        raise RuleBroken("Write your message first.")
    if len(words) > LONGEST:
        raise RuleBroken(f"Use {LONGEST:,} letters or fewer.")
    return words


def section_line(given: str) -> str:
    """Return the name of a section as one line."""
    return " ".join("".join(" " if _is_unseen(one) else one for one in given).split())[
        :_LONGEST_SECTION
    ]


def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) in _UNSEEN
