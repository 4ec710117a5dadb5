"""The clocks of an incident: each with its day, what it counts from, whose rule it is, and how sure.

A day that counts is the last on which the duty is met in time. Where a fact is missing, the earlier
day is shown, and what it depends on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from portal.baa.chain import NoticeKind, Told, clocks_for
from portal.baa.chain.overlays import SEEN_IN
from portal.incidents.facts import federal
from portal.incidents.federal_clocks import federal_duties
from portal.incidents.rules import DutyState
from portal.incidents.situation import Duty, Settled, Situation
from portal.incidents.state_clocks import business_days_after, state_duties

_HOURS = 24


@dataclass(frozen=True, kw_only=True)
class Limit:
    """By when the vendor had to tell the practice, by one rule. Without a day: at once, no number."""

    words: str
    counted: str
    citation: str
    seen: str
    due_on: date | None

    def days_late(self, told_on: date) -> int:
        """Return by how many days they were late. On the last day they are in time."""
        return max((told_on - self.due_on).days, 0) if self.due_on else 0


def duties(now: Situation) -> list[Duty]:
    """Return every duty, with its day and how it stands: those of the federal rule, then the states'."""
    found = [*federal_duties(now), *state_duties(now)]
    return [_as_settled(one, now.settled.get(one.key)) for one in found]


def in_order(found: list[Duty]) -> list[Duty]:
    """Return what is left to do: the decision, then what is due first, then what has no day."""
    left = [one for one in found if one.is_open]
    return sorted(left, key=lambda one: (one.key != "assessment", one.due_on or date.max))


def limits(discovered_on: date, states: Sequence[str], notice: Told | None) -> list[Limit]:
    """Return by when the vendor had to tell: by its BAA, by the states, and by the federal rule."""
    return [
        *_by_baa(discovered_on, notice),
        *_by_states(discovered_on, states),
        _by_rule(discovered_on),
    ]


def _by_baa(day: date, notice: Told | None) -> Iterator[Limit]:
    if notice is None or not notice.is_stated:
        return
    due = {
        # Only the day is known, not the hour: the day in which it ends at the latest.
        NoticeKind.HOURS: day + timedelta(days=-(-notice.number // _HOURS)),
        NoticeKind.BUSINESS_DAYS: business_days_after(day, notice.number),
    }.get(notice.kind, day + timedelta(days=notice.number))
    unsaid = notice.kind is NoticeKind.DAYS
    yield Limit(
        words="The BAA in force",
        counted=f"{notice.words} from their discovery"
        + (". It does not say which days: counted as calendar days" if unsaid else ""),
        citation=f"Page {notice.page}" if notice.page else "",
        seen="confirmed by a person" if notice.is_confirmed else "read by the clause check",
        due_on=due,
    )


def _by_states(day: date, states: Sequence[str]) -> Iterator[Limit]:
    for one in clocks_for(states).vendors:
        yield Limit(
            words=one.name,
            counted=f"{one.days} days from {one.counted_from}"
            if one.days
            else f"At once, from {one.counted_from}",
            citation=one.citation,
            seen=SEEN_IN[one.verified],
            due_on=day + timedelta(days=one.days) if one.days else None,
        )


def _by_rule(day: date) -> Limit:
    law = federal()["clock"]["vendor"]
    return Limit(
        words="Federal, the outer limit",
        counted=f"Without unreasonable delay, and {law['days']} days from their discovery at most",
        citation=law["citation"],
        seen=SEEN_IN[law["verified"]],
        due_on=day + timedelta(days=law["days"]),
    )


def _as_settled(duty: Duty, settled: Settled | None) -> Duty:
    if settled is None or settled.state is DutyState.OPEN:
        return duty
    return replace(duty, state=settled.state, done_on=settled.done_on, why=settled.why)
