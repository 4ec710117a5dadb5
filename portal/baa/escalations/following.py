"""Following what is on file: cases that close by themselves, and those that must open again.

A BAA that came after all is its own proof, and so is the memo of a decision that none is needed. An
acceptance ends by itself, and a case that was closed because no PHI flows opens when it flows again.
"""

from collections.abc import Collection
from datetime import date

from portal import audit
from portal.baa.escalations import queries, rules
from portal.baa.escalations.actions import about, note_step, open_case
from portal.baa.escalations.closing import close_as_not_needed, close_with_baa, reopen
from portal.baa.escalations.models import BaaEscalation
from portal.baa.escalations.rules import Case, OnFile, StepKind, Way
from portal.baa.queries import standing_of


def follow(vendor_ids: Collection[int], on: date, *, by: audit.Actor) -> None:
    """Settle or reopen the cases of these vendors, as what is on file calls for."""
    cases = queries.to_follow(vendor_ids)
    if not cases:
        return
    files = queries.on_file(list(cases), on)
    for vendor_id, (case, told) in cases.items():
        if _has_come_to_something(told, files[vendor_id], on):
            # Held only now, and looked at once more as it stands: seldom, and never two at once.
            queries.lock_case(case)
            again = case.told(proof_stands=told.proof_stands)
            _follow_one(case, again, files[vendor_id], on=on, by=by)


def open_missing(on: date, *, by: audit.Actor) -> None:
    """Open the case of each vendor that stands refused and never had one: from before there were any."""
    refusals = {one.vendor_id: one for one in queries.refusals_without_a_case()}
    standing = standing_of(list(refusals), on)
    for vendor_id, refusal in refusals.items():
        if standing[vendor_id].refused_on is not None and not standing[vendor_id].is_in_force:
            open_case(refusal, on=on, by=by)


def _has_come_to_something(case: Case, on_file: OnFile, on: date) -> bool:
    settles = rules.answering_baa(case, on_file) or on_file.not_needed
    return bool(
        (case.is_live and settles)
        or rules.reopening(case, on_file, on)
        or rules.is_decided_anew(case, on_file)
    )


def _follow_one(
    case: BaaEscalation, told: Case, on_file: OnFile, *, on: date, by: audit.Actor
) -> None:
    baa_id = rules.answering_baa(told, on_file)
    if told.is_live and baa_id is not None:
        close_with_baa(case, baa_id, on=on, by=by)
    elif told.is_live and on_file.not_needed is not None:
        close_as_not_needed(case, on_file.not_needed, on=on, by=by)
    elif why := rules.reopening(told, on_file, on):
        reopen(case, why, on=on, by=by)
    elif rules.is_decided_anew(told, on_file):
        _stands_as_refusal(case, on_file, by=by)


def _stands_as_refusal(case: BaaEscalation, on_file: OnFile, *, by: audit.Actor) -> None:
    """Note that a BAA is needed all the same: what they said counts as a refusal from now on."""
    case.way = Way.COUNSEL if on_file.asks_counsel else None
    case.need_seen_id = on_file.decided
    said = "Counsel is asked" if on_file.asks_counsel else "A BAA is needed all the same"
    note_step(case, StepKind.DECIDED, f"{said}. Their answer counts as a refusal.", by=by)
    audit.record(audit.Deed.ESCALATION_DECIDED, by=by, **about(case), said=said)
