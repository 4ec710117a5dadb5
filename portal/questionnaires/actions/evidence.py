"""Attaching files at a question, taking them away, and handing over the receipt."""

from portal import audit, clock, documents, tenancy
from portal.db import keep
from portal.documents import DocumentKind, Upload
from portal.errors import RuleBroken
from portal.questionnaires import queries
from portal.questionnaires.actions.putting import Place, check_open, record_at
from portal.questionnaires.filled import Filled
from portal.questionnaires.models import AnswerEvidence, Attestation

_KINDS = {"q1_template": DocumentKind.BAA_TEMPLATE, "VQ4": DocumentKind.SOC2}
_MOST_FILES = 10


def attach(
    filled: Filled, place: Place, upload: Upload, *, at: str, by: audit.Actor
) -> AnswerEvidence:
    """Keep a file as evidence at a question, or in one of its file fields (`at`)."""
    check_open(filled, place)
    if len(filled.kept.get(place.question.id, [])) >= _MOST_FILES:
        raise RuleBroken(f"There are {_MOST_FILES} files here already. Remove one first.")
    document = documents.keep_for_now(
        upload,
        _KINDS.get(at, DocumentKind.EVIDENCE),
        vendor_id=filled.assessment.vendor_id,
        by=by,
        on=tenancy.today_here(),
    )
    evidence = keep(
        AnswerEvidence(
            assessment_id=filled.assessment.id,
            question_id=place.question.id,
            place=at,
            document_id=document.id,
            by_name=by.name,
            added_at=clock.now(),
            source=place.source,
        )
    )
    record_at(audit.Deed.EVIDENCE_ATTACHED, filled, place, by, sha256=document.sha256)
    return evidence


def remove_evidence(filled: Filled, place: Place, evidence_id: int, *, by: audit.Actor) -> None:
    """Take a file away from the answers. Staff may remove it, if it is wrong, within its week."""
    check_open(filled, place)
    evidence = queries.get_evidence(filled.assessment.id, evidence_id)
    if evidence.question_id != place.question.id:
        raise RuleBroken("This file belongs to another question.")
    evidence.removed_at = clock.now()
    record_at(audit.Deed.EVIDENCE_REMOVED, filled, place, by, document=evidence.document_id)


def open_receipt(attestation: Attestation, *, vendor_id: int, by: audit.Actor) -> None:
    """Write into the trail that the vendor takes its receipt."""
    audit.record(
        audit.Deed.RECEIPT_OPENED,
        by=by,
        vendor_id=vendor_id,
        subject=("assessment", attestation.assessment_id),
        sha256=attestation.answers_sha256,
    )
