"""What a page had shown when somebody typed into it: nobody overwrites what they have not seen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.questionnaires.answers import Typed, tidy
from portal.questionnaires.question_set import digest_of

_PAGE = re.compile(r"[A-Za-z0-9_-]{8,40}")
_SEEN = re.compile(r"(\d{1,9})\.([0-9a-f]{16})")


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Which revision of an answer stood on the page, and a mark of its words."""

    revision: int
    mark: str

    def __str__(self) -> str:
        """Return what the page carries."""
        return f"{self.revision}.{self.mark}"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What a page had shown: who it is among the pages, and each field as it stood on it."""

    page: str = ""
    seen: Mapping[str, Seen] = field(default_factory=dict)

    def left_alone(self, field_id: str, typed: Typed) -> bool:
        """Tell whether nobody touched this field on the page."""
        seen = self.seen.get(field_id)
        return seen is not None and seen.mark == mark_of(typed)


def mark_of(typed: Typed) -> str:
    """Return a short mark of an answer: the same words give the same."""
    return digest_of(tidy(typed))[:16]


def seen_now(revision: int, typed: Typed) -> Seen:
    """Return how an answer stands on a page that is made now."""
    return Seen(revision=revision, mark=mark_of(typed))


def read_sheet(page: str, told: Mapping[str, str]) -> Sheet:
    """Return what a page says that it had shown. What makes no sense counts as not told."""
    seen = {name: match for name, words in told.items() if (match := _SEEN.fullmatch(words))}
    return Sheet(
        page=page if _PAGE.fullmatch(page) else "",
        seen={name: Seen(revision=int(match[1]), mark=match[2]) for name, match in seen.items()},
    )
