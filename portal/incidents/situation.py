"""What the clocks of an incident depend on, and what a duty is. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.incidents.rules import Agency, Decision, DutyState

# From so many days before its day, a duty is due.
DUE_WITHIN = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What somebody wrote down of a duty."""

    state: DutyState
    done_on: date | None = None
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Situation:
    """All that the practice's clocks depend on."""

    discovered_on: date
    told_on: date
    states: tuple[str, ...] = ()
    agency: Agency = Agency.UNKNOWN
    decision: Decision | None = None
    decided_on: date | None = None
    affected: int | None = None
    by_state: Mapping[str, int] = field(default_factory=dict)
    delayed_until: date | None = None
    settled: Mapping[str, Settled] = field(default_factory=dict)

    @property
    def started_on(self) -> date:
        """Return the practice's own discovery. While nobody knows of an agent, the earlier day."""
        earlier = min(self.discovered_on, self.told_on)
        return {Agency.AGENT: self.discovered_on, Agency.NOT_AGENT: self.told_on}.get(
            self.agency, earlier
        )

    @property
    def start_words(self) -> str:
        """Return what day the clocks are counted from, in words."""
        if self.agency is Agency.AGENT:
            return "their discovery, as your agent"
        if self.agency is Agency.NOT_AGENT:
            return "the day you were told"
        is_theirs = self.discovered_on < self.told_on
        return "their discovery, to be safe" if is_theirs else "the day you were told"

    @property
    def may_start_later(self) -> bool:
        """Tell whether the clocks may have started later than the day they are counted from."""
        return self.agency is Agency.UNKNOWN and self.discovered_on < self.told_on

    @property
    def is_no_breach(self) -> bool:
        """Tell whether somebody decided that the federal rule asks for no notice."""
        return self.decision is not None and self.decision is not Decision.BREACH

    def residents(self, state: str) -> tuple[int, int | None]:
        """Return the fewest and the most people of a state, as far as numbers are known."""
        if state in self.by_state:
            return self.by_state[state], self.by_state[state]
        known = sum(self.by_state.values())
        return 0, None if self.affected is None else max(self.affected - known, 0)

    def notified_on(self, state: str = "") -> date | None:
        """Return the day on which people, or those of a state, were written to."""
        found = (self.settled.get(f"{state}-people"), self.settled.get("people"))
        return next((one.done_on for one in found if one and one.done_on), None)


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One duty of the practice. Without a day: it has no number, or its clock has not begun."""

    key: str
    words: str
    whose: str
    counted: str
    citation: str
    seen: str
    due_on: date | None = None
    # The day, should the vendor be no agent of the practice.
    or_on: date | None = None
    depends: str = ""
    state: DutyState = DutyState.OPEN
    done_on: date | None = None
    why: str = ""

    @property
    def is_open(self) -> bool:
        """Tell whether something is left to do."""
        return self.state is DutyState.OPEN

    def is_overdue(self, on: date) -> bool:
        """Tell whether its day has passed. On its last day it is in time."""
        return self.is_open and self.due_on is not None and self.due_on < on

    def is_due(self, on: date) -> bool:
        """Tell whether it is due or overdue."""
        return self.is_open and self.due_on is not None and self.due_on <= on + DUE_WITHIN

    def days_left(self, on: date) -> int | None:
        """Return how many days are left, less than none once it is late."""
        return (self.due_on - on).days if self.due_on else None

    @property
    def was_late(self) -> int:
        """Return by how many days it was done late."""
        if self.done_on is None or self.due_on is None:
            return 0
        return max((self.done_on - self.due_on).days, 0)
