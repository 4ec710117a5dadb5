"""Putting a flag into words: the vendor's name and days, filled into what the kind says."""

from collections.abc import Sequence
from datetime import date

from portal.flags.facts import (
    ClauseFacts,
    Flagged,
    FlagKind,
    FlowDownFacts,
    NoticeFacts,
    Severity,
    VendorFacts,
)
from portal.flags.part_facts import IncidentFacts, ReviewFacts
from portal.flags.saying import Words
from portal.flags.words import WORDS, say_day

MOST_NAMED = 3


def flag(  # noqa: PLR0913 - the two last are seldom said
    kind: FlagKind,
    severity: Severity,
    since: date,
    facts: VendorFacts,
    *,
    on: date,
    due: date | None = None,
    say: Words | None = None,
) -> Flagged:
    """Fill in what a flag says. `say` when the kind has other words in this case."""
    told = say or WORDS[kind]
    filled = _names(facts, on)
    return Flagged(
        kind=kind,
        severity=severity,
        since=min(since, on),
        due=due,
        title=told.title.format_map(filled),
        sentence=told.sentence.format_map(filled),
        to_do=told.to_do.format_map(filled),
        badge=told.badge.format_map(filled),
        action_words=told.action,
        action_path=f"/vendors/{facts.vendor_id}{told.path}",
    )


def _names(facts: VendorFacts, on: date) -> dict[str, str]:
    baa, answers, report = facts.baa, facts.answers, facts.report_that_counts
    case, ended = facts.case, facts.exit
    days = {
        "ended": facts.former_on or baa.terminated_on,
        "refused": baa.refused_on,
        "decided": facts.need.decided_on,
        "ends": baa.ends_on,
        "case_due": case.due_on if case else None,
        "accepted": case.accepted_until if case else None,
        "reopened": case.reopened_on if case else None,
        "exit_due": ended.next_due_on if ended else None,
        "exit_ends": ended.ends_on if ended else None,
        "exit_asked": ended.asked_on if ended else None,
        "exit_certified": ended.certified_on if ended else None,
        "exit_kept": ended.kept_until if ended else None,
        "incident_due": facts.incident.next_due_on if facts.incident else None,
        "asked": baa.requested_on,
        "called": baa.called_on,
        "call": baa.call_due_on,
        "we_answered": baa.we_answered_on,
        "wrote": facts.wrote_on,
        "letter": facts.letter_back_on,
        "lapsed": baa.lapsed_on,
        "offered": baa.offered_on,
        "signed": facts.signing.waits_since if facts.signing else None,
        "review": baa.review_on,
        "answered": answers.submitted_on,
        "declined": answers.declined_on,
        "answers_due": answers.due_on,
        "came_back": answers.bounced_on,
        "sent": answers.sent_on,
        "soc2": report.period_end if report else answers.soc2_period_end,
        "override": baa.phi_override_until,
        "amendment": facts.clauses.amendment_asked_on,
        "infected": facts.files.infected_on,
        "waiting": facts.files.waiting_since,
    }
    reds = "1 answer is" if answers.red_count == 1 else f"{answers.red_count} answers are"
    return {
        **{name: say_day(day, on) if day else "" for name, day in days.items()},
        "name": facts.name,
        "exit_next": ended.next_words if ended else "",
        "exit_late": ended.next_words if ended else "",
        **_incidents(facts.incident),
        **_review(facts.review, on),
        "phi": "PHI goes to them. " if facts.has_phi else "",
        "still": " PHI still goes to them." if facts.has_phi else "",
        "who": f"{baa.refused_by} said so. " if baa.refused_by else "",
        "reds": f"{reds} red.",
        **_clauses(facts.clauses),
        **_chain(facts, on),
        **_gates(facts, on),
    }


def _incidents(found: IncidentFacts | None) -> dict[str, str]:
    how_many = found.how_many if found else 0
    return {
        "incidents": "An incident is" if how_many == 1 else f"{how_many} incidents are",
        "incident_next": found.next_words if found else "",
    }


def _review(review: ReviewFacts, on: date) -> dict[str, str]:
    due, ask_on = review.follow_up_due_on, review.ask_again_on
    return {
        "refused_questions": "1 question" if review.refused == 1 else f"{review.refused} questions",
        "follow_up": review.follow_up,
        "follow_up_owner": review.owner,
        "follow_up_due": say_day(due, on) if due else "",
        "ask_again": say_day(ask_on, on) if ask_on else "",
        "ask_again_because": review.ask_again_because,
    }


def _clauses(clauses: ClauseFacts) -> dict[str, str]:
    missing, not_found = len(clauses.missing), len(clauses.not_found)
    return {
        "found": str(clauses.found),
        "asked_clauses": str(clauses.asked),
        "missing": _listed(clauses.missing),
        "not_found": _listed(clauses.not_found),
        "rules": clauses.rules,
        "it": "it is" if missing == 1 else "they are",
        "clauses": "one required clause is" if missing == 1 else f"{missing} required clauses are",
        "clauses_not_found": "one required clause"
        if not_found == 1
        else f"{not_found} required clauses",
    }


def _chain(facts: VendorFacts, on: date) -> dict[str, str]:
    notice, down = facts.notice or NoticeFacts(), facts.flow_down or FlowDownFacts()
    days = {"asked_subs": down.asked_on, "subs_due": down.due_on, "confirmed": down.confirmed_on}
    return {
        **{name: say_day(day, on) if day else "" for name, day in days.items()},
        "notice": notice.words,
        "notice_page": str(notice.page or ""),
        "beyond": _listed(notice.beyond),
        "unbound": _listed(down.unbound),
        "differs": "1 place" if down.differs == 1 else f"{down.differs} places",
    }


def _gates(facts: VendorFacts, on: date) -> dict[str, str]:
    gates = facts.gates
    return {
        "shut": _listed(gates.shut),
        "shut_it": "it" if len(gates.shut) == 1 else "them",
        "unsaid": _listed(gates.unsaid),
        "allowed": _listed(gates.allowed),
        "allowed_it": "it" if len(gates.allowed) == 1 else "them",
        "allowed_until": say_day(gates.allowed_until, on) if gates.allowed_until else "",
        "changed": _listed(facts.need.phi_changed),
    }


def _listed(words: Sequence[str]) -> str:
    """Return words as a sentence lists them. Past three, how many more."""
    if len(words) > MOST_NAMED:
        return f"{', '.join(words[:MOST_NAMED])} and {len(words) - MOST_NAMED} more"
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
