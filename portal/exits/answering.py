"""What a vendor does by its link: tells the facts, signs them, or sends a paper of its own."""

from dataclasses import dataclass
from datetime import date

from portal import audit, clock, documents, signing, tenancy, vendors
from portal.db import keep, session
from portal.documents import DocumentKind, Upload
from portal.errors import RuleBroken
from portal.exits import queries
from portal.exits.actions import PAPER, about, hold, settle_by, withdraw_paper
from portal.exits.certificate import Certified, page_of, title_of
from portal.exits.models import Exit, ExitAnswer
from portal.exits.rules import AnswerState
from portal.exits.told import Told, checked_told
from portal.links import Link
from portal.signing import Envelope, NewEnvelope, NewSigner

_OVER = "This case is closed. Call the practice that wrote to you."


@dataclass(frozen=True, kw_only=True)
class Answerer:
    """Who at the vendor answers."""

    name: str
    title: str


def tell(
    case: Exit, link: Link, told: Told, who: Answerer, *, on: date, by: audit.Actor
) -> ExitAnswer:
    """Keep what the vendor says became of the PHI. Nothing is proven by it yet."""
    told = checked_told(told, on)
    hold(case)
    _check_open(case)
    before = queries.find_answer(case.id)
    if before is not None:
        if before.is_proven:
            raise RuleBroken("There is a certificate already. Call the practice to change it.")
        withdraw_paper(before, by=by)
        before.state = AnswerState.REPLACED
        session.flush()  # only one may stand
    answer = keep(
        ExitAnswer(
            vendor_id=case.vendor_id,
            exit_id=case.id,
            link_id=link.id,
            choice=told.choice,
            told=told.plain(),
            by_name=who.name.strip(),
            by_title=who.title.strip(),
            said_at=clock.now(),
            state=AnswerState.TOLD,
        )
    )
    audit.record(audit.Deed.EXIT_ANSWERED, by=by, **about(case), choice=told.choice.words)
    return answer


def certified(case: Exit, answer: ExitAnswer) -> Certified:
    """Return what stands on the certificate of an answer."""
    return Certified(
        vendor_name=vendors.get_vendor(case.vendor_id).name,
        practice_name=tenancy.here().name,
        ends_on=case.ends_on,
        told=answer.facts,
        by_name=answer.by_name,
        by_title=answer.by_title,
    )


def make_paper(case: Exit, link: Link, *, on: date, by: audit.Actor) -> Envelope:
    """Put the certificate of what was told up for signature, by whoever holds this link."""
    hold(case)
    _check_open(case)
    answer = queries.find_answer(case.id)
    if answer is None or answer.is_proven:
        raise RuleBroken("Nothing waits to be signed here. Open your link again.")
    there = signing.envelope_for(PAPER, answer.id)
    if there is not None and there.is_open:
        return there
    new = NewEnvelope(
        kind=PAPER,
        subject_id=answer.id,
        vendor_id=case.vendor_id,
        title=title_of(answer.facts.choice),
        html=page_of(certified(case, answer)),
        # The code goes to the address that the link went to.
        signers=[NewSigner(side="vendor", name=link.who, email=link.email, title=answer.by_title)],
        due_on=case.due_on,
    )
    return signing.issue(new, on=on, by=by)


def paper_for(link: Link) -> Envelope | None:
    """Return the certificate that is signed by a link, or was."""
    answer = queries.find_answer(link.subject_id)
    return signing.envelope_for(PAPER, answer.id) if answer is not None else None


def note_signed(envelope: Envelope, by: audit.Actor) -> None:
    """File a certificate that has just been signed: part of the same transaction."""
    answer = queries.get_answer(envelope.subject_id)
    case = queries.find_exit(answer.exit_id)
    if case is None:
        raise LookupError("an answer without a case")
    queries.lock(case)
    session.refresh(answer, with_for_update=True)
    _check_open(case)
    if answer.state != AnswerState.TOLD:
        raise RuleBroken("The facts were changed since. Open your link again, and read them anew.")
    document = documents.get_document(envelope.latest_document_id)
    _prove(case, answer, AnswerState.SIGNED, document, by)
    settle_by(case, answer, document, by=by)


def send_own(case: Exit, paper: Upload, *, on: date, by: audit.Actor) -> ExitAnswer:
    """Keep a certificate of the vendor's own, for what it told. Somebody here reads it first."""
    hold(case)
    _check_open(case)
    answer = queries.find_answer(case.id)
    if answer is None or answer.is_proven:
        raise RuleBroken("Nothing waits for a certificate here. Open your link again.")
    document = documents.keep(
        paper, DocumentKind.DESTRUCTION_CERTIFICATE, vendor_id=case.vendor_id, by=by, on=on
    )
    withdraw_paper(answer, by=by)
    _prove(case, answer, AnswerState.SENT, document, by)
    return answer


def _prove(
    case: Exit,
    answer: ExitAnswer,
    state: AnswerState,
    document: documents.Document,
    by: audit.Actor,
) -> None:
    answer.state = state
    answer.proven_on = tenancy.today_here()
    answer.document_id = document.id
    audit.record(audit.Deed.EXIT_CERTIFIED, by=by, **about(case), how=state, sha256=document.sha256)


def _check_open(case: Exit) -> None:
    if not case.is_open:
        raise RuleBroken(_OVER)
