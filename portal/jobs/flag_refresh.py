"""Judging vendors afresh: those just touched, before each commit; all of them, every night."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from portal import (
    attestations,
    audit,
    baa,
    documents,
    flags,
    messages,
    notices,
    questionnaires,
    signing,
    tenancy,
    vendors,
)
from portal.baa import checking, escalations
from portal.jobs import (
    case_facts,
    chain_facts,
    exit_facts,
    gate_facts,
    incident_facts,
    review_facts,
)
from portal.questionnaires import AssessmentStanding, AssessmentState

# So many at a time that a statement stays small and a practice of 10,000 takes few of them.
BATCH = 2000


def refresh_touched() -> None:
    """Judge the vendors this transaction has named in the trail."""
    touched = audit.take_touched_vendors()
    if touched:
        refresh(touched, tenancy.today_here())


def refresh_all(on: date) -> None:
    """Judge every vendor of the practice: days pass though nothing changes."""
    refresh([vendor.id for vendor in vendors.all_vendors()], on)


def refresh(vendor_ids: Collection[int], on: date) -> None:
    """Make each vendor carry exactly the flags its facts call for, and stand where it belongs."""
    for some in _batches(vendor_ids):
        escalations.follow(some, on, by=audit.THE_PORTAL)
        facts = facts_of(some, on)
        wanted = {one: flags.flags_for(known, on) for one, known in facts.items()}
        standing = flags.standing_flags(facts)
        flags.reconcile(wanted, standing, on=on, by=audit.THE_PORTAL)
        waived = flags.waived_until(standing)
        vendors.write_board(
            [
                _board_row(known, wanted[one], waived.get(one, {}), on)
                for one, known in facts.items()
            ]
        )
    audit.take_touched_vendors()  # raising a flag names the vendor; it has just been judged


def facts_of(vendor_ids: Collection[int], on: date) -> dict[int, flags.VendorFacts]:
    """Gather from each room what the flags are judged on, in one query a table."""
    inventory = vendors.facts(vendor_ids)
    baas = baa.standing_of(list(inventory), on)
    lacking = checking.lacks_of(list(inventory), on)
    assessments = questionnaires.standing_of(list(inventory), on)
    files = documents.files_of(list(inventory))
    reports = attestations.standing_of(list(inventory))
    pending = baa.pending_by_vendor(list(inventory), on)
    told, flow_down = chain_facts.notices_of(inventory, on), chain_facts.flow_down_of(inventory, on)
    gates = gate_facts.gates_of(list(inventory), on)
    cases = case_facts.cases_of(list(inventory), on)
    ends = exit_facts.ends_of(list(inventory))
    happened = incident_facts.incidents_of(list(inventory), on)
    around = review_facts.Around(baas=baas, reports=reports)
    reviews = review_facts.reviews_of(assessments, list(inventory), around)
    wrote = messages.unread_since(list(inventory))
    lost = notices.not_arrived(list(inventory))
    signed = signing.standing_of(list(inventory))
    return {
        one: replace(
            _facts(known, baas[one], assessments.get(one), pending.get(one)),
            clauses=_clause_facts(lacking.get(one, checking.Lacks()), baas[one]),
            case=cases.get(one),
            exit=ends.get(one),
            incident=happened.get(one),
            gates=gates[one],
            signing=_signing_facts(signed.get(one)),
            files=_file_facts(files.get(one)),
            notice=told.get(one),
            flow_down=flow_down[one],
            review=reviews.get(one, flags.ReviewFacts()),
            report=_report_facts(reports.get(one)),
            letter_back_on=tenancy.day_here(lost[one].since) if one in lost else None,
            letter_is_unsure=one in lost and lost[one].is_unsure,
            wrote_on=tenancy.day_here(wrote[one]) if one in wrote else None,
        )
        for one, known in inventory.items()
    }


def _facts(
    known: vendors.Facts,
    stands: baa.BaaStanding,
    asked: AssessmentStanding | None,
    pending: baa.Pending | None,
) -> flags.VendorFacts:
    phi = {"yes": True, "no": False}.get(known.phi.phi)
    return flags.VendorFacts(
        vendor_id=known.vendor_id,
        name=known.name,
        added_on=known.added_on,
        has_phi=phi,
        phi_since=known.phi.since,
        former_on=known.retired_on,
        contacts=len(known.contact_slots),
        need=flags.NeedFacts(
            needs_baa=stands.needs_baa,
            decided_on=stands.decided_on,
            asks_counsel=stands.asks_counsel,
            re_ask_on=stands.re_ask_on,
            phi_changed=stands.phi_changed,
            phi_changed_on=stands.phi_changed_on,
        ),
        baa=_baa_facts(stands, pending, is_claimed=known.baa_claimed == vendors.BaaClaim.YES),
        answers=_answer_facts(asked),
    )


def _baa_facts(
    stands: baa.BaaStanding, pending: baa.Pending | None, *, is_claimed: bool
) -> flags.BaaFacts:
    return flags.BaaFacts(
        in_force_since=stands.starts_on,
        ends_on=stands.ends_on,
        review_on=stands.review_on,
        renewed_from=stands.renewed_from,
        lapsed_on=stands.lapsed_on,
        terminated_on=stands.terminated_on,
        requested_on=stands.requested_on,
        request_due_on=stands.request_due_on,
        is_answered=pending is not None and pending.is_answered,
        call_due_on=pending.call_due_on if pending else None,
        called_on=pending.called_on if pending else None,
        we_answered_on=pending.answered_on if pending else None,
        is_half_signed=bool(pending and pending.signed_by),
        offered_on=stands.offered_on,
        refused_on=stands.refused_on,
        refused_by=stands.refused_by,
        says_not_ba=stands.says_not_ba,
        is_claimed=is_claimed,
        copy_waits=stands.copy_waits,
        copy_infected=stands.copy_infected,
        phi_override_since=stands.phi_override_since,
        phi_override_until=stands.phi_override_until,
    )


def _clause_facts(lacks: checking.Lacks, stands: baa.BaaStanding) -> flags.ClauseFacts:
    return flags.ClauseFacts(
        missing=checking.shorts(lacks.missing),
        not_found=checking.shorts(lacks.not_found),
        is_unreadable=lacks.is_unreadable,
        is_critical=lacks.is_critical,
        found=lacks.found,
        asked=lacks.asked,
        rules=checking.sections_of(lacks.missing),
        since=tenancy.day_here(lacks.since) if lacks.since else None,
        amendment_asked_on=stands.requested_on if stands.asks_amendment else None,
    )


def _answer_facts(asked: AssessmentStanding | None) -> flags.AnswerFacts:
    if asked is None or asked.state is AssessmentState.WITHDRAWN:
        return flags.AnswerFacts()
    return flags.AnswerFacts(
        sent_on=asked.sent_on,
        due_on=asked.due_on,
        submitted_on=asked.submitted_on,
        is_open=asked.state in {AssessmentState.SENT, AssessmentState.RETURNED},
        await_review=asked.state is AssessmentState.SUBMITTED,
        declined_on=asked.declined_on if asked.state is AssessmentState.DECLINED else None,
        red_count=asked.red_count,
        soc2_kind=asked.soc2_kind,
        soc2_period_end=asked.soc2_period_end,
        bridge_to=asked.bridge_to,
        data_outside_us=bool(asked.data_outside_us),
        bounced_on=asked.bounced_on,
    )


def _signing_facts(signed: signing.SigningStanding | None) -> flags.SigningFacts | None:
    if signed is None:
        return None
    is_baa = signed.kind == signing.PaperKind.BAA
    return flags.SigningFacts(waits_since=signed.waits_since, is_baa=is_baa)


def _file_facts(files: documents.FileStanding | None) -> flags.FileFacts:
    if files is None:
        return flags.FileFacts()
    return flags.FileFacts(
        waiting_since=files.waiting_since and tenancy.day_here(files.waiting_since),
        infected_on=files.infected_since and tenancy.day_here(files.infected_since),
    )


def _report_facts(report: attestations.Standing | None) -> flags.ReportFacts | None:
    if report is None:
        return None
    return flags.ReportFacts(
        confirmed_on=report.confirmed_on,
        period_end=report.period_end,
        good_until=report.good_until,
        is_type_one=report.type == "I",
        opinion=report.opinion or "",
    )


def _board_row(
    facts: flags.VendorFacts,
    wanted: Collection[flags.Flagged],
    waived: dict[flags.FlagKind, date],
    on: date,
) -> vendors.BoardRow:
    line = flags.board_for(facts, wanted, waived, on)
    contact_on, how = _last_contact(facts)
    return vendors.BoardRow(
        vendor_id=facts.vendor_id,
        tab=line.tab,
        rank=line.rank,
        badge_state=line.badge_state,
        badge_words=line.badge_words,
        since_on=line.since_on,
        next_words=line.next_words,
        next_path=line.next_path,
        last_contact_on=contact_on,
        last_contact_how=how,
    )


def _last_contact(facts: flags.VendorFacts) -> tuple[date | None, str]:
    """Return when the two sides last heard of each other, and how."""
    known = (
        (facts.answers.sent_on, "you asked"),
        (facts.baa.requested_on, "you asked"),
        (facts.answers.submitted_on, "answered"),
        (facts.answers.declined_on, "declined"),
        (facts.baa.offered_on, "sent a BAA"),
        (facts.baa.refused_on, "refused"),
    )
    happened = [(on, how) for on, how in known if on is not None]
    return max(happened, key=lambda one: one[0], default=(None, ""))


def _batches(vendor_ids: Collection[int]) -> Iterator[list[int]]:
    left = iter(sorted(vendor_ids))
    while some := list(islice(left, BATCH)):
        yield some
