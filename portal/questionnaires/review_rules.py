"""What a review may decide, and how what it leaves to be done stands."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.errors import RuleBroken
from portal.questionnaires.question_set import Level

MOST_FOLLOWUP_DAYS = 366
MOST_FOLLOWUPS = 20
_SOON = timedelta(days=7)


class Decision(StrEnum):
    """How a review ended."""

    ACCEPTED = "accepted"
    ACCEPTED_WITH_FOLLOWUP = "accepted_with_followup"
    RETURNED = "returned"

    @property
    def words(self) -> str:
        """Return it as a page says it."""
        return _DECISION_WORDS[self]


_DECISION_WORDS = {
    Decision.ACCEPTED: "Accepted",
    Decision.ACCEPTED_WITH_FOLLOWUP: "Accepted, with a follow-up",
    Decision.RETURNED: "Returned",
}

LEVEL_WORDS = {
    Level.CRITICAL: "Do not send PHI",
    Level.RED: "Fix first",
    Level.AMBER: "Follow up",
    Level.GREEN: "Meets your standard",
}


@dataclass(frozen=True, kw_only=True)
class FollowupStanding:
    """How a follow-up stands on a day."""

    state: str
    words: str
    is_due: bool

    @staticmethod
    def of(due_on: date, *, is_done: bool, on: date) -> "FollowupStanding":
        """Return it. It is due on its day, and late the day after."""
        if is_done:
            return FollowupStanding(state="good", words="Done", is_due=False)
        late = (on - due_on).days
        if late > 0:
            words = f"{late} day{'' if late == 1 else 's'} late"
            return FollowupStanding(state="critical", words=words, is_due=True)
        if late == 0:
            return FollowupStanding(state="soon", words="Due today", is_due=True)
        is_near = due_on - on <= _SOON
        return FollowupStanding(
            state="soon" if is_near else "waiting",
            words=f"Due {due_on:%b} {due_on.day}",
            is_due=False,
        )


def check_followup(what: str, due_on: date, *, on: date) -> None:
    """Refuse a follow-up that says nothing, or whose day is past or too far off."""
    if not what.strip():
        raise RuleBroken("Say what is to be done.")
    if due_on < on:
        raise RuleBroken("Choose today or a later day.")
    if due_on > on + timedelta(days=MOST_FOLLOWUP_DAYS):
        raise RuleBroken("Choose a day within a year.")


def check_override(before: Level, after: Level, reason: str) -> None:
    """Refuse to judge otherwise without a change or without a reason."""
    if after is before:
        raise RuleBroken("This is how it is judged already. Choose another verdict.")
    if not reason.strip():
        raise RuleBroken("Say why you judge it otherwise.")
