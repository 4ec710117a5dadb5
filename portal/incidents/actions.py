"""What people here do about an incident: judge, decide, settle duties, close, open again."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from portal import audit, clock, documents
from portal.db import keep
from portal.documents import DocumentKind, Upload
from portal.errors import NotFound, RuleBroken
from portal.incidents import queries
from portal.incidents.facts import MOST_PEOPLE, federal
from portal.incidents.models import Incident, IncidentDuty, IncidentEntry
from portal.incidents.reporting import about, person_of
from portal.incidents.rules import (
    FACTORS,
    Agency,
    Decision,
    DelayKind,
    DutyState,
    EntryKind,
    check_closing,
)
from portal.incidents.situation import Settled

_NEEDS_FACTORS = frozenset({Decision.LOW_PROBABILITY})


@dataclass(frozen=True, kw_only=True)
class Deciding:
    """What somebody decided an incident to be, and why. `factors`: what each of the four says."""

    decision: Decision
    reason: str
    factors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Delaying:
    """What law enforcement asked for: how, stated when, until when."""

    kind: DelayKind
    stated_on: date
    until: date
    reason: str


def judge_agency(incident: Incident, agency: Agency, reason: str, *, by: audit.Actor) -> None:
    """Write down whether the vendor is the practice's agent, or what counsel says."""
    _hold_open(incident)
    _enter(incident, EntryKind.AGENCY, _why(reason), outcome=agency, by=by)
    audit.record(audit.Deed.INCIDENT_AGENCY_SAID, by=by, **about(incident), agency=agency)


def count_people(
    incident: Incident, total: int, by_state: dict[str, int], reason: str, *, by: audit.Actor
) -> None:
    """Write down how many people are affected, and how many of them live in which state."""
    _hold_open(incident)
    if any(not 0 <= one <= MOST_PEOPLE for one in (total, *by_state.values())):
        raise RuleBroken("Enter how many people, as a number.")
    if sum(by_state.values()) > total:
        raise RuleBroken("The states add up to more people than there are in all.")
    facts = {"total": total, "by_state": by_state}
    _enter(incident, EntryKind.PEOPLE, _why(reason), facts=facts, by=by)
    audit.record(audit.Deed.INCIDENT_PEOPLE_COUNTED, by=by, **about(incident))


def decide(
    incident: Incident, told: Deciding, proof: Upload | None, *, on: date, by: audit.Actor
) -> None:
    """Write down what the incident is, by whose judgement. An earlier decision stays on file."""
    _hold_open(incident)
    factors = {one: told.factors.get(one, "").strip() for one in FACTORS}
    if told.decision in _NEEDS_FACTORS and not all(factors.values()):
        raise RuleBroken(
            "A low probability needs all four factors (45 CFR 164.402(2)). Write each down."
        )
    _enter(
        incident,
        EntryKind.DECISION,
        _why(told.reason),
        outcome=told.decision,
        facts={one: words for one, words in factors.items() if words},
        day=on,
        document_id=_kept(incident, proof, on, by),
        by=by,
    )
    audit.record(
        audit.Deed.INCIDENT_DECIDED, by=by, **about(incident), decision=told.decision.words
    )


def delay(
    incident: Incident, told: Delaying, proof: Upload | None, *, on: date, by: audit.Actor
) -> None:
    """Write down that law enforcement asked to wait. It moves the federal days, no others."""
    _hold_open(incident)
    longest = timedelta(days=federal()["delay"]["oral_days"])
    if told.stated_on > on:
        raise RuleBroken("They cannot have asked on a day ahead.")
    if told.until < told.stated_on:
        raise RuleBroken("Choose a last day that is not before they asked.")
    if told.kind is DelayKind.ORAL and told.until > told.stated_on + longest:
        raise RuleBroken(
            "Asked for by word of mouth, it holds 30 days at most (45 CFR 164.412(b)). "
            "Choose an earlier day, or get it in writing."
        )
    document_id = _kept(incident, proof, on, by)
    if told.kind is DelayKind.WRITTEN and document_id is None:
        raise RuleBroken("Add the written statement.")
    _enter(
        incident,
        EntryKind.DELAY,
        _why(told.reason),
        outcome=told.kind,
        facts={"stated_on": told.stated_on.isoformat()},
        day=told.until,
        document_id=document_id,
        by=by,
    )
    audit.record(
        audit.Deed.INCIDENT_DELAYED, by=by, **about(incident), until=told.until.isoformat()
    )


def settle(
    incident: Incident,
    key: str,
    told: Settled,
    proof: Upload | None,
    *,
    on: date,
    by: audit.Actor,
) -> None:
    """Write down that a duty was done, is none, or is open again."""
    _hold_open(incident)
    duty = next((one for one in queries.standing(incident).duties if one.key == key), None)
    if duty is None or key == "assessment":
        raise NotFound
    if told.state is DutyState.DONE and (told.done_on is None or told.done_on > on):
        raise RuleBroken("Enter the day on which it was done. It is not ahead.")
    if told.state is DutyState.NOT_APPLICABLE and not told.why.strip():
        raise RuleBroken("Write down why it does not apply. It is kept with your name.")
    keep(
        IncidentDuty(
            vendor_id=incident.vendor_id,
            incident_id=incident.id,
            duty=key,
            state=told.state,
            done_on=told.done_on if told.state is DutyState.DONE else None,
            why=told.why.strip(),
            document_id=_kept(incident, proof, on, by),
            by_id=person_of(by),
            by_name=by.name,
            at=clock.now(),
        )
    )
    audit.record(
        audit.Deed.INCIDENT_DUTY_SETTLED,
        by=by,
        **about(incident),
        duty=duty.words,
        state=told.state,
    )


def close(incident: Incident, reason: str, *, on: date, by: audit.Actor) -> None:
    """Close an incident that is decided and leaves no duty open."""
    _hold_open(incident)
    stands = queries.standing(incident)
    left = [one.words for one in stands.left if one.key != "assessment"]
    check_closing(has_decision=stands.situation.decision is not None, open_duties=left)
    _enter(incident, EntryKind.CLOSED, _why(reason), day=on, by=by)
    incident.closed_on = on
    incident.closed_by_name = by.name
    audit.record(audit.Deed.INCIDENT_CLOSED, by=by, **about(incident))


def reopen(incident: Incident, reason: str, *, on: date, by: audit.Actor) -> None:
    """Open a closed incident again."""
    queries.lock(incident)
    if incident.is_open:
        raise RuleBroken("This incident is open.")
    _enter(incident, EntryKind.REOPENED, _why(reason), day=on, by=by)
    incident.closed_on = incident.closed_by_name = None
    audit.record(audit.Deed.INCIDENT_REOPENED, by=by, **about(incident))


def _hold_open(incident: Incident) -> None:
    queries.lock(incident)
    if not incident.is_open:
        raise RuleBroken("This incident is closed. Open it again first.")


def _why(reason: str) -> str:
    if not reason.strip():
        raise RuleBroken("Write down why. It is kept with your name.")
    return reason.strip()


def _kept(incident: Incident, proof: Upload | None, on: date, by: audit.Actor) -> int | None:
    if proof is None:
        return None
    kind, vendor_id = DocumentKind.EVIDENCE, incident.vendor_id
    return documents.keep(proof, kind, vendor_id=vendor_id, by=by, on=on).id


def _enter(
    incident: Incident, kind: EntryKind, reason: str, *, by: audit.Actor, **more: Any
) -> None:
    given: dict[str, Any] = {"outcome": "", "facts": {}, "day": None, "document_id": None} | more
    keep(
        IncidentEntry(
            vendor_id=incident.vendor_id,
            incident_id=incident.id,
            kind=kind,
            reason=reason,
            by_id=person_of(by),
            by_name=by.name,
            at=clock.now(),
            **given,
        )
    )
