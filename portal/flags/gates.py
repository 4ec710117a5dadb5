"""Flags about the need of a BAA, and about services that PHI goes to outside of it."""

from collections.abc import Iterator
from datetime import date

from portal.flags import gate_words, words
from portal.flags.facts import Flagged, FlagKind, Severity, VendorFacts
from portal.flags.saying import Words
from portal.flags.telling import flag


def need_flags(facts: VendorFacts, on: date) -> Iterator[Flagged]:
    """Say that nobody has decided whether a BAA is needed, or that it should be asked again."""
    need = facts.need
    if need.asks_counsel and need.decided_on:
        since, say = need.decided_on, words.WAITING_FOR_COUNSEL
        yield flag(FlagKind.NEED_UNDECIDED, Severity.WAITING, since, facts, on=on, say=say)
    elif need.needs_baa is None and need.decided_on and need.phi_changed:
        since, say = need.phi_changed_on or on, gate_words.RE_ASK_OUTGROWN
        yield flag(FlagKind.RE_ASK_DUE, Severity.SOON, since, facts, on=on, say=say)
    elif need.needs_baa is None:
        if facts.has_phi is not False and facts.baa.in_force_since is None:
            yield flag(FlagKind.NEED_UNDECIDED, Severity.SOON, facts.added_on, facts, on=on)
    else:
        yield from _asked_again(facts, on)


def gate_flags(facts: VendorFacts, on: date) -> Iterator[Flagged]:
    """Say which services the BAA in force does not cover, or that nobody has said which it does."""
    gates, in_force = facts.gates, facts.baa.in_force_since
    if gates.allowed and facts.baa.phi_override_until is None:
        since, due = gates.allowed_since or on, gates.allowed_until
        say, kind = gate_words.ALLOWED, FlagKind.PHI_OVERRIDE
        yield flag(kind, Severity.SOON, since, facts, on=on, due=due, say=say)
    if in_force is None or facts.need.needs_baa is False:
        return
    since = max(in_force, gates.since or in_force)
    if gates.shut:
        severity = Severity.CRITICAL if gates.is_flowing else Severity.SOON
        say = gate_words.NOT_COVERED if gates.is_flowing else gate_words.NOT_COVERED_UNSURE
        yield flag(FlagKind.SERVICE_NOT_COVERED, severity, since, facts, on=on, say=say)
    if len(gates.unsaid) > 1:
        yield flag(FlagKind.COVER_UNSAID, Severity.SOON, in_force, facts, on=on)


def _asked_again(facts: VendorFacts, on: date) -> Iterator[Flagged]:
    need = facts.need
    is_due = need.re_ask_on is not None and need.re_ask_on <= on
    if not (is_due or need.phi_changed):
        return
    since = need.re_ask_on if is_due else need.phi_changed_on
    # Whoever needs one stays covered by it meanwhile: a hint, and no date that presses.
    severity = Severity.QUIET if need.needs_baa else Severity.SOON
    due = None if need.needs_baa else since
    yield flag(
        FlagKind.RE_ASK_DUE, severity, since or on, facts, on=on, due=due, say=_re_ask_words(facts)
    )


def _re_ask_words(facts: VendorFacts) -> Words:
    need = facts.need
    if need.needs_baa:
        return gate_words.RE_ASK_NEEDED_CHANGED if need.phi_changed else gate_words.RE_ASK_NEEDED
    return gate_words.RE_ASK_CHANGED if need.phi_changed else words.WORDS[FlagKind.RE_ASK_DUE]
