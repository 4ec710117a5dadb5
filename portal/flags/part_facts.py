"""What flags about gates and files are judged on. Plain values."""

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
class IncidentFacts:
    """Open incidents at the vendor, and what is due first. Without a day: no day is running."""

    since: date
    how_many: int = 1
    is_due: bool = False
    next_words: str = ""
    next_due_on: date | None = None
