"""Every flag the portal can raise, and when. Plain values in, flags out."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from portal.flags import clause_words, file_words, talk_words, words
from portal.flags.cases import case_flags, refused_flag
from portal.flags.chain import chain_flags, end_flags
from portal.flags.countersigning import baa_to_countersign, paper_to_countersign
from portal.flags.exits import exit_flags
from portal.flags.facts import WITHOUT_BAA, Flagged, FlagKind, Severity, VendorFacts
from portal.flags.gates import gate_flags, need_flags
from portal.flags.incidents import incident_flags
from portal.flags.reports import report_flags
from portal.flags.reviews import review_flags
from portal.flags.saying import Words
from portal.flags.talk import is_silent, silent_words, talk_flags, waiting_on_us
from portal.flags.telling import flag
from portal.flags.words import WORDS

CONTACTS_WANTED = 2
FILE_WAITS_FOR = timedelta(days=1)

ORDER = {kind: place for place, kind in enumerate(FlagKind)}


def flags_for(facts: VendorFacts, on: date) -> tuple[Flagged, ...]:
    """Return the flags a vendor with these facts carries on this day, worst first."""
    if facts.former_on is not None:
        found = [
            *_after_the_end(facts, on),
            *case_flags(facts, on),
            *exit_flags(facts, on),
            *incident_flags(facts, on),
        ]
    else:
        found = [
            *_baa_flags(facts, on),
            *case_flags(facts, on),
            *exit_flags(facts, on),
            *incident_flags(facts, on),
            *talk_flags(facts, on),
            *paper_to_countersign(facts, on),
            *_clause_flags(facts, on),
            *chain_flags(facts, on),
            *gate_flags(facts, on),
            *need_flags(facts, on),
            *_answer_flags(facts, on),
            *review_flags(facts, on),
            *_soc2_flags(facts, on),
            *_file_flags(facts, on),
            *_other_flags(facts, on),
        ]
    return tuple(sorted(_once(found), key=lambda flag: ORDER[flag.kind]))


def may_be_waived(kind: FlagKind) -> bool:
    """Tell whether an owner may grey this flag. Never while PHI lacks a BAA that covers it."""
    never = {FlagKind.SERVICE_NOT_COVERED, FlagKind.PHI_OVERRIDE, FlagKind.ESCALATION_OVERDUE}
    never |= {FlagKind.INCIDENT_OPEN, FlagKind.EXIT_OVERDUE}
    return kind not in WITHOUT_BAA | never


def counts_as_needing_a_baa(facts: VendorFacts) -> bool:
    """Tell whether the vendor is treated as a business associate, decided or not."""
    if facts.need.needs_baa is not None:
        return facts.need.needs_baa
    baa = facts.baa
    had_one = baa.in_force_since or baa.lapsed_on or baa.terminated_on or baa.requested_on
    return facts.has_phi is True or bool(had_one or baa.refused_on)


def _once(found: list[Flagged]) -> list[Flagged]:
    """Return the flags, of two about the same silence the one that says what hangs on it."""
    if all(one.kind is not FlagKind.BAA_SILENT for one in found):
        return found
    return [one for one in found if one.kind is not FlagKind.CALL_DUE]


def _after_the_end(facts: VendorFacts, on: date) -> Iterator[Flagged]:
    if facts.has_phi and facts.former_on:
        yield flag(
            FlagKind.PHI_AFTER_END,
            Severity.CRITICAL,
            facts.former_on,
            facts,
            on=on,
            say=words.FORMER_WITH_PHI,
        )


def _baa_flags(facts: VendorFacts, on: date) -> Iterator[Flagged]:
    if not counts_as_needing_a_baa(facts):
        return
    baa = facts.baa
    if baa.in_force_since is None:
        yield from islice(_lacking(facts, on), 1)
    else:
        yield from end_flags(facts, on)


def _lacking(facts: VendorFacts, on: date) -> Iterator[Flagged]:
    """Say what is true of a vendor that needs a BAA and has none: the first is what counts."""
    baa = facts.baa
    red = _red(facts)
    yield from baa_to_countersign(facts, on)
    if baa.offered_on:
        since = baa.offered_on
        yield flag(FlagKind.BAA_OFFERED, waiting_on_us(since, on), since, facts, on=on)
    if baa.terminated_on and facts.has_phi:
        yield flag(FlagKind.PHI_AFTER_END, red, baa.terminated_on, facts, on=on)
    if baa.refused_on:
        yield refused_flag(facts, baa.refused_on, red, on)
    if baa.lapsed_on:
        say = words.LAPSED_ASKED if baa.requested_on else WORDS[FlagKind.BAA_LAPSED]
        since = baa.lapsed_on + timedelta(days=1)
        yield flag(FlagKind.BAA_LAPSED, red, since, facts, on=on, say=say)
    if baa.requested_on:
        yield _asked(facts, baa.requested_on, on)
    if baa.terminated_on is None:
        yield _nothing(facts, on)


def _asked(facts: VendorFacts, asked_on: date, on: date) -> Flagged:
    baa = facts.baa
    kind, severity, say = FlagKind.BAA_REQUESTED, Severity.WAITING, None
    if facts.wrote_on is not None:
        say = talk_words.REQUESTED_WROTE
    elif is_silent(facts, on):
        kind, say = FlagKind.BAA_SILENT, silent_words(facts, on)
        is_called = say is talk_words.SILENT_CALLED
        severity = Severity.WAITING if is_called else Severity.SOON
    return flag(kind, severity, asked_on, facts, on=on, due=baa.request_due_on, say=say)


def _nothing(facts: VendorFacts, on: date) -> Flagged:
    if facts.baa.is_claimed and not (facts.baa.copy_waits or facts.baa.copy_infected):
        return flag(FlagKind.BAA_CLAIMED, _red(facts), facts.added_on, facts, on=on)
    since = facts.phi_since or facts.need.decided_on or facts.added_on
    return flag(FlagKind.BAA_MISSING, _red(facts), since, facts, on=on, say=_missing(facts))


def _missing(facts: VendorFacts) -> Words:
    if facts.baa.copy_infected:
        return file_words.COPY_INFECTED
    if facts.baa.copy_waits:
        return file_words.COPY_WAITS
    return words.MISSING_UNDECIDED if facts.need.needs_baa is None else words.MISSING


def _red(facts: VendorFacts) -> Severity:
    """Tell how bad it is to lack a BAA: without PHI, no law is broken yet."""
    return Severity.SOON if facts.has_phi is False else Severity.CRITICAL


def _clause_flags(facts: VendorFacts, on: date) -> Iterator[Flagged]:
    """Say what the BAA in force lacks: what a person found missing, else what nobody has found."""
    clauses, baa = facts.clauses, facts.baa
    if not counts_as_needing_a_baa(facts) or baa.in_force_since is None:
        return
    kind, since = FlagKind.BAA_LACKS_PROVISION, clauses.since or baa.in_force_since
    if clauses.missing:
        severity = Severity.CRITICAL if clauses.is_critical else Severity.SOON
        yield flag(kind, severity, since, facts, on=on, say=_missing_words(facts))
    elif clauses.not_found:
        say = clause_words.TO_CHECK
        yield flag(kind, Severity.SOON, since, facts, on=on, say=say)
    elif clauses.is_unreadable:
        say = clause_words.UNREADABLE
        yield flag(kind, Severity.SOON, since, facts, on=on, say=say)


def _missing_words(facts: VendorFacts) -> Words:
    if facts.baa.offered_on:
        return clause_words.MISSING_OFFERED
    if facts.clauses.amendment_asked_on:
        return clause_words.MISSING_ASKED
    return clause_words.MISSING


def _answer_flags(facts: VendorFacts, on: date) -> Iterator[Flagged]:
    answers = facts.answers
    if answers.red_count and not answers.await_review:
        since = answers.submitted_on or on
        yield flag(FlagKind.ANSWERS_RED, Severity.CRITICAL, since, facts, on=on)
    if answers.declined_on is not None:
        yield flag(FlagKind.QUESTIONS_DECLINED, Severity.SOON, answers.declined_on, facts, on=on)
    elif answers.await_review and answers.submitted_on:
        since = answers.submitted_on
        yield flag(FlagKind.ANSWERS_TO_REVIEW, waiting_on_us(since, on), since, facts, on=on)
    elif answers.sent_on is None:
        if facts.has_phi and counts_as_needing_a_baa(facts):
            since = facts.added_on
            yield flag(FlagKind.QUESTIONS_NOT_SENT, Severity.SOON, since, facts, on=on)
    elif answers.is_open:
        yield from _unanswered_flags(facts, on)


def _unanswered_flags(facts: VendorFacts, on: date) -> Iterator[Flagged]:
    answers = facts.answers
    if answers.bounced_on is not None:
        since = answers.bounced_on
        yield flag(FlagKind.QUESTIONS_CAME_BACK, Severity.SOON, since, facts, on=on)
    elif answers.due_on and answers.due_on < on:
        due = answers.due_on
        since = due + timedelta(days=1)
        yield flag(FlagKind.QUESTIONS_OVERDUE, Severity.CRITICAL, since, facts, on=on, due=due)


def _soc2_flags(facts: VendorFacts, on: date) -> Iterator[Flagged]:
    if not facts.has_phi:
        return
    if facts.report_that_counts is not None:
        yield from report_flags(facts, facts.report_that_counts, on)
    else:
        yield from _answered_soc2_flags(facts, on)


def _answered_soc2_flags(facts: VendorFacts, on: date) -> Iterator[Flagged]:
    answers = facts.answers
    if answers.submitted_on is None:
        return
    since = answers.submitted_on
    if answers.soc2_kind is None or answers.soc2_kind in {"", "none"}:
        yield flag(FlagKind.SOC2_MISSING, Severity.SOON, since, facts, on=on)
    elif answers.soc2_kind == "type_1":
        yield flag(FlagKind.SOC2_TYPE_ONE, Severity.SOON, since, facts, on=on)
    elif answers.soc2_period_end is not None:
        last_good = max(_a_year_after(answers.soc2_period_end), answers.bridge_to or date.min)
        if on > last_good:
            since = last_good + timedelta(days=1)
            yield flag(FlagKind.SOC2_OLD, Severity.SOON, since, facts, on=on)


def _file_flags(facts: VendorFacts, on: date) -> Iterator[Flagged]:
    files = facts.files
    if files.infected_on is not None:
        yield flag(FlagKind.FILE_INFECTED, Severity.CRITICAL, files.infected_on, facts, on=on)
    if files.waiting_since is not None and files.waiting_since + FILE_WAITS_FOR < on:
        yield flag(FlagKind.FILE_WAITS, Severity.SOON, files.waiting_since, facts, on=on)


def _other_flags(facts: VendorFacts, on: date) -> Iterator[Flagged]:
    if facts.answers.data_outside_us:
        since = facts.answers.submitted_on or on
        yield flag(FlagKind.DATA_OUTSIDE_US, Severity.SOON, since, facts, on=on)
    until = facts.baa.phi_override_until
    if until is not None and until >= on:
        since = facts.baa.phi_override_since or on
        yield flag(FlagKind.PHI_OVERRIDE, Severity.SOON, since, facts, on=on, due=until)
    if facts.contacts < CONTACTS_WANTED and counts_as_needing_a_baa(facts):
        yield flag(FlagKind.NO_SECOND_CONTACT, Severity.QUIET, facts.added_on, facts, on=on)


def _a_year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28)
