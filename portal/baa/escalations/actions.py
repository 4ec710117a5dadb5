"""Opening a case, and working on it: its owner, its deadline, the way out, and what was done."""

from datetime import date
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from portal import accounts, audit, clock, vendors
from portal.baa import queries as baas
from portal.baa.escalations import queries, rules
from portal.baa.escalations.models import BaaEscalation, EscalationStep
from portal.baa.escalations.notices import tell_staff
from portal.baa.escalations.rules import CaseState, StepKind, Way
from portal.baa.models import BaaRefusal
from portal.baa.rules import RefusalWhy
from portal.db import keep, session
from portal.errors import RuleBroken
from portal.permissions import Role


def open_case(refusal: BaaRefusal, *, on: date, by: audit.Actor) -> BaaEscalation:
    """Open the case of a refusal, and tell whose it is. While one is live, the refusal joins it."""
    opened = _insert(refusal, on=on, by=by)
    if opened is None:
        return _join(refusal, by=by)
    why = RefusalWhy(refusal.why)
    note_step(opened, StepKind.OPENED, f"Case opened. {why.words}.", by=by)
    audit.record(
        audit.Deed.ESCALATION_OPENED,
        by=by,
        **about(opened),
        why=why.words,
        due_on=opened.due_on.isoformat(),
    )
    tell_staff(opened, refusal, on=on, by=by)
    return opened


def give_owner(case: BaaEscalation, person_id: int, reason: str, *, by: audit.Actor) -> None:
    """Give a case to a person of the practice."""
    _hold_open(case)
    name = may_own().get(person_id)
    if name is None:
        raise RuleBroken("Choose somebody who works here.")
    if person_id == case.owner_id:
        raise RuleBroken(f"{name} has it already.")
    case.owner_id = person_id
    note_step(case, StepKind.OWNER, f"Given to {name}", words=_why(reason), by=by)
    audit.record(audit.Deed.ESCALATION_GIVEN, by=by, **about(case), to=name)


def move_deadline(
    case: BaaEscalation, due_on: date, reason: str, *, on: date, by: audit.Actor
) -> None:
    """Set another deadline, with the reason."""
    _hold_open(case)
    rules.check_deadline(due_on, opened_on=case.counted_from, on=on)
    if due_on == case.due_on:
        raise RuleBroken("This is the deadline already.")
    before, case.due_on = case.due_on, due_on
    summary = f"Deadline moved from {_day(before)} to {_day(due_on)}"
    note_step(case, StepKind.DEADLINE, summary, words=_why(reason), by=by)
    audit.record(
        audit.Deed.ESCALATION_MOVED,
        by=by,
        **about(case),
        before=before.isoformat(),
        due_on=due_on.isoformat(),
    )


def choose_way(case: BaaEscalation, way: Way, reason: str, *, by: audit.Actor) -> None:
    """Choose the way out, or another one, with the reason."""
    _hold_open(case)
    if way not in rules.ways_for(RefusalWhy(queries.get_refusal(case).why)):
        raise RuleBroken("Choose one of the ways that are shown.")
    if way == case.way:
        raise RuleBroken("This way is chosen already.")
    case.way = way
    note_step(case, StepKind.WAY, f"Way out: {way.words}", words=_why(reason), by=by)
    audit.record(audit.Deed.ESCALATION_WAY_CHOSEN, by=by, **about(case), way=way.words)


def note(case: BaaEscalation, words: str, *, by: audit.Actor) -> EscalationStep:
    """Note what was done, or found out."""
    queries.lock_case(case)
    if not case.is_live:
        raise RuleBroken("This case is closed. Nothing can be added to it.")
    if not words.strip():
        raise RuleBroken("Write down what was done.")
    step = note_step(case, StepKind.NOTE, "Note", words=words.strip(), by=by)
    audit.record(audit.Deed.ESCALATION_NOTED, by=by, **about(case), step=step.id)
    return step


def may_own() -> dict[int, str]:
    """Return the names of those who may own a case, by id. Guests who only read may not."""
    return {
        one.person.id: one.person.name
        for one in accounts.members()
        if one.membership.role != Role.AUDITOR
    }


def about(case: BaaEscalation) -> dict[str, Any]:
    """Return what a line of the trail says it is about."""
    return {"vendor_id": case.vendor_id, "subject": ("baa_escalation", case.id)}


def note_step(
    case: BaaEscalation,
    kind: StepKind,
    summary: str,
    *,
    by: audit.Actor,
    words: str = "",
    document_id: int | None = None,
) -> EscalationStep:
    """Keep one step of a case. Part of a deed that is recorded."""
    return keep(
        EscalationStep(
            vendor_id=case.vendor_id,
            escalation_id=case.id,
            kind=kind,
            summary=summary,
            words=words,
            document_id=document_id,
            noted_at=clock.now(),
            noted_by_id=by.actor_id if by.kind is audit.ActorKind.PERSON else None,
            noted_by_name=by.name,
        )
    )


def _insert(refusal: BaaRefusal, *, on: date, by: audit.Actor) -> BaaEscalation | None:
    """Insert the case, or return None where one is live. Of two at once, one opens it."""
    versions = baas.versions_of(refusal.vendor_id)
    told = {
        "vendor_id": refusal.vendor_id,
        "refusal_id": refusal.id,
        "opened_on": on,
        "opened_by_name": by.name,
        "version_seen": max((one.version for one in versions), default=0),
        "had_baa": baas.find_binding(refusal.vendor_id, on) is not None,
        "need_seen_id": queries.last_decision(refusal.vendor_id),
        "owner_id": _first_owner(refusal.vendor_id),
        "due_on": rules.deadline_from(on),
        "way": rules.own_way(RefusalWhy(refusal.why)),
        "state": CaseState.OPEN,
    }
    wanted = insert(BaaEscalation).values(told).on_conflict_do_nothing()
    number = session.scalar(wanted.returning(BaaEscalation.id))
    return queries.get_case(refusal.vendor_id, number) if number is not None else None


def _join(refusal: BaaRefusal, *, by: audit.Actor) -> BaaEscalation:
    case = queries.find_live_case(refusal.vendor_id)
    if case is None:  # it was closed a moment ago by someone else
        raise RuleBroken("That was not kept. Try once more.")
    why = RefusalWhy(refusal.why)
    note_step(case, StepKind.REFUSED_AGAIN, f"They answered again. {why.words}.", by=by)
    audit.record(audit.Deed.ESCALATION_JOINED, by=by, **about(case), why=why.words)
    return case


def _first_owner(vendor_id: int) -> int | None:
    """Return the vendor's owner, or else an owner of the practice."""
    here = {one.person.id: one.membership.role for one in accounts.members()}
    theirs = vendors.get_vendor(vendor_id).owner_person_id
    if theirs is not None and here.get(theirs, Role.AUDITOR) != Role.AUDITOR:
        return theirs
    return min((one for one, role in here.items() if role == Role.OWNER), default=None)


def _hold_open(case: BaaEscalation) -> None:
    queries.lock_case(case)
    if not case.is_open:
        raise RuleBroken("This case is not open now. See how it was settled.")


def _why(reason: str) -> str:
    if not reason.strip():
        raise RuleBroken("Write down why. It is kept with your name.")
    return reason.strip()


def _day(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"
