"""Flags about the chain of agreements: its end, its breach notice, and who stands behind the vendor."""

from collections.abc import Iterator
from datetime import date, timedelta

from portal.flags import chain_words
from portal.flags.facts import Flagged, FlagKind, FlowDownFacts, Severity, VendorFacts
from portal.flags.saying import Words
from portal.flags.telling import flag

_DAYS = tuple(timedelta(days=days) for days in (0, 7, 30, 60, 90))
# From so many days before, this loud, in these words: the nearest step first.
ENDING = tuple(
    zip(
        _DAYS,
        (Severity.CRITICAL, Severity.SOON, Severity.SOON, Severity.WAITING, Severity.QUIET),
        (
            chain_words.ENDING_TODAY,
            chain_words.ENDING_7,
            chain_words.ENDING_30,
            chain_words.ENDING_60,
            chain_words.ENDING,
        ),
        strict=True,
    )
)
REVIEW = tuple(
    zip(
        _DAYS,
        (Severity.SOON, Severity.SOON, Severity.SOON, Severity.QUIET, Severity.QUIET),
        (
            chain_words.REVIEW_TODAY,
            chain_words.REVIEW_7,
            chain_words.REVIEW,
            chain_words.REVIEW_AHEAD,
            chain_words.REVIEW_FAR,
        ),
        strict=True,
    )
)


def end_flags(facts: VendorFacts, on: date) -> Iterator[Flagged]:
    """Say that the BAA in force ends or is to be reviewed. Not where another takes over from it."""
    baa = facts.baa
    if baa.renewed_from is not None:
        return
    if baa.ends_on is not None:
        yield from _ending(facts, baa.ends_on, on)
    elif baa.review_on is not None:
        yield from _review(facts, baa.review_on, on)


def chain_flags(facts: VendorFacts, on: date) -> Iterator[Flagged]:
    """Say what the BAA in force allows too long, and who behind the vendor is not confirmed."""
    if facts.baa.in_force_since is None or facts.need.needs_baa is False:
        return
    yield from _notice(facts, on)
    down = facts.flow_down
    if facts.has_phi and down is not None and not down.is_settled:
        yield _flow_down(facts, down, facts.baa.in_force_since, on)


def _ending(facts: VendorFacts, ends_on: date, on: date) -> Iterator[Flagged]:
    for ahead, severity, words in ENDING:
        if ends_on <= on + ahead:
            # An amendment that was asked for is no renewal.
            asked = facts.baa.requested_on and not facts.clauses.amendment_asked_on
            say = chain_words.RENEWAL_ASKED if asked else words
            loud = Severity.SOON if facts.has_phi is False else Severity.CRITICAL
            how = loud if severity is Severity.CRITICAL else severity
            since = ends_on - ahead
            yield flag(FlagKind.BAA_ENDING, how, since, facts, on=on, due=ends_on, say=say)
            return


def _review(facts: VendorFacts, review_on: date, on: date) -> Iterator[Flagged]:
    for ahead, severity, words in REVIEW:
        if review_on <= on + ahead:
            say = chain_words.REVIEW_LATE if review_on < on else words
            since, kind = review_on - ahead, FlagKind.BAA_REVIEW_DUE
            yield flag(kind, severity, since, facts, on=on, due=review_on, say=say)
            return


def _notice(facts: VendorFacts, on: date) -> Iterator[Flagged]:
    notice = facts.notice
    if notice is None or not notice.beyond:
        return
    severity = Severity.CRITICAL if notice.is_over_law else Severity.SOON
    since = notice.since or facts.baa.in_force_since or on
    say = chain_words.NOTICE_LONG if notice.is_confirmed else chain_words.NOTICE_LONG_READ
    if not notice.words:
        say = chain_words.NOTICE_NOT_STATED
    yield flag(FlagKind.BREACH_NOTICE_LONG, severity, since, facts, on=on, say=say)


def _flow_down(facts: VendorFacts, known: FlowDownFacts, since: date, on: date) -> Flagged:
    severity, first, say = _confirmed(known, since, on)
    kind = FlagKind.SUBCONTRACTORS_UNCONFIRMED
    return flag(kind, severity, first, facts, on=on, due=known.due_on, say=say)


def _confirmed(known: FlowDownFacts, since: date, on: date) -> tuple[Severity, date, Words]:
    """Return what is worst of how the subcontractors stand."""
    confirmed, due = known.confirmed_on or since, known.due_on
    is_late = due is not None and due < on
    asked = known.asked_on or since
    standing = (
        (known.unbound, Severity.CRITICAL, confirmed, chain_words.SUBCONTRACTORS_UNBOUND),
        (known.differs, Severity.WAITING, confirmed, chain_words.SUBCONTRACTORS_DIFFER),
        (is_late, Severity.SOON, due or asked, chain_words.SUBCONTRACTORS_LATE),
        (known.asked_on, Severity.QUIET, asked, chain_words.SUBCONTRACTORS_ASKED),
        (known.is_old, Severity.SOON, confirmed, chain_words.SUBCONTRACTORS_OLD),
    )
    found = ((severity, day, say) for holds, severity, day, say in standing if holds)
    return next(found, (Severity.QUIET, since, chain_words.SUBCONTRACTORS_NEVER))
