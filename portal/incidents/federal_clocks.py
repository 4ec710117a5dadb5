"""The federal clocks of an incident (45 CFR 164.404 to 164.408), and their delay (164.412)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from portal.baa.chain.overlays import SEEN_IN
from portal.incidents.facts import federal
from portal.incidents.rules import DutyState
from portal.incidents.situation import Duty, Situation

_LARGE = 500


def federal_duties(now: Situation) -> Iterator[Duty]:
    """Yield the duties of the federal rule: the decision, the people, HHS, the media."""
    law = federal()["clock"]
    yield Duty(
        key="assessment",
        words=law["assessment"]["words"],
        whose="Federal",
        counted="It has no days of its own: the notices below do not wait for it",
        citation=law["assessment"]["citation"],
        seen=SEEN_IN[law["assessment"]["verified"]],
        state=DutyState.DONE if now.decision else DutyState.OPEN,
        done_on=now.decided_on,
    )
    yield _national(now, "people", "people")
    yield _hhs(now)
    yield _media(now)


def _national(now: Situation, key: str, law_key: str, depends: str = "") -> Duty:
    law = federal()["clock"][law_key]
    days = timedelta(days=law["days"])
    due, counted = _delayed(
        now, now.started_on + days, f"{law['days']} days from {now.start_words}"
    )
    duty = Duty(
        key=key,
        words=law["words"],
        whose="Federal",
        counted=counted,
        citation=law["citation"],
        seen=SEEN_IN[law["verified"]],
        due_on=due,
        or_on=now.told_on + days if now.may_start_later else None,
        depends=depends,
    )
    if now.is_no_breach and now.decision is not None:
        return replace(
            duty, state=DutyState.BY_DECISION, why=f"Decided: {now.decision.words.lower()}"
        )
    return duty


def _hhs(now: Situation) -> Duty:
    if now.affected is None:
        late = _end(after_the_year(now.started_on, federal()["clock"]["hhs_small"]["days"]))
        depends = f"If fewer than {_LARGE} people are affected, it is {late}"
        return _national(now, "hhs", "hhs_large", depends)
    if now.affected >= _LARGE:
        duty, told = _national(now, "hhs", "hhs_large"), now.notified_on()
        if told is not None and duty.due_on is not None and told < duty.due_on:
            counted = "At the same time as the people, who were written to then"
            return replace(duty, due_on=told, or_on=None, counted=counted)
        return duty
    days = federal()["clock"]["hhs_small"]["days"]
    due, counted = _delayed(
        now,
        after_the_year(now.started_on, days),
        f"{days} days after the end of the year of {now.start_words}; fewer than {_LARGE} people",
    )
    later = after_the_year(now.told_on, days) if now.may_start_later else None
    return replace(
        _national(now, "hhs", "hhs_small"),
        due_on=due,
        counted=counted,
        or_on=later if later != due else None,
    )


def _media(now: Situation) -> Duty:
    least = federal()["clock"]["media"]["at_least"]
    duty = _national(now, "media", "media")
    if any(number >= least for number in now.by_state.values()):
        return duty
    elsewhere = None if now.affected is None else now.affected - sum(now.by_state.values())
    if elsewhere is not None and elsewhere < least:
        why = f"No state or jurisdiction has more than {least - 1} of the people"
        return duty if not duty.is_open else replace(duty, state=DutyState.BY_NUMBERS, why=why)
    depends = f"Only if more than {least - 1} of the people live in one state or jurisdiction"
    return _national(now, "media", "media", depends)


def _delayed(now: Situation, due: date, counted: str) -> tuple[date, str]:
    """Return a federal day as law enforcement moved it, and what it is then counted from."""
    if now.delayed_until is None or now.delayed_until <= due:
        return due, counted
    return now.delayed_until, "The day until which law enforcement asked you to wait"


def after_the_year(day: date, days: int) -> date:
    """Return the day so many days after the end of its calendar year."""
    return date(day.year, 12, 31) + timedelta(days=days)


def _end(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
