"""When a vendor is asked again, and why: by its tier, or sooner by what happened. Plain values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# Something happened, so what they told may not hold: they are asked within two weeks.
AFTER_A_CHANGE = timedelta(days=14)
# An answer takes three weeks, so the asking begins a month ahead.
ASK_AHEAD = timedelta(days=30)
# Answers not older than this serve a renewal, too.
FRESH = timedelta(days=60)
LEAST_DAYS, MOST_DAYS = 30, 1100


class Trigger(StrEnum):
    """What makes it time to ask again. The order decides between two of the same day."""

    INCIDENT = "incident"
    NEW_SERVICE = "new_service"
    SOC2_LAPSES = "soc2_lapses"
    BAA_RENEWAL = "baa_renewal"
    TIER = "tier"


@dataclass(frozen=True, kw_only=True)
class CadenceFacts:
    """What the day of asking again rests on. Days that lie before the answers trigger nothing."""

    answered_on: date
    days: int
    tier: str | None = None
    soc2_good_until: date | None = None
    baa_renews_on: date | None = None
    # The newest incident that was told of.
    incident_on: date | None = None
    # Services that are new, or whose PHI answer changed, each with its day.
    services: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reassessment:
    """By when a vendor is asked again, and the reason as the end of a sentence."""

    on: date
    trigger: Trigger
    reason: str

    def is_time(self, on: date) -> bool:
        """Tell whether the asking should begin."""
        return on >= self.on - ASK_AHEAD

    def sentence(self, on: date) -> str:
        """Return the whole sentence, as seen on a day."""
        return f"Ask again by {short_day(self.on, on)}: {self.reason}."


def reassess_on(facts: CadenceFacts) -> Reassessment:
    """Return the earliest day that anything calls for. By its tier each vendor has one."""
    return min(_called_for(facts), key=lambda one: (one.on, _ORDER[one.trigger]))


_ORDER: Mapping[Trigger, int] = {trigger: place for place, trigger in enumerate(Trigger)}


def _called_for(facts: CadenceFacts) -> Iterator[Reassessment]:
    since = facts.answered_on
    if facts.incident_on is not None and facts.incident_on > since:
        reason = f"they told of an incident on {short_day(facts.incident_on, since)}"
        yield _of(Trigger.INCIDENT, facts.incident_on + AFTER_A_CHANGE, reason)
    new = [(day, name) for name, day in facts.services if day > since]
    if new:
        day, name = min(new)
        reason = f"{name} is a new service, or its PHI changed on {short_day(day, since)}"
        yield _of(Trigger.NEW_SERVICE, day + AFTER_A_CHANGE, reason)
    if facts.soc2_good_until is not None and facts.soc2_good_until > since:
        yield _of(Trigger.SOC2_LAPSES, facts.soc2_good_until, "their SOC 2 report lapses")
    if facts.baa_renews_on is not None and facts.baa_renews_on > since + FRESH:
        yield _of(Trigger.BAA_RENEWAL, facts.baa_renews_on, "their BAA comes up for renewal")
    yield _of(Trigger.TIER, since + timedelta(days=facts.days), _by_tier(facts))


def _of(trigger: Trigger, on: date, reason: str) -> Reassessment:
    return Reassessment(on=on, trigger=trigger, reason=reason)


def _by_tier(facts: CadenceFacts) -> str:
    age = "a year" if facts.days in {365, 366} else f"{facts.days} days"
    tier = f", and their tier is {facts.tier.capitalize()}" if facts.tier else ""
    return f"their answers are {age} old then{tier}"


def short_day(day: date, on: date) -> str:
    """Return a day in words, with its year where that is another."""
    year = "" if day.year == on.year else f", {day.year}"
    return f"{day:%b} {day.day}{year}"
