"""May PHI go to a service? One pure rule over the BAA in force, what it covers, the need and leave.

A business associate may have PHI only once a BAA is in force (45 CFR 164.502(e), 164.308(b)), and a
BAA is about what it covers.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from portal.baa.needed import Decided, Decisions, Seen
from portal.baa.rules import NeedOutcome
from portal.vendors import Phi


class Answer(StrEnum):
    """How the gate of a service stands, and why."""

    COVERED = "covered"
    UNSAID = "unsaid"
    ALLOWED = "allowed"
    EXEMPT = "exempt"
    NO_BAA = "no_baa"
    NOT_COVERED = "not_covered"
    NO_PHI = "no_phi"
    OFF = "off"


_SHUT = frozenset({Answer.NO_BAA, Answer.NOT_COVERED})
_OPEN = frozenset({Answer.COVERED, Answer.UNSAID, Answer.ALLOWED, Answer.EXEMPT})
_STATES = {
    Answer.COVERED: "good",
    Answer.UNSAID: "soon",
    Answer.ALLOWED: "soon",
    Answer.NO_BAA: "critical",
    Answer.NOT_COVERED: "critical",
}
_WORDS = {
    Answer.COVERED: "Yes",
    Answer.UNSAID: "Yes, if covered",
    Answer.ALLOWED: "For a while",
    Answer.EXEMPT: "Needs no BAA",
    Answer.NO_BAA: "No",
    Answer.NOT_COVERED: "No",
    Answer.NO_PHI: "Needs none",
    Answer.OFF: "Turned off",
}
_WHY = {
    Answer.COVERED: "The BAA in force covers it.",
    Answer.UNSAID: "A BAA is in force. Nobody has said yet whether it covers this service.",
    Answer.ALLOWED: "No BAA covers it. An owner allowed PHI for a while. It ends by itself.",
    Answer.EXEMPT: "It needs no BAA, for the reason in the memo.",
    Answer.NO_BAA: "Shut, because no BAA is in force.",
    Answer.NOT_COVERED: "Shut, because the BAA in force does not cover it. Amend it, or stop the PHI.",
    Answer.NO_PHI: "You said that no PHI goes there.",
    Answer.OFF: "You do not use it any more.",
}


@dataclass(frozen=True, kw_only=True)
class Covers:
    """What a BAA covers: every service, also future ones, as its words say; or those listed."""

    services: frozenset[int] = frozenset()
    is_every: bool = False


EVERY = Covers(is_every=True)


@dataclass(frozen=True, kw_only=True)
class InForce:
    """The agreement that binds on a day: since when, and what each of its papers was said to cover.

    `covers` has the amendments first, the whole agreement last. None: nobody has said so of that paper.
    """

    since: date
    covers: Sequence[Covers | None] = ()

    @property
    def is_said(self) -> bool:
        """Tell whether anybody has said what the whole agreement covers, before its amendments."""
        return self.covers[-1] is not None if self.covers else False

    def includes(self, service_id: int) -> bool:
        """Tell whether one of its papers was said to cover a service."""
        return any(one.is_every or service_id in one.services for one in self.covers if one)


@dataclass(frozen=True, kw_only=True)
class Leave:
    """An owner's written leave to send PHI without a BAA. `service_id` None: whatever they do."""

    starts_on: date
    ends_on: date
    service_id: int | None = None

    def holds(self, service_id: int | None, on: date) -> bool:
        """Tell whether it is for this service on this day. It holds on its last day."""
        return self.service_id in {None, service_id} and self.starts_on <= on <= self.ends_on


@dataclass(frozen=True, kw_only=True)
class Keeper:
    """Everything that the gates of one vendor's services hang on."""

    services: Sequence[Seen] = ()
    decisions: Decisions = field(default_factory=Decisions)
    in_force: InForce | None = None
    leaves: Collection[Leave] = ()


@dataclass(frozen=True, kw_only=True)
class Gate:
    """Whether PHI may go to a service, and why."""

    service: Seen
    answer: Answer
    until: date | None = None
    allowed_since: date | None = None

    @property
    def may_receive_phi(self) -> bool:
        """Tell whether PHI may go to the service."""
        return self.answer in _OPEN

    @property
    def is_shut(self) -> bool:
        """Tell whether PHI may not go there, though it does or may."""
        return self.answer in _SHUT

    @property
    def state(self) -> str:
        """Return its state word."""
        return _STATES.get(self.answer, "quiet")

    @property
    def words(self) -> str:
        """Return the answer as a badge says it."""
        return _WORDS[self.answer]

    @property
    def why(self) -> str:
        """Return why, in a sentence."""
        return _WHY[self.answer]


def gates(keeper: Keeper, on: date) -> list[Gate]:
    """Return the gate of each service, in their order."""
    return [_gate(one, keeper, on) for one in keeper.services]


def gate_if_phi(service: Seen | None, keeper: Keeper, on: date) -> Gate:
    """Return how a gate would stand if PHI went there. None: a service that is not listed yet."""
    known = service or Seen(id=0, name="", phi=Phi.YES)
    return _gate(Seen(id=known.id, name=known.name, phi=Phi.YES), keeper, on)


def _gate(service: Seen, keeper: Keeper, on: date) -> Gate:
    answer = _answer(service, keeper)
    leave = _leave(service.id, keeper.leaves, on)
    if answer in _SHUT and leave is not None:
        return Gate(
            service=service,
            answer=Answer.ALLOWED,
            until=leave.ends_on,
            allowed_since=leave.starts_on,
        )
    return Gate(service=service, answer=answer)


def _answer(service: Seen, keeper: Keeper) -> Answer:
    in_force, decided = keeper.in_force, keeper.decisions.about(service.id)
    found = (
        (not service.in_use, Answer.OFF),
        (not service.is_touching, Answer.NO_PHI),
        (in_force and in_force.includes(service.id), Answer.COVERED),
        (decided and _is_exempt(service, decided), Answer.EXEMPT),
        (in_force and not in_force.is_said, Answer.UNSAID),
        (in_force, Answer.NOT_COVERED),
    )
    return next((answer for holds, answer in found if holds), Answer.NO_BAA)


def _is_exempt(service: Seen, decided: Decided) -> bool:
    return decided.outcome is NeedOutcome.NOT_NEEDED and decided.speaks_of(service)


def _leave(service_id: int, leaves: Iterable[Leave], on: date) -> Leave | None:
    """Return the leave that lasts longest of those that hold."""
    holding = [one for one in leaves if one.holds(service_id, on)]
    return max(holding, key=lambda one: one.ends_on, default=None)


def vendor_answer(found: Collection[Gate]) -> tuple[str, str]:
    """Return how the gates of a vendor stand together, as a state and in words: the worst of them."""
    touching = [one for one in found if one.service.is_touching]
    shut = [one for one in touching if one.is_shut]
    if shut:
        return "critical", "No" if len(shut) == len(touching) else "Not for all"
    unsure = next((one for one in touching if one.state == "soon"), None)
    if unsure is not None:
        return unsure.state, unsure.words
    best = next((one for one in touching if one.state == "good"), None)
    return ("good", "Yes") if best else ("quiet", touching[0].words if touching else "Needs none")
