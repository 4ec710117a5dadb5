"""Standing up for the answers, or declining to take part."""

from dataclasses import dataclass
from datetime import datetime

from portal import audit, clock, documents, links, tenancy
from portal.db import keep
from portal.documents import DocumentKind
from portal.errors import RuleBroken
from portal.gateways.outside import outside
from portal.gateways.ports import OutsideSilent
from portal.links import LinkPurpose
from portal.questionnaires import queries, rules
from portal.questionnaires.answers import answers_digest, canonical_answers
from portal.questionnaires.filled import Filled
from portal.questionnaires.models import Assessment, Attestation
from portal.questionnaires.question_set import canonical
from portal.questionnaires.receipt import Receipt, receipt_page
from portal.questionnaires.rules import AnswerSource, AssessmentState
from portal.vendors import Vendor


@dataclass(frozen=True, kw_only=True)
class Attester:
    """Who stands up for the answers, and by which way we have them."""

    name: str
    title: str
    source: AnswerSource


def submit(
    filled: Filled, vendor: Vendor, attester: Attester, *, at: datetime, by: audit.Actor
) -> Attestation:
    """Lock the answers, keep them word for word with their digest, and make the receipt."""
    assessment = filled.assessment
    queries.lock(assessment)
    # As they stand now: a colleague, or a save on its way, may have changed some meanwhile.
    filled = queries.fill(assessment)
    rules.check_move(AssessmentState(assessment.state), AssessmentState.SUBMITTED)
    if not attester.name.strip() or not attester.title.strip():
        raise RuleBroken("Enter a full name and a title.")
    digest = answers_digest(filled.questions, filled.said)
    by_link = attester.source is AnswerSource.VENDOR_BY_LINK
    receipt = Receipt(
        filled=filled,
        practice_name=tenancy.here().name_outside,
        time_zone=tenancy.here().time_zone,
        vendor_name=vendor.name,
        person_name=attester.name.strip(),
        person_title=attester.title.strip(),
        is_by_link=by_link,
        attested_at=at,
        answers_sha256=digest,
        code=_code(assessment),
    )
    attestation = keep(
        Attestation(
            assessment_id=assessment.id,
            attested_at=at,
            source=attester.source,
            person_name=receipt.person_name,
            person_title=receipt.person_title,
            link_id=by.actor_id if by_link else None,
            ip=by.ip,
            user_agent=by.user_agent,
            answers_sha256=digest,
            canonical=canonical(canonical_answers(filled.questions, filled.said)),
            receipt_id=_keep_receipt(receipt, by).id,
            receipt_code=receipt.code,
        )
    )
    _let_evidence_count(filled, by)
    assessment.state = AssessmentState.SUBMITTED
    assessment.submitted_at = at
    _record(
        audit.Deed.ASSESSMENT_SUBMITTED,
        assessment,
        by,
        person=receipt.person_name,
        title=receipt.person_title,
        sha256=digest,
        source=attester.source.value,
    )
    return attestation


def decline_all(assessment: Assessment, name: str, reason: str, *, by: audit.Actor) -> None:
    """Decline to take part at all. The vendor may still think again, by the same link."""
    queries.lock(assessment)
    rules.check_move(AssessmentState(assessment.state), AssessmentState.DECLINED)
    if not name.strip():
        raise RuleBroken("Enter your full name.")
    if not reason.strip():
        raise RuleBroken("Say why, in a few words.")
    assessment.state = AssessmentState.DECLINED
    assessment.declined_at = clock.now()
    assessment.declined_by_name = name.strip()
    assessment.declined_reason = reason.strip()
    _record(audit.Deed.ASSESSMENT_DECLINED, assessment, by, person=name.strip())


def _let_evidence_count(filled: Filled, by: audit.Actor) -> None:
    on = tenancy.today_here()
    for kept in filled.kept.values():
        for one in kept:
            documents.count_as_evidence(one.document, on=on, by=by)


def _code(assessment: Assessment) -> str:
    """Return the code that the letter has: the same names the receipt."""
    found = links.links_of(LinkPurpose.QUESTIONNAIRE, [assessment.id]).get(assessment.id, [])
    return found[0].verify_code if found else str(assessment.id)


def _keep_receipt(receipt: Receipt, by: audit.Actor) -> documents.Document:
    try:
        pdf = outside().renderer.render_pdf(receipt_page(receipt))
    except OutsideSilent as silent:
        raise RuleBroken(
            "The receipt could not be made, so nothing was sent. Your answers are saved. "
            "Try again in a minute."
        ) from silent
    return documents.keep_made(
        pdf,
        f"Receipt {receipt.code}.pdf",
        DocumentKind.RECEIPT,
        vendor_id=receipt.filled.assessment.vendor_id,
        by=by,
        on=tenancy.today_here(),
    )


def _record(
    deed: audit.Deed, assessment: Assessment, by: audit.Actor, **details: str | int | bool
) -> None:
    audit.record(
        deed,
        by=by,
        vendor_id=assessment.vendor_id,
        subject=("assessment", assessment.id),
        **details,
    )
