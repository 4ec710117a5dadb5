"""The words of an end, its steps, their days, and when it may be closed. Values in, values out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.errors import RuleBroken
from portal.exits.standards import BACKUPS_GONE, RETURNED_OR_DESTROYED, Standard

_SATURDAY = 5
# Told as days that nobody means seriously, a promise is no clock.
_LONGEST_PROMISE = 3650


class EndKind(StrEnum):
    """Why an agreement ends."""

    WE_LEAVE = "we_leave"
    THEY_LEAVE = "they_leave"
    BREACH = "breach"
    REPLACED = "replaced"
    REFUSED_RENEWAL = "refused_renewal"

    @property
    def words(self) -> str:
        """Return it as a page says it."""
        return _END_WORDS[self]


class StepKind(StrEnum):
    """What must happen, in the order in which it does."""

    ACCESS = "access"
    RETURN = "return"
    DESTROY = "destroy"
    BACKUPS = "backups"
    SUBCONTRACTORS = "subcontractors"
    CERTIFICATE = "certificate"

    @property
    def words(self) -> str:
        """Return it as a page says it."""
        return _STEP_WORDS[self]


class StepState(StrEnum):
    """What became of a step."""

    OPEN = "open"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"
    KEPT = "kept"


class Source(StrEnum):
    """Whose word a day rests on."""

    VENDOR = "vendor"
    BAA = "baa"
    PRACTICE = "practice"
    CERTIFICATE = "certificate"

    @property
    def words(self) -> str:
        """Return it as a page says it."""
        return _SOURCE_WORDS[self]


class Choice(StrEnum):
    """What a vendor says it did with the PHI (45 CFR 164.504(e)(2)(ii)(J))."""

    DESTROYED = "destroyed"
    RETURNED = "returned"
    NOT_FEASIBLE = "not_feasible"

    @property
    def words(self) -> str:
        """Return it as a page says it."""
        return _CHOICE_WORDS[self]


class AnswerState(StrEnum):
    """How far a vendor's answer is."""

    TOLD = "told"
    SIGNED = "signed"
    SENT = "sent"
    REPLACED = "replaced"
    SET_ASIDE = "set_aside"


class Closing(StrEnum):
    """On what a case was closed."""

    PROOF = "proof"
    REASON = "reason"


PROVEN = frozenset({AnswerState.SIGNED, AnswerState.SENT})
STANDING = frozenset({AnswerState.TOLD, *PROVEN})
# Only what a vendor holds can be kept under protection.
MAY_BE_KEPT = frozenset({StepKind.RETURN, StepKind.DESTROY, StepKind.BACKUPS})

_END_WORDS = {
    EndKind.WE_LEAVE: "We leave",
    EndKind.THEY_LEAVE: "They leave",
    EndKind.BREACH: "A material breach was not cured",
    EndKind.REPLACED: "We use another vendor",
    EndKind.REFUSED_RENEWAL: "They would not renew the BAA",
}
_STEP_WORDS = {
    StepKind.ACCESS: "Access is off",
    StepKind.RETURN: "Data is returned",
    StepKind.DESTROY: "Data is destroyed",
    StepKind.BACKUPS: "Backups and logs are gone",
    StepKind.SUBCONTRACTORS: "Subcontractors have done the same",
    StepKind.CERTIFICATE: "Certificate of destruction",
}
_SOURCE_WORDS = {
    Source.VENDOR: "Their answer",
    Source.BAA: "The BAA",
    Source.PRACTICE: "Your standard",
    Source.CERTIFICATE: "Their certificate",
}
_CHOICE_WORDS = {
    Choice.DESTROYED: "Destroyed",
    Choice.RETURNED: "Returned, no copy kept",
    Choice.NOT_FEASIBLE: "Not feasible: kept under protection",
}


@dataclass(frozen=True, kw_only=True)
class End:
    """Why and when an agreement ends, as a person tells it."""

    kind: EndKind
    reason: str
    ends_on: date
    breach_told_on: date | None = None
    cure_until: date | None = None


def checked_end(end: End, on: date) -> End:
    """Return an end that may begin today or ahead, or refuse it."""
    if not end.reason.strip():
        raise RuleBroken("Enter the reason. It is kept with your name.")
    if end.ends_on < on:
        raise RuleBroken("Choose today or a later day. An end cannot begin in the past.")
    if end.kind is EndKind.BREACH:
        return _checked_breach(end, on)
    return End(kind=end.kind, reason=end.reason.strip(), ends_on=end.ends_on)


def _checked_breach(end: End, on: date) -> End:
    """A known breach is first told, and given time to be cured (45 CFR 164.504(e)(1)(ii))."""
    if end.breach_told_on is None or end.breach_told_on > on:
        raise RuleBroken("Enter the day on which you told them of the breach. It is not ahead.")
    if end.cure_until is not None and end.cure_until < end.breach_told_on:
        raise RuleBroken("The day to cure it by comes after you told them. Check both.")
    if end.cure_until is not None and end.cure_until > end.ends_on:
        raise RuleBroken("They still have time to cure it on that day. Choose a later end.")
    return End(
        kind=end.kind,
        reason=end.reason.strip(),
        ends_on=end.ends_on,
        breach_told_on=end.breach_told_on,
        cure_until=end.cure_until,
    )


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A number of days that somebody said, and where."""

    days: int
    source: Source
    words: str
    is_business: bool = False

    def due(self, ends_on: date) -> date:
        """Return the day it runs out, counted from the end."""
        if not self.is_business:
            return ends_on + timedelta(days=self.days)
        day, left = ends_on, self.days
        while left > 0:
            day += timedelta(days=1)
            left -= day.weekday() < _SATURDAY
        return day


@dataclass(frozen=True, kw_only=True)
class Promised:
    """What the vendor's own answer and its BAA say about the end."""

    returns: tuple[Promise, ...] = ()
    destroys: tuple[Promise, ...] = ()
    backups: tuple[Promise, ...] = ()
    format: str = ""
    standard: str = ""
    certifies: bool | None = None
    keeps: str = ""
    fee: str = ""


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One step of the checklist: by when, and by whose word."""

    kind: StepKind
    due_on: date
    source: Source
    words: str


def is_serious(days: int) -> bool:
    """Tell whether a number of days can be a clock."""
    return 0 <= days <= _LONGEST_PROMISE


def plan(promised: Promised, ends_on: date) -> tuple[Planned, ...]:
    """Return the checklist of an end. Where both say a number, the earlier day counts."""
    destroy = _earliest(StepKind.DESTROY, promised.destroys, RETURNED_OR_DESTROYED, ends_on)
    found = {
        StepKind.ACCESS: Planned(
            kind=StepKind.ACCESS,
            due_on=ends_on,
            source=Source.PRACTICE,
            words="Off on the day it ends",
        ),
        StepKind.RETURN: _earliest(
            StepKind.RETURN, promised.returns, RETURNED_OR_DESTROYED, ends_on
        ),
        StepKind.DESTROY: destroy,
        StepKind.BACKUPS: _earliest(StepKind.BACKUPS, promised.backups, BACKUPS_GONE, ends_on),
    }
    with_it = (StepKind.SUBCONTRACTORS, StepKind.CERTIFICATE)
    found |= {
        kind: Planned(kind=kind, due_on=destroy.due_on, source=destroy.source, words=destroy.words)
        for kind in with_it
    }
    return tuple(found[kind] for kind in StepKind)


def _earliest(
    kind: StepKind, promises: Collection[Promise], standard: Standard, ends_on: date
) -> Planned:
    ours = Promise(days=standard.days, source=Source.PRACTICE, words=standard.words)
    first = min(promises or (ours,), key=lambda one: one.due(ends_on))
    return Planned(kind=kind, due_on=first.due(ends_on), source=first.source, words=first.words)


@dataclass(frozen=True, kw_only=True)
class Step:
    """How one step stands."""

    kind: StepKind
    due_on: date
    state: StepState
    kept_until: date | None = None

    def is_overdue(self, on: date) -> bool:
        """Tell whether its day has passed. On the day itself there is still time."""
        return self.state is StepState.OPEN and self.due_on < on

    def is_kept_too_long(self, on: date) -> bool:
        """Tell whether it was to be kept until a day that has passed."""
        return self.kept_until is not None and self.kept_until < on


def check_closing(steps: Collection[Step], *, has_proof: bool, phi_flows: bool) -> None:
    """Refuse to close on proof what is not proven, or what a service in use undoes every day."""
    if phi_flows:
        raise RuleBroken(
            "PHI still goes to them. Turn off each service, or close with a written reason."
        )
    waiting = [one.kind.words for one in steps if one.state is StepState.OPEN]
    if waiting:
        raise RuleBroken(
            f"Still open: {'; '.join(waiting)}. Settle each, or close with a written reason."
        )
    if not has_proof:
        raise RuleBroken("There is no certificate yet. Add one, or close with a written reason.")
