"""Flags about the end of an agreement, until it is proven or closed with a reason."""

from collections.abc import Iterator
from datetime import date, timedelta

from portal.flags import exit_words
from portal.flags.facts import ExitFacts, Flagged, FlagKind, Severity, VendorFacts
from portal.flags.talk import waiting_on_us
from portal.flags.telling import flag

_SOON = timedelta(days=7)
_DAY = timedelta(days=1)


def exit_flags(facts: VendorFacts, on: date) -> Iterator[Flagged]:
    """Say the one thing that is next in the end with a vendor. A step is late the day after its day."""
    case = facts.exit
    if case is None:
        return
    kept = case.kept_until
    if kept is not None and kept < on:
        say = exit_words.KEPT_TOO_LONG
        kind, worst = FlagKind.EXIT_OVERDUE, Severity.CRITICAL
        yield flag(kind, worst, kept + _DAY, facts, on=on, due=kept, say=say)
    if case.is_open:
        yield _open(facts, case, on)


def _open(facts: VendorFacts, case: ExitFacts, on: date) -> Flagged:
    due = case.next_due_on
    if case.certified_on is not None:
        severity = waiting_on_us(case.certified_on, on)
        say = exit_words.TO_READ
        return flag(FlagKind.EXIT_DUE, severity, case.certified_on, facts, on=on, due=due, say=say)
    if due is not None and due < on:
        worst = Severity.CRITICAL
        return flag(FlagKind.EXIT_OVERDUE, worst, due + _DAY, facts, on=on, due=due)
    return _due(facts, case, on)


def _due(facts: VendorFacts, case: ExitFacts, on: date) -> Flagged:
    due, soon = case.next_due_on, Severity.SOON
    if case.call_due_on is not None and case.call_due_on <= on:
        since, say = case.call_due_on, exit_words.TO_CALL
    elif due is None:
        since, say = case.opened_on, exit_words.TO_CLOSE
    elif case.asked_on is None and not case.is_proven:
        since, say = case.opened_on, exit_words.TO_ASK
    else:
        soon = Severity.SOON if due <= on + _SOON else Severity.WAITING
        since, say = case.opened_on, exit_words.UNDER_WAY
    return flag(FlagKind.EXIT_DUE, soon, since, facts, on=on, due=due, say=say)
