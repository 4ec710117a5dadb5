"""How a provision stands: what the reader found and what a person decided, put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from portal.baa.clauses import Applies, Found, Level, Provision, Verdict, Weight, provisions
from portal.errors import RuleBroken

LONGEST_NOTE = 2000


class ReadingState(StrEnum):
    """How far the reading of a document is."""

    WAITING = "waiting"
    READING = "reading"
    DONE = "done"
    UNREADABLE = "unreadable"


class Ruling(StrEnum):
    """What a person decided on a provision."""

    CONFIRMED_FOUND = "confirmed_found"
    FOUND_ON_PAGE = "found_on_page"
    CONFIRMED_MISSING = "confirmed_missing"
    DOES_NOT_APPLY = "does_not_apply"

    @property
    def words(self) -> str:
        """Return it as the trail says it."""
        return _RULING_WORDS[self]


_RULING_WORDS = {
    Ruling.CONFIRMED_FOUND: "it is there",
    Ruling.FOUND_ON_PAGE: "found on a page",
    Ruling.CONFIRMED_MISSING: "it is missing",
    Ruling.DOES_NOT_APPLY: "it does not apply",
}


class Seen(StrEnum):
    """What the reader made of a provision. `ASK`: it is not there, and may not be needed."""

    FOUND = "found"
    LOOK_HERE = "look_here"
    NOT_FOUND = "not_found"
    ASK = "ask"
    NOT_ASKED = "not_asked"


class Stands(StrEnum):
    """How a provision stands: worst first, as the rows do."""

    MISSING = "missing"
    NOT_FOUND = "not_found"
    UNREAD = "unread"
    LOOK = "look"
    ASK = "ask"
    FOUND = "found"
    CONFIRMED = "confirmed"
    EXEMPT = "exempt"
    NOT_ASKED = "not_asked"


ORDER = {one: place for place, one in enumerate(Stands)}
IS_THERE = frozenset({Stands.FOUND, Stands.CONFIRMED})
IS_NOT_ASKED = frozenset({Stands.ASK, Stands.EXEMPT, Stands.NOT_ASKED})
IS_OPEN = frozenset({Stands.NOT_FOUND, Stands.UNREAD, Stands.LOOK})

# An agreement with its amendments: what one paper has, the agreement has. What a person calls missing
# stays so until another paper is found to have it.
_STRONGEST = (
    Stands.CONFIRMED,
    Stands.FOUND,
    Stands.EXEMPT,
    Stands.LOOK,
    Stands.MISSING,
    Stands.UNREAD,
    Stands.NOT_FOUND,
    Stands.ASK,
    Stands.NOT_ASKED,
)

_RULED = {
    Ruling.CONFIRMED_FOUND: Stands.CONFIRMED,
    Ruling.FOUND_ON_PAGE: Stands.CONFIRMED,
    Ruling.CONFIRMED_MISSING: Stands.MISSING,
    Ruling.DOES_NOT_APPLY: Stands.EXEMPT,
}
_SEEN = {
    Seen.FOUND: Stands.FOUND,
    Seen.LOOK_HERE: Stands.LOOK,
    Seen.NOT_FOUND: Stands.NOT_FOUND,
    Seen.ASK: Stands.ASK,
    Seen.NOT_ASKED: Stands.NOT_ASKED,
}


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A person's decision on a provision of a document."""

    ruling: Ruling
    by: str
    at: datetime
    page: int | None = None
    note: str = ""
    detector: str = ""


@dataclass(frozen=True, kw_only=True)
class NewRuling:
    """A decision about to be kept."""

    ruling: Ruling
    page: int | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One document of an agreement: how far it is read, what was seen, what was decided."""

    document_id: int
    state: ReadingState | None
    seen: Mapping[str, Seen] = field(default_factory=dict)
    decided: Mapping[str, Decided] = field(default_factory=dict)
    read_at: datetime | None = None

    def stands(self, provision_id: str) -> Stands:
        """Return how a provision stands in this paper alone."""
        if provision_id in self.decided:
            return _RULED[self.decided[provision_id].ruling]
        if not self.seen:
            return Stands.UNREAD
        # While it is read anew, what was read before holds.
        return _SEEN[self.seen.get(provision_id, Seen.NOT_ASKED)]


def seen(found: Found) -> Seen:
    """Return what the reader made of a provision, in one word."""
    if found.verdict is Verdict.FOUND:
        return Seen.FOUND
    if found.applies is Applies.NO:
        return Seen.NOT_ASKED
    if found.verdict is Verdict.LOOK_HERE:
        return Seen.LOOK_HERE
    return Seen.ASK if found.applies is Applies.ASK else Seen.NOT_FOUND


def asked_for() -> tuple[Provision, ...]:
    """Return the provisions that the law asks for, always or in some cases."""
    levels = {Level.REQUIRED, Level.CONDITIONAL}
    return tuple(one for one in provisions().values() if one.level in levels)


def strongest(papers: Sequence[Paper], provision_id: str) -> tuple[Paper, Stands]:
    """Return how a provision stands in an agreement, and by which of its papers."""
    each = [(paper, paper.stands(provision_id)) for paper in papers]
    return min(each, key=lambda one: _STRONGEST.index(one[1]))


@dataclass(frozen=True, kw_only=True)
class Lacks:
    """What an agreement lacks, as far as is known. Provisions by id, in the order of the law."""

    missing: tuple[str, ...] = ()
    not_found: tuple[str, ...] = ()
    is_unreadable: bool = False
    found: int = 0
    asked: int = 0
    since: datetime | None = None
    is_settled: bool = False

    @property
    def is_critical(self) -> bool:
        """Tell whether a person found that something weighty is missing."""
        return any(provisions()[one].if_missing is Weight.CRITICAL for one in self.missing)

    @property
    def lacks_provision(self) -> bool | None:
        """Tell whether a provision is missing. None: somebody must look first."""
        if self.missing:
            return True
        return False if self.is_settled else None


def lacks(papers: Sequence[Paper]) -> Lacks:
    """Return what an agreement of these papers lacks. A conditional provision may not be asked."""
    if not papers:
        return Lacks()
    how = {one.id: strongest(papers, one.id) for one in asked_for()}
    missing = tuple(one for one, (_, stands) in how.items() if stands is Stands.MISSING)
    not_found = tuple(one for one, (_, stands) in how.items() if stands is Stands.NOT_FOUND)
    is_unreadable = any(
        stands is Stands.UNREAD and paper.state is ReadingState.UNREADABLE
        for paper, stands in how.values()
    )
    stood = [stands for _, stands in how.values()]
    return Lacks(
        missing=missing,
        not_found=not_found,
        is_unreadable=is_unreadable,
        found=sum(one in IS_THERE for one in stood),
        asked=sum(one not in IS_NOT_ASKED for one in stood),
        since=_since(how, missing) if missing else _read_last(papers),
        is_settled=not missing and not any(one in IS_OPEN for one in stood),
    )


def check_ruling(provision_id: str, new: NewRuling, pages: int | None) -> None:
    """Refuse a decision that says too little, or names a page that is not there."""
    if provision_id not in {one.id for one in asked_for()}:
        raise RuleBroken("The law does not ask for this. There is nothing to decide.")
    level = provisions()[provision_id].level
    if new.ruling is Ruling.DOES_NOT_APPLY and level is not Level.CONDITIONAL:
        raise RuleBroken("Every BAA must say this. Choose whether it is there.")
    if new.ruling is Ruling.FOUND_ON_PAGE and not new.page:
        raise RuleBroken("Enter the page on which you found it.")
    if new.page and pages and new.page > pages:
        word = "1 page" if pages == 1 else f"{pages} pages"
        raise RuleBroken(f"This file has {word}. Enter one of them.")
    if len(new.note) > LONGEST_NOTE:
        raise RuleBroken(f"Use {LONGEST_NOTE:,} letters or fewer for the note.")


def _since(how: Mapping[str, tuple[Paper, Stands]], missing: Sequence[str]) -> datetime | None:
    days = [how[one][0].decided[one].at for one in missing]
    return min(days, default=None)


def _read_last(papers: Sequence[Paper]) -> datetime | None:
    return max((one.read_at for one in papers if one.read_at), default=None)
