"""What a vendor tells by its link about the PHI it held, and which steps that settles."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from portal.errors import RuleBroken
from portal.exits.rules import Choice, StepKind, StepState

_DAYS = ("done_on", "backups_until", "logs_until", "returned_on", "retained_until")


class Subs(StrEnum):
    """Whether the vendor's subcontractors have done the same."""

    NONE = "none"
    ALL = "all"
    NOT_YET = "not_yet"

    @property
    def words(self) -> str:
        """Return it as a page says it."""
        return _SUBS_WORDS[self]


_SUBS_WORDS = {
    Subs.NONE: "No subcontractor held any of it",
    Subs.ALL: "All of them have done the same and confirmed it",
    Subs.NOT_YET: "Not all of them have confirmed it yet",
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """The facts of a certificate, in the vendor's own words. What a choice does not ask is empty."""

    choice: Choice
    what: str = ""
    method: str = ""
    done_on: date | None = None
    done_by: str = ""
    backups_until: date | None = None
    logs_until: date | None = None
    subs: Subs = Subs.NOT_YET
    returned_on: date | None = None
    returned_how: str = ""
    why: str = ""
    retained: str = ""
    retained_until: date | None = None
    protects: bool = False

    @property
    def last_copy_on(self) -> date | None:
        """Return the day until which backups or logs still hold some of it."""
        return max((day for day in (self.backups_until, self.logs_until) if day), default=None)

    def plain(self) -> dict[str, Any]:
        """Return it as values that JSON can keep."""
        days = {name: day.isoformat() for name in _DAYS if (day := getattr(self, name))}
        rest = {name: value for name, value in vars(self).items() if name not in _DAYS and value}
        return {name: str(v) if isinstance(v, StrEnum) else v for name, v in rest.items()} | days

    @classmethod
    def from_plain(cls, told: Mapping[str, Any]) -> "Told":
        """Return what was kept."""
        days = {name: date.fromisoformat(told[name]) for name in _DAYS if name in told}
        kinds = {"choice": Choice(told["choice"]), "subs": Subs(told["subs"])}
        return cls(**{**told, **days, **kinds})


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What an answer makes of one step. Still open: its day has moved."""

    state: StepState
    done_on: date | None = None
    due_on: date | None = None
    what: str = ""
    who: str = ""
    why: str = ""
    kept_until: date | None = None


def checked_told(told: Told, on: date) -> Told:
    """Return the facts without blanks round them, or refuse what says too little or cannot be."""
    tidy = replace(
        told,
        **{
            name: getattr(told, name).strip()
            for name in ("what", "method", "done_by", "returned_how", "why", "retained")
        },
    )
    if tidy.choice is Choice.NOT_FEASIBLE:
        return _checked_kept(tidy, on)
    asked = {
        "Say what was destroyed: which systems and records.": tidy.what,
        "Say how it was destroyed.": tidy.method,
        "Enter the day on which it was done.": tidy.done_on,
        "Say who did it, or saw to it.": tidy.done_by,
    }
    if tidy.choice is Choice.RETURNED:
        asked |= {
            "Enter the day on which it was returned.": tidy.returned_on,
            "Say how it was returned, and in which format.": tidy.returned_how,
        }
    _refuse_gaps(asked)
    if any(day > on for day in (tidy.done_on, tidy.returned_on) if day):
        raise RuleBroken("A certificate tells what has happened. Choose days that are not ahead.")
    return tidy


def _checked_kept(told: Told, on: date) -> Told:
    _refuse_gaps(
        {
            "Say why neither return nor destruction is feasible.": told.why,
            "Say what is kept.": told.retained,
            "Enter until when it is kept.": told.retained_until,
            "Tick that the protections go on. The rule asks for it.": told.protects,
        }
    )
    if told.retained_until is not None and told.retained_until <= on:
        raise RuleBroken("Enter a day ahead until which it is kept.")
    return told


def _refuse_gaps(asked: Mapping[str, object]) -> None:
    missing = next((words for words, value in asked.items() if not value), None)
    if missing is not None:
        raise RuleBroken(missing)


def outcomes(told: Told, proven_on: date) -> dict[StepKind, Outcome]:
    """Return what a proven answer settles. Whether data came back is for the practice to say."""
    certificate = Outcome(state=StepState.DONE, done_on=proven_on, what=told.choice.words)
    found = _kept(told) if told.choice is Choice.NOT_FEASIBLE else _gone(told, proven_on)
    subs = _of_subs(told, proven_on)
    if subs is not None:
        found[StepKind.SUBCONTRACTORS] = subs
    return found | {StepKind.CERTIFICATE: certificate}


def _kept(told: Told) -> dict[StepKind, Outcome]:
    kept = Outcome(
        state=StepState.KEPT,
        what=told.retained,
        why=told.why,
        kept_until=told.retained_until,
    )
    return {StepKind.RETURN: kept, StepKind.DESTROY: kept, StepKind.BACKUPS: kept}


def _gone(told: Told, proven_on: date) -> dict[StepKind, Outcome]:
    destroyed = Outcome(
        state=StepState.DONE,
        done_on=told.done_on,
        what=f"{told.what} ({told.method})",
        who=told.done_by,
    )
    last = told.last_copy_on or told.done_on or proven_on
    if last > proven_on:
        backups = Outcome(state=StepState.OPEN, due_on=last)
    else:
        backups = Outcome(state=StepState.DONE, done_on=last, who=told.done_by)
    return {StepKind.DESTROY: destroyed, StepKind.BACKUPS: backups}


def _of_subs(told: Told, proven_on: date) -> Outcome | None:
    if told.subs is Subs.NONE:
        return Outcome(state=StepState.NOT_APPLICABLE, why=f"They say: {Subs.NONE.words}")
    if told.subs is Subs.ALL:
        return Outcome(
            state=StepState.DONE, done_on=told.done_on or proven_on, what=told.subs.words
        )
    return None
