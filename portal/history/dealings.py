"""What was under way with a vendor on a past day: signing, refusals, incidents, the end, messages.

The rows are those of then. An incident's duties are counted by the rules of today.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from portal.baa.chain import SubcontractorAnswer, SubcontractorAsk
from portal.baa.escalations import BaaEscalation, EscalationStep
from portal.exits import Exit, ExitAnswer, ExitReopening, ExitStep, StepKind, StepState
from portal.history.queries import Record
from portal.history.rules import day_words
from portal.incidents import Incident, IncidentDuty, IncidentEntry, IncidentReport, Standing
from portal.messages import Message
from portal.signing import Envelope, EnvelopeSigner

_Row = TypeVar("_Row")
_ORDER = {kind: place for place, kind in enumerate(StepKind)}


@dataclass(frozen=True, kw_only=True)
class SigningThen:
    """A paper that was out for signature, and each who was to sign."""

    envelope: Envelope
    signers: Sequence[EnvelopeSigner]

    @property
    def words(self) -> str:
        """Return how far it was, in words."""
        if self.envelope.is_open:
            done = sum(one.has_signed for one in self.signers)
            return f"{done} of {len(self.signers)} signed"
        return "All had signed" if self.envelope.is_complete else self.envelope.state.capitalize()


@dataclass(frozen=True, kw_only=True)
class CaseThen:
    """A case after a refusal, and what had been done in it."""

    case: BaaEscalation
    steps: Sequence[EscalationStep]


@dataclass(frozen=True, kw_only=True)
class EndThen:
    """A parting of ways: its steps, what the vendor had said, and how it was opened again."""

    case: Exit
    steps: Sequence[ExitStep]
    answers: Sequence[ExitAnswer]
    reopenings: Sequence[ExitReopening]

    @property
    def settled(self) -> int:
        """Return how many steps were settled."""
        return sum(one.state != StepState.OPEN for one in self.steps)


@dataclass(frozen=True, kw_only=True)
class AskedThen:
    """An asking about subcontractors, and the answer if it was there."""

    ask: SubcontractorAsk
    answer: SubcontractorAnswer | None


@dataclass(frozen=True, kw_only=True)
class InShort:
    """What was under way, a few words each: for the list. Empty: nothing was."""

    signing: str
    refusal: str
    incidents: str
    end: str
    messages: str
    subcontractors: str

    @property
    def lines(self) -> list[str]:
        """Return what there was to say."""
        found = (
            self.signing,
            self.refusal,
            self.incidents,
            self.end,
            self.messages,
            self.subcontractors,
        )
        return [one for one in found if one]


def dealings_then(record: Record, states: Sequence[str]) -> dict[str, Any]:
    """Return all that a page shows of what was under way, the newest first."""
    return {
        "signings": signings_then(record),
        "cases": cases_then(record),
        "incidents": incidents_then(record, states),
        "ends": ends_then(record),
        "messages": list(reversed(record.all(Message))),
        "asked_subcontractors": asked_then(record),
    }


def signings_then(record: Record) -> list[SigningThen]:
    """Return the papers that had been given out for signature."""
    signers = _by(record.all(EnvelopeSigner), lambda one: one.envelope_id)
    return [
        SigningThen(
            envelope=one,
            signers=sorted(signers.get(one.id, []), key=lambda who: (who.is_ours, who.place)),
        )
        for one in reversed(record.all(Envelope))
    ]


def cases_then(record: Record) -> list[CaseThen]:
    """Return the cases after refusals."""
    steps = _by(record.all(EscalationStep), lambda one: one.escalation_id)
    return [
        CaseThen(case=one, steps=steps.get(one.id, []))
        for one in reversed(record.all(BaaEscalation))
    ]


def incidents_then(record: Record, states: Sequence[str]) -> list[Standing]:
    """Return the incidents, with what had been told and decided."""
    reports = _by(record.all(IncidentReport), lambda one: one.incident_id)
    entries = _by(record.all(IncidentEntry), lambda one: one.incident_id)
    settled = _by(record.all(IncidentDuty), lambda one: one.incident_id)
    return [
        Standing(
            incident=one,
            reports=tuple(reports.get(one.id, [])),
            entries=tuple(entries.get(one.id, [])),
            settled=tuple(settled.get(one.id, [])),
            states=tuple(states),
        )
        for one in reversed(record.all(Incident))
    ]


def ends_then(record: Record) -> list[EndThen]:
    """Return the partings of ways."""
    steps = _by(record.all(ExitStep), lambda one: one.exit_id)
    answers = _by(record.all(ExitAnswer), lambda one: one.exit_id)
    reopenings = _by(record.all(ExitReopening), lambda one: one.exit_id)
    return [
        EndThen(
            case=one,
            steps=sorted(steps.get(one.id, []), key=lambda step: _ORDER[StepKind(step.kind)]),
            answers=list(reversed(answers.get(one.id, []))),
            reopenings=reopenings.get(one.id, []),
        )
        for one in reversed(record.all(Exit))
    ]


def asked_then(record: Record) -> list[AskedThen]:
    """Return the askings about subcontractors."""
    answers = {one.ask_id: one for one in record.all(SubcontractorAnswer)}
    asked = reversed(record.all(SubcontractorAsk))
    return [AskedThen(ask=one, answer=answers.get(one.id)) for one in asked]


def in_short(record: Record) -> InShort:
    """Return what was under way, in a few words each."""
    return InShort(
        signing="; ".join(
            f"Signing: {one.words}" for one in signings_then(record) if one.envelope.is_open
        ),
        refusal="Refused, case open"
        if any(one.is_live for one in record.all(BaaEscalation))
        else "",
        incidents=_count(sum(one.is_open for one in record.all(Incident)), "open incident"),
        end="; ".join(
            f"End: {one.settled} of {len(one.steps)} steps settled"
            for one in ends_then(record)
            if one.case.is_open
        ),
        messages=_messages(record),
        subcontractors=_subcontractors(record),
    )


def _messages(record: Record) -> str:
    said = record.all(Message)
    waiting = sum(one.is_theirs and one.read_at is None for one in said)
    return _count(len(said), "message") + (f", {waiting} to answer" if waiting else "")


def _subcontractors(record: Record) -> str:
    asked = asked_then(record)
    answer = next((one.answer for one in asked if one.answer), None)
    if asked and asked[0].ask.is_open:
        return f"Asked about subcontractors {day_words(asked[0].ask.asked_on)}"
    return f"Subcontractors told {day_words(answer.answered_on)}" if answer else ""


def _count(number: int, noun: str) -> str:
    if not number:
        return ""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _by(rows: Iterable[_Row], of: Callable[[_Row], int]) -> dict[int, list[_Row]]:
    found: dict[int, list[_Row]] = {}
    for one in rows:
        found.setdefault(of(one), []).append(one)
    return found
