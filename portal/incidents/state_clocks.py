"""The states' clocks of an incident: letters to the people who live there, and to authorities.

They follow where people live; only the practice's states are looked up.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from portal.baa.chain import clocks_for
from portal.baa.chain.overlays import SEEN_IN
from portal.baa.state_clocks import StateClock
from portal.incidents.rules import Decision, DutyState
from portal.incidents.situation import Duty, Situation

_SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class AuthorityClock:
    """When a state has a practice write to an authority. `only`: for whom, where not for all."""

    state: str
    name: str
    who: str
    days: int
    business_days: bool
    starts: str
    counted_from: str
    citation: str
    verified: str
    at_least: int = 0
    threshold: str = ""
    only: str = ""
    note: str = ""


def state_duties(now: Situation) -> Iterator[Duty]:
    """Yield the duties of the practice's states: letters to people, then authorities."""
    for one in clocks_for(now.states).individuals:
        yield _people_of(now, one)
    seen: dict[str, int] = {}
    for clock in authority_clocks():
        if clock.state in now.states:
            seen[clock.state] = seen.get(clock.state, 0) + 1
            yield _authority(now, clock, f"{clock.state}-authority-{seen[clock.state]}")


def _people_of(now: Situation, clock: StateClock) -> Duty:
    is_decided = clock.counted_from.startswith("determination that")
    duty = Duty(
        key=f"{clock.state}-people",
        words=f"Write to the people who live in {clock.name}",
        whose=clock.name,
        counted="At once, without a number of days",
        citation=clock.citation,
        seen=SEEN_IN[clock.verified],
    )
    if clock.days:
        duty = _counted(now, duty, clock.days, "determination" if is_decided else "discovery")
        duty = replace(duty, counted=f"{duty.counted} (the law says: {clock.counted_from})")
    return _if_any(now, duty, clock.state, 1)


def _authority(now: Situation, clock: AuthorityClock, key: str) -> Duty:
    duty = Duty(
        key=key,
        words=f"Tell {clock.name}: {clock.who}",
        whose=clock.name,
        counted="At once, without a number of days",
        citation=clock.citation,
        seen=SEEN_IN[clock.verified],
        depends=_depends(clock),
    )
    if clock.starts.startswith("notice"):
        duty = _from_notice(now, duty, clock)
    elif clock.days:
        duty = _counted(now, duty, clock.days, clock.starts, in_business=clock.business_days)
        duty = replace(duty, counted=f"{duty.counted} (the law says: {clock.counted_from})")
    return _if_any(now, duty, clock.state, max(clock.at_least, 1))


def _depends(clock: AuthorityClock) -> str:
    parts = []
    if clock.threshold:
        parts.append(f"Only with {clock.threshold}")
    if clock.only:
        parts.append(f"For {clock.only}")
    return ". ".join([*parts, *([clock.note.rstrip(".")] if clock.note else [])])


def _if_any(now: Situation, duty: Duty, state: str, at_least: int) -> Duty:
    """Leave a state's duty out only where the numbers are known and too low."""
    most = now.residents(state)[1]
    if most is None or most >= at_least:
        return duty
    least = "people of that state" if at_least == 1 else f"{at_least} people of that state"
    why = f"By the numbers written down, fewer than {least} are affected"
    if at_least == 1:
        why = "By the numbers written down, nobody of that state is affected"
    return replace(duty, state=DutyState.BY_NUMBERS, why=why)


def _counted(
    now: Situation, duty: Duty, days: int, starts: str, *, in_business: bool = False
) -> Duty:
    start, words = now.started_on, now.start_words
    later = now.told_on if now.may_start_later else None
    is_decided = now.decision is Decision.BREACH
    if starts == "determination" and is_decided and now.decided_on is not None:
        start, words, later = now.decided_on, "the day you decided", None
    unit = "business days" if in_business else "days"

    def count(day: date) -> date:
        return business_days_after(day, days) if in_business else day + timedelta(days=days)

    return replace(
        duty,
        due_on=count(start),
        or_on=count(later) if later else None,
        counted=f"{days} {unit} from {words}",
    )


def _from_notice(now: Situation, duty: Duty, clock: AuthorityClock) -> Duty:
    to_hhs = clock.starts == "notice to HHS"
    hhs = now.settled.get("hhs")
    told = (hhs.done_on if hhs else None) if to_hhs else now.notified_on(clock.state)
    whom = "HHS is told" if to_hhs else "the people are written to"
    unit = "business days" if clock.business_days else "days"
    span = f"{clock.days} {unit} from when" if clock.days else "When"
    if told is None:
        return replace(duty, counted=f"{span} {whom}: not yet")
    due = (
        business_days_after(told, clock.days)
        if clock.business_days
        else told + timedelta(days=clock.days)
    )
    return replace(duty, due_on=due, counted=f"{span} {whom}")


def business_days_after(day: date, count: int) -> date:
    """Return the day so many weekdays later. Holidays count, so that it is never too late."""
    while count > 0:
        day += _DAY
        count -= day.weekday() < _SATURDAY
    return day


@cache
def authority_clocks() -> tuple[AuthorityClock, ...]:
    """Return the clocks for authorities, of every state in the data."""
    text = files("portal.incidents").joinpath("data", "authority_clocks.toml").read_text("utf-8")
    return tuple(AuthorityClock(**one) for one in tomllib.loads(text)["clock"])
