"""An assessment is one sending of the questions: its states, its standing, and its dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.errors import RuleBroken
from portal.questionnaires.answers import Answers
from portal.questionnaires.question_set import Level

# The link outlives the due date, so that a late answer still finds its way.
LINK_OUTLIVES_DUE = timedelta(days=30)
SAVE_BURST = timedelta(minutes=10)
MOST_DUE_DAYS = 365


class AssessmentState(StrEnum):
    """Where a sending stands."""

    SENT = "sent"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class AnswerSource(StrEnum):
    """Where an answer came from."""

    VENDOR_BY_LINK = "vendor_by_link"
    STAFF_FROM_CALL = "staff_from_call"
    STAFF_FROM_PAPER = "staff_from_paper"


class StartedFrom(StrEnum):
    """What an answer was started from, before a person of the vendor said that it is true."""

    DOCUMENT = "document"
    LAST_TIME = "last_time"
    SHARED = "shared"


class ReportKind(StrEnum):
    """Which independent report the vendor has."""

    TYPE_2 = "type_2"
    TYPE_1 = "type_1"
    OTHER = "other"
    NONE = "none"


_MOVES: Mapping[AssessmentState, frozenset[AssessmentState]] = {
    AssessmentState.SENT: frozenset(
        {AssessmentState.SUBMITTED, AssessmentState.DECLINED, AssessmentState.WITHDRAWN}
    ),
    AssessmentState.RETURNED: frozenset(
        {AssessmentState.SUBMITTED, AssessmentState.DECLINED, AssessmentState.WITHDRAWN}
    ),
    # A vendor that declined may think again.
    AssessmentState.DECLINED: frozenset({AssessmentState.SUBMITTED, AssessmentState.WITHDRAWN}),
    AssessmentState.SUBMITTED: frozenset({AssessmentState.RETURNED, AssessmentState.ACCEPTED}),
    AssessmentState.ACCEPTED: frozenset(),
    AssessmentState.WITHDRAWN: frozenset(),
}

_REFUSALS: Mapping[AssessmentState, str] = {
    AssessmentState.SUBMITTED: "These answers were sent. They are locked.",
    AssessmentState.ACCEPTED: "These answers were accepted. They are locked.",
    AssessmentState.WITHDRAWN: "This request was withdrawn.",
    AssessmentState.SENT: "The vendor has not sent its answers yet.",
    AssessmentState.RETURNED: "The answers went back to the vendor. Wait until they are sent again.",
    AssessmentState.DECLINED: "The vendor declined to take part.",
}

OPEN_STATES = frozenset({AssessmentState.SENT, AssessmentState.RETURNED, AssessmentState.DECLINED})
# States in which the answers count: somebody stood up for them.
ATTESTED_STATES = frozenset({AssessmentState.SUBMITTED, AssessmentState.ACCEPTED})

_REPORT_KINDS: Mapping[str, ReportKind] = {
    "SOC 2 Type II": ReportKind.TYPE_2,
    "SOC 2 Type I": ReportKind.TYPE_1,
    "none": ReportKind.NONE,
}

_BADGES: Mapping[AssessmentState, tuple[str, str]] = {
    AssessmentState.SENT: ("waiting", "Sent"),
    AssessmentState.SUBMITTED: ("waiting", "Answers to review"),
    AssessmentState.RETURNED: ("waiting", "Returned"),
    AssessmentState.ACCEPTED: ("good", "Accepted"),
    AssessmentState.DECLINED: ("critical", "Declined"),
    AssessmentState.WITHDRAWN: ("quiet", "Withdrawn"),
}

_LEVEL_BADGES: Mapping[Level, tuple[str, str]] = {
    Level.CRITICAL: ("critical", "Do not send PHI"),
    Level.RED: ("critical", "Fix first"),
    Level.AMBER: ("soon", "Follow up"),
    Level.GREEN: ("good", "Meets your standard"),
}


@dataclass(frozen=True, kw_only=True)
class AssessmentStanding:
    """What the flags need to know of a vendor's latest assessment."""

    sent_on: date
    due_on: date
    state: AssessmentState
    submitted_on: date | None
    declined_on: date | None
    overall: Level | None
    red_count: int
    soc2_kind: ReportKind | None
    soc2_period_end: date | None
    bridge_to: date | None
    data_outside_us: bool | None
    # Since when the letter that asks for the answers reaches nobody.
    bounced_on: date | None = None
    # When the answers that are judged were stood up for.
    answered_on: date | None = None
    # How many criteria a person judged otherwise, and how many questions were refused in writing.
    override_count: int = 0
    refused_count: int = 0


def check_move(before: AssessmentState, after: AssessmentState) -> None:
    """Refuse a change of state that may not follow."""
    if after not in _MOVES[before]:
        raise RuleBroken(_REFUSALS[before])


def is_overdue(state: AssessmentState, due_on: date, *, on: date) -> bool:
    """Tell whether answers are late. On the due date itself they are not."""
    return state in {AssessmentState.SENT, AssessmentState.RETURNED} and on > due_on


def badge(state: AssessmentState, due_on: date, *, on: date) -> tuple[str, str]:
    """Return the state and the words of an assessment's badge."""
    if is_overdue(state, due_on, on=on):
        late = (on - due_on).days
        return ("critical", f"{late} day{'' if late == 1 else 's'} late")
    return _BADGES[state]


def level_badge(level: Level) -> tuple[str, str]:
    """Return the state and the words of a verdict's badge."""
    return _LEVEL_BADGES[level]


def check_due(due_on: date, *, on: date) -> None:
    """Refuse a due date that nobody can meet, or that is too far off."""
    if due_on <= on:
        raise RuleBroken("Choose a day after today.")
    if due_on > on + timedelta(days=MOST_DUE_DAYS):
        raise RuleBroken("Choose a day within a year.")


def needs_reason(overall: Level) -> bool:
    """Tell whether answers are accepted only with a written reason."""
    return overall in {Level.CRITICAL, Level.RED}


def is_new_burst(last_saved_at: datetime | None, *, at: datetime) -> bool:
    """Tell whether a save opens a new line in the trail, not each keystroke."""
    return last_saved_at is None or at - last_saved_at > SAVE_BURST


def report_kind(answers: Answers) -> ReportKind | None:
    """Return which independent report the vendor says it has; None while it has not said."""
    said = answers.word("q4_type")
    return _REPORT_KINDS.get(said, ReportKind.OTHER) if said else None


def data_outside_us(answers: Answers) -> bool | None:
    """Tell whether data or support is outside the United States; None when that is not known."""
    stored, reached = answers.word("q3_country"), answers.word("q3_access_country")
    if stored == "no" or reached == "yes":
        return True
    return False if (stored, reached) == ("yes", "no") else None
