"""Sending the questions to a vendor by link, and taking them back."""

from dataclasses import dataclass
from datetime import date, datetime

from portal import audit, clock, links, notices, tenancy
from portal.db import keep
from portal.errors import RuleBroken
from portal.links import LinkPurpose, NewLink
from portal.questionnaires import queries, rules
from portal.questionnaires.actions.next_year import carry_over
from portal.questionnaires.models import Assessment
from portal.questionnaires.notices import Correspondence, questions_letter
from portal.questionnaires.rules import AssessmentState
from portal.questionnaires.set_reading import current_payload, current_set
from portal.vendors import Vendor


@dataclass(frozen=True, kw_only=True)
class Sending:
    """To whom the questions go, and until when they are to be answered."""

    to_name: str
    to_email: str
    due_on: date
    # Last time's sending, where its answers start these for the vendor to confirm.
    previous_id: int | None = None


def send(vendor: Vendor, sending: Sending, *, at: datetime, by: audit.Actor) -> Assessment:
    """Freeze the questions, make a link, and post the letter."""
    today = tenancy.day_here(at)
    queries.hold_vendor(vendor)
    check_sending(vendor, sending, on=today)
    questions = current_set()
    assessment = keep(
        Assessment(
            vendor_id=vendor.id,
            previous_id=sending.previous_id,
            set_version=questions.version,
            set_digest=questions.digest,
            frozen=dict(current_payload()),
            state=AssessmentState.SENT,
            to_name=sending.to_name.strip(),
            to_email=links.checked_email(sending.to_email),
            due_on=sending.due_on,
            sent_at=at,
            sent_on=today,
            sent_by_id=by.actor_id,
            sent_by_name=by.name,
        )
    )
    _post(vendor, assessment, by)
    audit.record(
        audit.Deed.ASSESSMENT_SENT,
        by=by,
        vendor_id=vendor.id,
        subject=("assessment", assessment.id),
        version=questions.version,
        set_digest=questions.digest,
        due_on=sending.due_on.isoformat(),
    )
    if sending.previous_id is not None:
        previous = queries.get_assessment(vendor.id, sending.previous_id)
        carry_over(assessment, previous, by=by)
    return assessment


def withdraw(assessment: Assessment, reason: str, *, by: audit.Actor) -> None:
    """Take a request back. Its links open nothing from now on; what was saved stays kept."""
    queries.lock(assessment)
    rules.check_move(AssessmentState(assessment.state), AssessmentState.WITHDRAWN)
    if not reason.strip():
        raise RuleBroken("Say why, in a few words.")
    assessment.state = AssessmentState.WITHDRAWN
    assessment.withdrawn_at = clock.now()
    assessment.withdrawn_reason = reason.strip()
    open_links = links.links_of(LinkPurpose.QUESTIONNAIRE, [assessment.id])
    for link in open_links.get(assessment.id, []):
        if link.withdrawn_at is None:
            links.withdraw(link, by=by)
    audit.record(
        audit.Deed.ASSESSMENT_WITHDRAWN,
        by=by,
        vendor_id=assessment.vendor_id,
        subject=("assessment", assessment.id),
        reason=assessment.withdrawn_reason,
    )


def check_sending(vendor: Vendor, sending: Sending, *, on: date) -> None:
    """Refuse a sending that cannot go, before its letter is shown and once more before it goes."""
    rules.check_due(sending.due_on, on=on)
    if not sending.to_name.strip():
        raise RuleBroken("Enter the name of the person who will answer.")
    if vendor.is_former:
        raise RuleBroken("You no longer work with this vendor.")
    current = queries.find_current(vendor.id)
    if current is not None and not queries.may_be_asked([current]):
        raise RuleBroken(
            "This vendor has questions already. Withdraw them before you send new ones."
        )


def letter_key(assessment_id: int) -> str:
    """Return the key under which the letter of a sending waits in the outbox."""
    return f"assessment {assessment_id} sent"


def correspondence(
    vendor: Vendor, to_name: str, to_email: str, *, by: audit.Actor
) -> Correspondence:
    """Return who writes to whom."""
    practice = tenancy.here()
    return Correspondence(
        practice_name=practice.name,
        practice_phone=practice.phone,
        practice_email=practice.email,
        asker_name=by.name,
        vendor_name=vendor.name,
        vendor_does=vendor.does,
        to_name=to_name,
        to_email=to_email,
    )


def _post(vendor: Vendor, assessment: Assessment, by: audit.Actor) -> None:
    wanted = NewLink(
        purpose=LinkPurpose.QUESTIONNAIRE,
        subject_id=assessment.id,
        vendor_id=vendor.id,
        person_name=assessment.to_name,
        email=assessment.to_email,
        expires_on=assessment.due_on + rules.LINK_OUTLIVES_DUE,
    )
    link, token = links.make(wanted, on=assessment.sent_on, by=by)
    about = correspondence(vendor, assessment.to_name, assessment.to_email, by=by)
    letter = questions_letter(about, assessment.due_on, verify_code=link.verify_code, token=token)
    notices.post(letter, key=letter_key(assessment.id), vendor_id=vendor.id, by=by)
