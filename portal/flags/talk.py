"""Flags about letters, messages and calls: who waits for whom, and since when."""

from collections.abc import Iterator
from datetime import date, timedelta

from portal.flags import talk_words
from portal.flags.facts import Flagged, FlagKind, Severity, VendorFacts
from portal.flags.saying import Words
from portal.flags.telling import flag

SILENT_AFTER = timedelta(days=14)


def talk_flags(facts: VendorFacts, on: date) -> Iterator[Flagged]:
    """Say what was written to us, and what nobody answered though three reminders went."""
    due = facts.baa.call_due_on
    if facts.wrote_on is not None:
        severity = waiting_on_us(facts.wrote_on, on)
        yield flag(FlagKind.THEY_WROTE, severity, facts.wrote_on, facts, on=on)
    elif due is not None and due <= on:
        say = _call_words(facts)
        yield flag(FlagKind.CALL_DUE, Severity.SOON, due, facts, on=on, due=due, say=say)
    if facts.letter_back_on is not None:
        say = talk_words.LETTER_UNSURE if facts.letter_is_unsure else None
        since = facts.letter_back_on
        yield flag(FlagKind.LETTER_BACK, Severity.SOON, since, facts, on=on, say=say)


def is_silent(facts: VendorFacts, on: date) -> bool:
    """Tell whether they owe us a word for longer than letters take: since we asked, or answered."""
    baa = facts.baa
    since = baa.we_answered_on or baa.requested_on
    return since is not None and on - since > SILENT_AFTER and not baa.is_answered


def silent_words(facts: VendorFacts, on: date) -> Words | None:
    """Return what is said of a vendor that is silent; None: the usual."""
    baa = facts.baa
    found = (
        (baa.called_on and not is_call_due(facts, on), talk_words.SILENT_CALLED),
        (baa.called_on, talk_words.SILENT_AGAIN),
        (baa.we_answered_on, talk_words.SILENT_ANSWERED),
        (baa.is_half_signed, talk_words.SILENT_HALF),
    )
    return next((words for holds, words in found if holds), None)


def is_call_due(facts: VendorFacts, on: date) -> bool:
    """Tell whether somebody should call about what was asked for."""
    due = facts.baa.call_due_on
    return due is not None and due <= on


def waiting_on_us(since: date, on: date) -> Severity:
    """Tell how loud it is that a vendor waits for us."""
    return Severity.SOON if on - since > SILENT_AFTER else Severity.WAITING


def _call_words(facts: VendorFacts) -> Words | None:
    baa = facts.baa
    found = (
        (baa.called_on, talk_words.CALL_DUE_AGAIN),
        (baa.we_answered_on, talk_words.CALL_DUE_ANSWERED),
        (baa.is_half_signed, talk_words.CALL_DUE_HALF),
    )
    return next((words for holds, words in found if holds), None)
