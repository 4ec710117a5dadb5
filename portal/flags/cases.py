"""Flags about a vendor's no, and about the case that follows from it."""

from collections.abc import Iterator
from datetime import date, timedelta

from portal.flags import case_words
from portal.flags.facts import Flagged, FlagKind, Severity, VendorFacts
from portal.flags.saying import Words
from portal.flags.telling import flag


def refused_flag(facts: VendorFacts, refused_on: date, severity: Severity, on: date) -> Flagged:
    """Say that the vendor said no, and where its case stands."""
    case = facts.case
    due = (case.accepted_until or case.due_on) if case else None
    return flag(FlagKind.BAA_REFUSED, severity, refused_on, facts, on=on, due=due, say=_said(facts))


def case_flags(facts: VendorFacts, on: date) -> Iterator[Flagged]:
    """Say that an open case is past its deadline. On the day itself it is not yet."""
    case = facts.case
    if case is not None and case.due_on is not None and case.due_on < on:
        since = case.due_on + timedelta(days=1)
        yield flag(
            FlagKind.ESCALATION_OVERDUE, Severity.CRITICAL, since, facts, on=on, due=case.due_on
        )


def _said(facts: VendorFacts) -> Words:
    case = facts.case
    if case is None:
        return case_words.SAYS_NOT_BA if facts.baa.says_not_ba else case_words.REFUSED
    found = (
        (case.accepted_until, case_words.ACCEPTED),
        (case.asks_need, case_words.SAYS_NOT_BA),
        (case.asks_plan, case_words.HIGHER_PLAN),
        (case.reopened_on, case_words.REOPENED),
    )
    return next((words for holds, words in found if holds), case_words.REFUSED)
