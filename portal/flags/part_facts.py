"""What flags about gates, files, incidents and answers are judged on. Plain values."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class GateFacts:
    """Services that PHI goes to, or may go to, beside what the BAA in force covers: their names.

    `shut`: it does not cover them. `unsaid`: nobody has said. `allowed`: an owner allowed it.
    """

    shut: tuple[str, ...] = ()
    is_flowing: bool = False
    since: date | None = None
    unsaid: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    allowed_since: date | None = None
    allowed_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class FileFacts:
    """How things stand with files of theirs that may not be used."""

    waiting_since: date | None = None
    infected_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ReviewFacts:
    """What a review left to be done, what was refused in writing, and when to ask again, and why."""

    refused: int = 0
    # The first follow-up that is open: what, by whom, until when, and how many there are.
    follow_up: str = ""
    owner: str = ""
    follow_up_due_on: date | None = None
    follow_ups: int = 0
    ask_again_on: date | None = None
    ask_again_since: date | None = None
    ask_again_because: str = ""


@dataclass(frozen=True, kw_only=True)
class IncidentFacts:
    """Open incidents at the vendor, and what is due first. Without a day: no day is running."""

    since: date
    how_many: int = 1
    is_due: bool = False
    next_words: str = ""
    next_due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class AnswerFacts:
    """How things stand with the questions, and with the SOC 2 report."""

    sent_on: date | None = None
    due_on: date | None = None
    submitted_on: date | None = None
    is_open: bool = False
    await_review: bool = False
    declined_on: date | None = None
    red_count: int = 0
    soc2_kind: str | None = None
    soc2_period_end: date | None = None
    bridge_to: date | None = None
    data_outside_us: bool = False
    # Since when the letter that asks reaches nobody.
    bounced_on: date | None = None
