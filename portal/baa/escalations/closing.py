"""Settling a case: with proof, or by the owner's written acceptance for a while."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal import audit, documents, vendors
from portal.baa.escalations import queries, rules
from portal.baa.escalations.actions import about, note_step
from portal.baa.escalations.models import BaaEscalation
from portal.baa.escalations.rules import CaseState, Reopening, Settled, StepKind
from portal.documents import Document, DocumentKind, Upload
from portal.errors import RuleBroken
from portal.vendors import Vendor


@dataclass(frozen=True, kw_only=True)
class Replaced:
    """Since when somebody else does their work, and who."""

    on: date
    by: Vendor
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class PhiStopped:
    """Since when no PHI goes to them."""

    on: date
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class CounselSaid:
    """What counsel answered, and when."""

    on: date
    words: str


@dataclass(frozen=True, kw_only=True)
class Acceptance:
    """Why an owner accepts that there is no BAA for a while, and until when."""

    reason: str
    until: date


def close_as_replaced(
    case: BaaEscalation, told: Replaced, proof: Upload, *, on: date, by: audit.Actor
) -> None:
    """Close a case because another vendor does the work. No PHI may go to the old one any more."""
    _begin(case, told.on, on)
    if told.by.id == case.vendor_id:
        raise RuleBroken("Enter who replaced them. This is the same vendor.")
    if told.by.is_former:
        raise RuleBroken(f"You no longer work with {told.by.name}. Enter who replaced them.")
    seen = _no_phi_flows(case)
    document = _keep(case, proof, on=on, by=by)
    case.replaced_by_id, case.services_seen = told.by.id, seen
    _close(case, Settled.REPLACED, told.on, told.words, document, on=on, by=by)


def close_as_stopped(
    case: BaaEscalation, told: PhiStopped, proof: Upload | None, *, on: date, by: audit.Actor
) -> None:
    """Close a case because no PHI goes to the vendor any more: a paper says so, or its services do."""
    _begin(case, told.on, on)
    seen = _no_phi_flows(case)
    if proof is None and seen is None:
        raise RuleBroken(
            "Add a document. None of their services is listed, so nothing else shows it."
        )
    document = _keep(case, proof, on=on, by=by) if proof else None
    case.services_seen = seen
    _close(case, Settled.PHI_STOPPED, told.on, told.words, document, on=on, by=by)


def close_with_counsel(
    case: BaaEscalation, told: CounselSaid, proof: Upload, *, on: date, by: audit.Actor
) -> None:
    """Close a case with counsel's written answer. It covers no missing BAA."""
    _begin(case, told.on, on)
    if not told.words.strip():
        raise RuleBroken("Write down what counsel says.")
    document = _keep(case, proof, DocumentKind.MAIL, on=on, by=by)
    _close(case, Settled.COUNSEL, told.on, told.words, document, on=on, by=by)


def close_with_baa(case: BaaEscalation, baa_id: int, *, on: date, by: audit.Actor) -> None:
    """Close a case because a BAA came after all."""
    refusal = queries.get_refusal(case)
    refusal.came_round_on, case.baa_id = on, baa_id
    _close(case, Settled.BAA, on, "", None, on=on, by=by)


def close_as_not_needed(case: BaaEscalation, need_id: int, *, on: date, by: audit.Actor) -> None:
    """Close a case because somebody decided that no BAA is needed; the memo says why."""
    case.need_id = need_id
    _close(case, Settled.NOT_NEEDED, on, "", None, on=on, by=by)


def accept(case: BaaEscalation, told: Acceptance, *, on: date, by: audit.Actor) -> None:
    """Accept in writing, as an owner, that there is no BAA until a day. It covers no missing BAA."""
    queries.lock_case(case)
    _check_open(case)
    if not told.reason.strip():
        raise RuleBroken("Enter the reason. It is kept with your name.")
    rules.check_acceptance(told.until, on=on)
    case.accepted_until, case.proof_words = told.until, told.reason.strip()
    _settle(case, CaseState.ACCEPTED, Settled.ACCEPTED, on=on, by=by)
    summary = f"Accepted until {told.until:%b} {told.until.day}, {told.until.year}"
    note_step(case, StepKind.ACCEPTED, summary, words=case.proof_words, by=by)
    audit.record(audit.Deed.ESCALATION_ACCEPTED, by=by, **about(case), until=told.until.isoformat())


def take_back(case: BaaEscalation, *, on: date, by: audit.Actor) -> None:
    """End an acceptance before its day. The case is open again."""
    queries.lock_case(case)
    if case.state != CaseState.ACCEPTED:
        raise RuleBroken("Nothing is accepted here now.")
    reopen(case, Reopening.ACCEPTANCE_TAKEN_BACK, on=on, by=by)


def reopen(case: BaaEscalation, why: Reopening, *, on: date, by: audit.Actor) -> None:
    """Open a settled case again, with a new deadline. What it rested on stays among its steps."""
    if case.settled_how == Settled.BAA:
        queries.get_refusal(case).came_round_on = None
    case.state = CaseState.OPEN
    case.settled_on = case.settled_how = case.settled_by_id = case.settled_by_name = None
    case.proof_on = case.proof_document_id = case.replaced_by_id = case.services_seen = None
    case.baa_id = case.need_id = case.accepted_until = None
    case.proof_words = ""
    case.reopened_on, case.reopened_why = on, why
    case.due_on = rules.deadline_from(on)
    note_step(case, StepKind.REOPENED, f"Open again. {why.words}", by=by)
    audit.record(
        audit.Deed.ESCALATION_REOPENED,
        by=by,
        **about(case),
        why=why.words,
        due_on=case.due_on.isoformat(),
    )


def _begin(case: BaaEscalation, proof_on: date, on: date) -> None:
    queries.lock_case(case)
    if not case.is_live:
        raise RuleBroken("This case is closed already.")
    if proof_on > on:
        raise RuleBroken("Choose the day it happened. It is not after today.")


def _check_open(case: BaaEscalation) -> None:
    if not case.is_open:
        raise RuleBroken("This case is not open now. See how it was settled.")


def _no_phi_flows(case: BaaEscalation) -> list[dict[str, Any]] | None:
    """Refuse while PHI goes to one of their services. Return the services as they are marked now."""
    flows = queries.flowing([case.vendor_id]).get(case.vendor_id, [])
    if flows:
        names = ", ".join(one.name for one in flows[:3])
        raise RuleBroken(
            f"PHI still goes to them, or may: {names}. Say for each service that it stopped, first."
        )
    listed = vendors.services_of([case.vendor_id]).get(case.vendor_id, [])
    seen = [
        {"id": one.id, "name": one.name, "phi": one.phi, "in_use": one.in_use} for one in listed
    ]
    return seen or None


def _keep(
    case: BaaEscalation,
    proof: Upload,
    kind: DocumentKind = DocumentKind.EVIDENCE,
    *,
    on: date,
    by: audit.Actor,
) -> Document:
    document = documents.keep(proof, kind, vendor_id=case.vendor_id, by=by, on=on)
    if not document.is_usable:
        # Refused whole: a proof that nobody may open yet proves nothing.
        raise RuleBroken("The virus scanner does not answer, so nothing was kept. Try again later.")
    return document


def _close(  # noqa: PLR0913 - everything a proof is made of
    case: BaaEscalation,
    how: Settled,
    proof_on: date,
    words: str,
    document: Document | None,
    *,
    on: date,
    by: audit.Actor,
) -> None:
    case.proof_on, case.proof_words = proof_on, words.strip()
    case.proof_document_id = document.id if document else None
    case.accepted_until = None
    _settle(case, CaseState.CLOSED, how, on=on, by=by)
    note_step(
        case,
        StepKind.CLOSED,
        f"Closed. {how.words}.",
        words=case.proof_words,
        document_id=case.proof_document_id,
        by=by,
    )
    audit.record(
        audit.Deed.ESCALATION_CLOSED,
        by=by,
        **about(case),
        how=how.words,
        proof_on=proof_on.isoformat(),
        document=case.proof_document_id,
        baa=case.baa_id,
        need=case.need_id,
        replaced_by=case.replaced_by_id,
    )


def _settle(
    case: BaaEscalation, state: CaseState, how: Settled, *, on: date, by: audit.Actor
) -> None:
    case.state, case.settled_how, case.settled_on = state, how, on
    case.settled_by_id = by.actor_id if by.kind is audit.ActorKind.PERSON else None
    case.settled_by_name = by.name
