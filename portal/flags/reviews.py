"""Flags about what a review leaves: a refusal in writing, a follow-up, and the day to ask again."""

from collections.abc import Iterator
from datetime import date, timedelta

from portal.flags.facts import Flagged, FlagKind, Severity, VendorFacts
from portal.flags.telling import flag

_DAY = timedelta(days=1)


def review_flags(facts: VendorFacts, on: date) -> Iterator[Flagged]:
    """Say what was refused in writing, what is due to be done, and whom to ask again."""
    review, answers = facts.review, facts.answers
    if review.refused and answers.declined_on is None:
        since = answers.submitted_on or on
        yield flag(FlagKind.ANSWER_REFUSED, Severity.CRITICAL, since, facts, on=on)
    due = review.follow_up_due_on
    if due is not None and due <= on:
        severity = Severity.CRITICAL if due < on else Severity.SOON
        yield flag(FlagKind.FOLLOW_UP_DUE, severity, due, facts, on=on, due=due)
    begins = review.ask_again_since
    if begins is not None and begins <= on:
        ask_on = review.ask_again_on
        yield flag(FlagKind.REASSESS_DUE, Severity.SOON, begins, facts, on=on, due=ask_on)
