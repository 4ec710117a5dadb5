"""The words of a BAA, and the days it binds. Values in, values out."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.errors import RuleBroken

ANSWER_WITHIN = timedelta(days=14)
LONGEST_OVERRIDE = timedelta(days=90)


class NeedOutcome(StrEnum):
    """What the six questions come to."""

    NEEDS_BAA = "needs_baa"
    NOT_NEEDED = "not_needed"
    ASK_COUNSEL = "ask_counsel"

    @property
    def words(self) -> str:
        """Return it as a page says it."""
        return _NEED_WORDS[self]


class BaaState(StrEnum):
    """How a vendor stands with its BAA."""

    UNDECIDED = "undecided"
    NOT_NEEDED = "not_needed"
    NEEDED = "needed"
    REQUESTED = "requested"
    REFUSED = "refused"
    IN_FORCE = "in_force"
    ENDING = "ending"
    LAPSED = "lapsed"
    TERMINATED = "terminated"


class Asks(StrEnum):
    """What a request asks for: our paper signed, a paper of theirs, or an amendment."""

    OURS = "ours"
    THEIRS = "theirs"
    AMENDMENT = "amendment"


class Paper(StrEnum):
    """Whose wording was signed."""

    OURS = "ours"
    THEIRS = "theirs"


class RefusalHow(StrEnum):
    """How the vendor said no."""

    CALL = "call"
    MAIL = "mail"
    LETTER = "letter"
    LINK = "link"

    @property
    def words(self) -> str:
        """Return it as a page says it."""
        return _HOW_WORDS[self]


class RequestEnd(StrEnum):
    """How a request ended."""

    FILED = "filed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ASKED_AGAIN = "asked_again"


class RefusalWhy(StrEnum):
    """Why the vendor said no."""

    SIGNS_NONE = "signs_none"
    HIGHER_PLAN = "higher_plan"
    OTHER_WORDING = "other_wording"
    NOT_A_BA = "not_a_ba"
    OTHER = "other"

    @property
    def words(self) -> str:
        """Return it as staff reads it."""
        return _WHY_WORDS[self]


_NEED_WORDS = {
    NeedOutcome.NEEDS_BAA: "A BAA is needed",
    NeedOutcome.NOT_NEEDED: "No BAA is needed",
    NeedOutcome.ASK_COUNSEL: "Ask counsel",
}
_HOW_WORDS = {
    RefusalHow.CALL: "by phone",
    RefusalHow.MAIL: "by email",
    RefusalHow.LETTER: "by letter",
    RefusalHow.LINK: "by their link",
}
_WHY_WORDS = {
    RefusalWhy.SIGNS_NONE: "They do not sign BAAs",
    RefusalWhy.HIGHER_PLAN: "Only on a higher plan",
    RefusalWhy.OTHER_WORDING: "They want other wording",
    RefusalWhy.NOT_A_BA: "They say they are not a business associate",
    RefusalWhy.OTHER: "Another reason",
}


@dataclass(frozen=True, kw_only=True)
class Term:
    """The days a BAA binds. One without an end binds until terminated, and is reviewed."""

    starts_on: date
    ends_on: date | None = None
    review_on: date | None = None

    def __post_init__(self) -> None:
        """Refuse what no BAA can be."""
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise RuleBroken("The last day is before the first. Check both.")
        if self.ends_on is None and self.review_on is None:
            raise RuleBroken("Enter its last day, or the day you will review one without an end.")
        if self.review_on is not None and self.review_on <= self.starts_on:
            raise RuleBroken("The review comes after the first day. Choose a later day.")


@dataclass(frozen=True, kw_only=True)
class Held:
    """One filed BAA, as far as its days go."""

    starts_on: date
    ends_on: date | None
    review_on: date | None
    terminated_on: date | None

    @property
    def last_day(self) -> date | None:
        """Return the last day it binds, by its term or by a termination told ahead."""
        ended = self.terminated_on and self.terminated_on - timedelta(days=1)
        return min((day for day in (self.ends_on, ended) if day), default=None)

    def binds(self, day: date) -> bool:
        """Tell whether it binds on this day: also on its last, not on the day it is ended."""
        if self.terminated_on is not None and self.terminated_on <= day:
            return False
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def a_year_from(day: date) -> date:
    """Return the same day next year; February 29 becomes February 28."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
