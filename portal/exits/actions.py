"""What staff does in a case: settle its steps, judge the answer, close it, open it again."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal import audit, baa, clock, documents, signing, vendors
from portal.db import keep, session
from portal.documents import Document, DocumentKind, Upload
from portal.errors import RuleBroken
from portal.exits import queries
from portal.exits.models import Exit, ExitAnswer, ExitReopening, ExitStep
from portal.exits.promises import promised_by
from portal.exits.rules import (
    MAY_BE_KEPT,
    STANDING,
    AnswerState,
    Closing,
    Planned,
    Source,
    StepKind,
    StepState,
    check_closing,
    plan,
)
from portal.exits.told import Outcome, outcomes

PAPER = "destruction"


@dataclass(frozen=True, kw_only=True)
class Settling:
    """What became of a step, as somebody tells it."""

    state: StepState
    done_on: date | None = None
    what: str = ""
    who: str = ""
    why: str = ""
    kept_until: date | None = None


def settle(
    case: Exit,
    step: ExitStep,
    told: Settling,
    proof: Upload | None,
    *,
    on: date,
    by: audit.Actor,
) -> None:
    """Write down what became of a step, or that it is open again."""
    queries.lock(case)
    _check_open(case)
    _check_settling(StepKind(step.kind), told, on)
    is_certificate = step.kind == StepKind.CERTIFICATE
    kind = DocumentKind.DESTRUCTION_CERTIFICATE if is_certificate else DocumentKind.EVIDENCE
    document = proof and documents.keep(proof, kind, vendor_id=case.vendor_id, by=by, on=on)
    document_id = document.id if document else step.document_id
    if is_certificate and told.state is StepState.DONE and document_id is None:
        raise RuleBroken("Add the certificate. A word is no proof of destruction.")
    _write(step, told, document_id, by)
    audit.record(
        audit.Deed.EXIT_STEP_SETTLED, by=by, **about(case), step=step.words, state=told.state
    )


def acknowledge(case: Exit, answer: ExitAnswer, *, on: date, by: audit.Actor) -> None:
    """Note that somebody read a certificate. A paper of their own settles the steps only now."""
    queries.lock(case)
    session.refresh(answer, with_for_update=True)
    _check_open(case)
    if not answer.is_proven or answer.acknowledged_at is not None:
        raise RuleBroken("There is no certificate here that waits to be read.")
    document = documents.get_document(answer.document_id or 0)
    if not document.is_usable:
        raise RuleBroken(f"It cannot be read yet. {document.scan_words}.")
    answer.acknowledged_at = clock.now()
    answer.acknowledged_by_name = by.name
    if answer.state == AnswerState.SENT:
        documents.count_as_evidence(document, on=on, by=by)
        settle_by(case, answer, document, by=by)
    audit.record(audit.Deed.EXIT_ACKNOWLEDGED, by=by, **about(case))


def set_aside(case: Exit, answer: ExitAnswer, why: str, *, on: date, by: audit.Actor) -> None:
    """Say that an answer does not do. What it settled is open again; the paper stays on file."""
    hold(case)
    session.refresh(answer, with_for_update=True)
    _check_open(case)
    if AnswerState(answer.state) not in STANDING:
        raise RuleBroken("This answer does not count any more.")
    if not why.strip():
        raise RuleBroken("Say why it does not do. It is kept with your name.")
    withdraw_paper(answer, by=by)
    planned = {one.kind: one for one in plan(promised_by(case.vendor_id, on), case.ends_on)}
    for step in queries.steps_of(case.id):
        if answer.document_id is not None and step.document_id == answer.document_id:
            _write(step, Settling(state=StepState.OPEN), None, by)
        if step.due_from == Source.CERTIFICATE:
            _put_back(step, planned[StepKind(step.kind)])
    answer.state = AnswerState.SET_ASIDE
    answer.set_aside_why = why.strip()
    audit.record(audit.Deed.EXIT_ANSWER_SET_ASIDE, by=by, **about(case))


def close_on_proof(case: Exit, *, on: date, by: audit.Actor) -> None:
    """Close a case whose steps are settled, on the certificate."""
    hold(case)
    _check_open(case)
    proof = proof_of(case)
    steps = [one.stands for one in queries.steps_of(case.id)]
    check_closing(steps, has_proof=proof is not None, phi_flows=phi_flows(case.vendor_id, on))
    _close(case, Closing.PROOF, "", proof, on=on, by=by)


def close_with_reason(case: Exit, why: str, *, on: date, by: audit.Actor) -> None:
    """Close a case without proof. Whoever does writes down why, and signs with their name."""
    hold(case)
    _check_open(case)
    if not why.strip():
        raise RuleBroken("Write down why it is closed without proof. It is kept with your name.")
    _close(case, Closing.REASON, why.strip(), None, on=on, by=by)


def reopen(case: Exit, why: str, *, on: date, by: audit.Actor) -> None:
    """Open a case again. How it had been closed stays on file."""
    queries.hold_vendor(case.vendor_id)
    queries.lock(case)
    if case.closed_on is None or case.closed_how is None or case.closed_by_name is None:
        raise RuleBroken("This case is open.")
    if queries.find_open_exit(case.vendor_id) is not None:
        raise RuleBroken("A later case with this vendor is open. Go on in that one.")
    if not why.strip():
        raise RuleBroken("Say why it is opened again. It is kept with your name.")
    keep(
        ExitReopening(
            vendor_id=case.vendor_id,
            exit_id=case.id,
            closed_on=case.closed_on,
            closed_how=case.closed_how,
            closed_why=case.closed_why,
            closed_document_id=case.closed_document_id,
            closed_by_name=case.closed_by_name,
            reopened_on=on,
            reopened_why=why.strip(),
            reopened_by_id=person_of(by),
            reopened_by_name=by.name,
        )
    )
    case.closed_on = case.closed_how = case.closed_document_id = None
    case.closed_by_id = case.closed_by_name = None
    case.closed_why = ""
    audit.record(audit.Deed.EXIT_REOPENED, by=by, **about(case))


def phi_flows(vendor_id: int, on: date) -> bool:
    """Tell whether a service in use gives a vendor PHI without a BAA in force."""
    has_phi = vendors.get_vendor(vendor_id).phi == vendors.Phi.YES
    return has_phi and baa.find_binding(vendor_id, on) is None


def proof_of(case: Exit) -> Document | None:
    """Return the certificate that a case may be closed on: one that may be used."""
    certificate = queries.get_step(case.id, StepKind.CERTIFICATE)
    if certificate.document_id is None or certificate.state != StepState.DONE:
        return None
    document = documents.get_document(certificate.document_id)
    return document if document.is_usable else None


def settle_by(case: Exit, answer: ExitAnswer, document: Document, *, by: audit.Actor) -> None:
    """Settle the steps that an answer settles. What staff settled before stays as it is."""
    made = outcomes(answer.facts, answer.proven_on or answer.said_at.date())
    for step in queries.steps_of(case.id):
        outcome = made.get(StepKind(step.kind))
        if outcome is not None and step.state == StepState.OPEN:
            _follow(step, outcome, document, by)


def hold(case: Exit) -> None:
    """Hold a case, and before it the paper that waits to be signed: whoever signs does so too.

    The paper as signing holds it: no stronger, so that whoever is shown its pages need not wait.
    """
    answer = queries.find_answer(case.id)
    envelope = signing.envelope_for(PAPER, answer.id) if answer else None
    if envelope is not None and envelope.is_open:
        signing.hold(envelope)
    queries.lock(case)


def withdraw_paper(answer: ExitAnswer, *, by: audit.Actor) -> None:
    """Take back the certificate that waits to be signed for an answer, if there is one."""
    envelope = signing.envelope_for(PAPER, answer.id)
    if envelope is not None and envelope.is_open:
        signing.withdraw(envelope, by=by)


def person_of(by: audit.Actor) -> int | None:
    """Return the person who acts. A vendor's link is none."""
    return by.actor_id if by.kind is audit.ActorKind.PERSON else None


def about(case: Exit) -> dict[str, Any]:
    """Return what the trail says that a deed is about."""
    return {"vendor_id": case.vendor_id, "subject": ("exit", case.id)}


def _check_open(case: Exit) -> None:
    if not case.is_open:
        raise RuleBroken("This case is closed. Open it again first.")


def _check_settling(kind: StepKind, told: Settling, on: date) -> None:
    if told.state is StepState.DONE:
        _check_done(told, on)
    elif told.state is not StepState.OPEN and not told.why.strip():
        raise RuleBroken("Write down why. It is kept with your name.")
    if told.state is StepState.KEPT:
        if kind not in MAY_BE_KEPT:
            raise RuleBroken("Only data can be kept under protection. Choose another answer.")
        if told.kept_until is None or told.kept_until <= on:
            raise RuleBroken("Enter a day ahead until which it is kept.")


def _check_done(told: Settling, on: date) -> None:
    if told.done_on is None or told.done_on > on:
        raise RuleBroken("Enter the day on which it was done. It is not ahead.")
    if not told.what.strip() or not told.who.strip():
        raise RuleBroken("Say what was done, and by whom.")


def _write(step: ExitStep, told: Settling, document_id: int | None, by: audit.Actor) -> None:
    is_done, is_open = told.state is StepState.DONE, told.state is StepState.OPEN
    step.state = told.state
    step.done_on = told.done_on if is_done else None
    step.what, step.who = ("", "") if is_open else (told.what.strip(), told.who.strip())
    step.why = "" if is_done or is_open else told.why.strip()
    step.kept_until = told.kept_until if told.state is StepState.KEPT else None
    step.document_id = None if is_open else document_id
    step.settled_at = None if is_open else clock.now()
    step.settled_by_id = None if is_open else person_of(by)
    step.settled_by_name = None if is_open else by.name


def _follow(step: ExitStep, made: Outcome, document: Document, by: audit.Actor) -> None:
    if made.state is StepState.OPEN and made.due_on is not None:
        step.due_on = made.due_on
        step.due_from = Source.CERTIFICATE
        step.due_words = "Backups and logs hold some of it until then"
        return
    told = Settling(
        state=made.state,
        done_on=made.done_on,
        what=made.what,
        who=made.who,
        why=made.why,
        kept_until=made.kept_until,
    )
    _write(step, told, document.id, by)


def _put_back(step: ExitStep, planned: Planned) -> None:
    step.due_on, step.due_from, step.due_words = planned.due_on, planned.source, planned.words


def _close(
    case: Exit,
    how: Closing,
    why: str,
    proof: Document | None,
    *,
    on: date,
    by: audit.Actor,
) -> None:
    answer = queries.find_answer(case.id)
    if answer is not None:
        withdraw_paper(answer, by=by)
    case.closed_on = on
    case.closed_how = how
    case.closed_why = why
    case.closed_document_id = proof.id if proof else None
    case.closed_by_id = person_of(by)
    case.closed_by_name = by.name
    audit.record(audit.Deed.EXIT_CLOSED, by=by, **about(case), how=how)
