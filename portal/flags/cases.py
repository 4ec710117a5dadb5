"""Flags about a vendor's no, and about the case that follows from it."""

from collections.abc import Iterator
from datetime import date, timedelta

from portal.flags import case_words
from portal.flags.facts import CaseFacts, Flagged, FlagKind, Severity, VendorFacts
from portal.flags.saying import Words
from portal.flags.telling import flag


def refused_flag(facts: VendorFacts, refused_on: date, severity: Severity, on: date) -> Flagged:
    """Say that the vendor said no, or that none is needed, and where its case stands."""
    case = facts.case
    due = (case.accepted_until or case.due_on) if case else None
    asks_need = case.asks_need if case else facts.baa.says_not_ba
    if asks_need and not (case and case.accepted_until):
        # Its own answer, and no refusal to protect: the need is decided again.
        return flag(FlagKind.SAYS_NONE_NEEDED, severity, refused_on, facts, on=on, due=due)
    kind = FlagKind.BAA_REFUSED
    return flag(kind, severity, refused_on, facts, on=on, due=due, say=_refused(case))


def case_flags(facts: VendorFacts, on: date) -> Iterator[Flagged]:
    """Say that an open case is past its deadline. On the day itself it is not yet."""
    case = facts.case
    if case is not None and case.due_on is not None and case.due_on < on:
        since = case.due_on + timedelta(days=1)
        yield flag(
            FlagKind.ESCALATION_OVERDUE, Severity.CRITICAL, since, facts, on=on, due=case.due_on
        )


def _refused(case: CaseFacts | None) -> Words:
    if case is None:
        return case_words.REFUSED
    found = (
        (case.accepted_until, case_words.ACCEPTED),
        (case.asks_plan, case_words.HIGHER_PLAN),
        (case.reopened_on, case_words.REOPENED),
    )
    return next((words for holds, words in found if holds), case_words.REFUSED)
