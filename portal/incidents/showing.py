"""How an incident reads on a page: one sentence first, then what is next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from portal.incidents.models import IncidentEntry
from portal.incidents.queries import Standing
from portal.incidents.rules import FACTORS, Agency, Decision, DelayKind, EntryKind
from portal.incidents.situation import Duty


@dataclass(frozen=True, kw_only=True)
class Says:
    """What is true, in the five state words of the pages: state, title, text."""

    state: str
    title: str
    text: str


def sentence(stands: Standing, on: date) -> Says:
    """Return what is next in an incident."""
    incident = stands.incident
    if incident.closed_on is not None:
        text = f"By {incident.closed_by_name}. Everything stays readable."
        return Says(state="good", title=f"Closed {_day(incident.closed_on)}.", text=text)
    due = stands.next_due
    if due is None:
        return _without_days(stands)
    state = "critical" if due.is_due(on) else "soon"
    more = len(stands.left) - 1
    text = f"{due.whose} ({due.citation}). {due.counted}."
    if more:
        text += f" {more} more {'is' if more == 1 else 'are'} open."
    return Says(state=state, title=f"{due.words}: {days_words(due, on)}.", text=text)


def days_words(duty: Duty, on: date) -> str:
    """Return by when a duty is due, with the days that are left."""
    if duty.due_on is None:
        return "no day of its own"
    left = (duty.due_on - on).days
    if left < 0:
        return f"{_days(-left)} overdue, since {_day(duty.due_on)}"
    when = {0: "today", 1: "tomorrow"}.get(left, f"{left} days left")
    return f"by {_day(duty.due_on)}, {when}"


def entry_words(entry: IncidentEntry) -> tuple[str, str]:
    """Return what an entry says: its title, and more."""
    return _SAYS[EntryKind(entry.kind)](entry)


def _counted(entry: IncidentEntry) -> tuple[str, str]:
    split = ", ".join(f"{state} {count:,}" for state, count in entry.facts["by_state"].items())
    return f"{entry.facts['total']:,} people affected", f"{split}." if split else ""


def _decided(entry: IncidentEntry) -> tuple[str, str]:
    words = " ".join(f"{FACTORS[one]}: {said}." for one, said in entry.facts.items())
    return f"Decided: {Decision(entry.outcome).words}", words


def _delayed(entry: IncidentEntry) -> tuple[str, str]:
    how = "in writing" if entry.outcome == DelayKind.WRITTEN else "by word of mouth"
    until = _day(entry.day) if entry.day else ""
    return f"Law enforcement asked {how} to wait until {until}", ""


_SAYS: dict[EntryKind, Callable[[IncidentEntry], tuple[str, str]]] = {
    EntryKind.AGENCY: lambda entry: (Agency(entry.outcome).words, ""),
    EntryKind.PEOPLE: _counted,
    EntryKind.DECISION: _decided,
    EntryKind.DELAY: _delayed,
    EntryKind.CLOSED: lambda _entry: ("Closed", ""),
    EntryKind.REOPENED: lambda _entry: ("Opened again", ""),
}


def _without_days(stands: Standing) -> Says:
    if stands.situation.decision is None:
        return Says(
            state="soon",
            title="Assess the risk, and decide.",
            text="No day is running, but nobody has written down what it was.",
        )
    if stands.left:
        first = stands.left[0]
        return Says(
            state="soon",
            title=f"{first.words}.",
            text=f"{first.whose} ({first.citation}). {first.counted}.",
        )
    return Says(
        state="soon",
        title="Nothing is left to do.",
        text="Close it, with a word on how it ended.",
    )


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _day(on: date) -> str:
    return f"{on:%B} {on.day}, {on.year}"
