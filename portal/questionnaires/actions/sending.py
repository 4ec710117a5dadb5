"""Sending the questions to a vendor by link, and taking them back."""

from dataclasses import dataclass
from datetime import date, datetime

from portal import audit, clock, links, notices, tenancy
from portal.db import keep, session
from portal.errors import RuleBroken
from portal.links import LinkPurpose, NewLink
from portal.questionnaires import addressees, queries, rules
from portal.questionnaires.actions.next_year import carry_over
from portal.questionnaires.addressees import QuestionLetter, Why
from portal.questionnaires.models import Assessment
from portal.questionnaires.notices import Asked, Correspondence, asked_in, questions_letter
from portal.questionnaires.rules import AssessmentState
from portal.questionnaires.set_reading import current_set, thaw
from portal.questionnaires.sets.offering import payload_for
from portal.vendors import Vendor


@dataclass(frozen=True, kw_only=True)
class Sending:
    """To whom the questions go, and until when they are to be answered."""

    to_name: str
    to_email: str
    due_on: date
    # Written to if the letter to the first comes back. Empty: nobody is.
    second_name: str = ""
    second_email: str = ""
    # Packs of questions beside the five.
    packs: tuple[str, ...] = ()
    # Last time's sending, where its answers start these for the vendor to confirm.
    previous_id: int | None = None


def send(vendor: Vendor, sending: Sending, *, at: datetime, by: audit.Actor) -> Assessment:
    """Freeze the questions, make a link, and post the letter."""
    today = tenancy.day_here(at)
    queries.hold_vendor(vendor)
    check_sending(vendor, sending, on=today)
    frozen = payload_for(sending.packs)
    questions = thaw(frozen)
    assessment = keep(
        Assessment(
            vendor_id=vendor.id,
            previous_id=sending.previous_id,
            set_version=questions.version,
            set_digest=questions.digest,
            frozen=frozen,
            state=AssessmentState.SENT,
            to_name=sending.to_name.strip(),
            to_email=links.checked_email(sending.to_email),
            second_name=sending.second_name.strip(),
            second_email=sending.second_email.strip(),
            due_on=sending.due_on,
            sent_at=at,
            sent_on=today,
            sent_by_id=by.actor_id,
            sent_by_name=by.name,
        )
    )
    ask(vendor, assessment, Why.FIRST, (assessment.to_name, assessment.to_email), by=by)
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
    check_asking(vendor, sending, queries.find_current(vendor.id), on=on)


def check_asking(vendor: Vendor, sending: Sending, current: Assessment | None, *, on: date) -> None:
    """Refuse a sending to a vendor whose latest sending is this one."""
    rules.check_due(sending.due_on, on=on)
    if not sending.to_name.strip():
        raise RuleBroken("Enter the name of the person who will answer.")
    if bool(sending.second_name.strip()) != bool(sending.second_email.strip()):
        raise RuleBroken("Enter the second person's name and email, or neither.")
    if sending.second_email.strip():
        _check_second(sending)
    if vendor.is_former:
        raise RuleBroken("You no longer work with this vendor.")
    if current is not None and not queries.may_be_asked([current]):
        raise RuleBroken(
            "This vendor has questions already. Withdraw them before you send new ones."
        )


def letter_key(assessment_id: int) -> str:
    """Return the key under which the first letter of a sending waits in the outbox."""
    return addressees.first_key(assessment_id)


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


def ask(
    vendor: Vendor,
    assessment: Assessment,
    why: Why,
    person: tuple[str, str],
    *,
    by: audit.Actor,
    asker: audit.Actor | None = None,
) -> QuestionLetter:
    """Make a link for a person, post the letter, and write down that they were asked.

    `asker` signs the letter, where it is not who does the deed.
    """
    name, email = person
    wanted = NewLink(
        purpose=LinkPurpose.QUESTIONNAIRE,
        subject_id=assessment.id,
        vendor_id=vendor.id,
        person_name=name,
        email=email,
        expires_on=assessment.due_on + rules.LINK_OUTLIVES_DUE,
    )
    today = assessment.sent_on if why is Why.FIRST else tenancy.today_here()
    link, token = links.make(wanted, on=today, by=asker or by)
    letter = questions_letter(
        correspondence(vendor, name, email, by=asker or by),
        assessment.due_on,
        asked_of(assessment),
        verify_code=link.verify_code,
        token=token,
    )
    first = letter_key(assessment.id)
    key = first if why is Why.FIRST else f"{first} {link.id}"
    notice = notices.post(letter, key=key, vendor_id=vendor.id, by=by)
    return keep(
        QuestionLetter(
            assessment_id=assessment.id,
            why=why,
            to_name=link.person_name,
            to_email=link.email,
            link_id=link.id,
            notice_id=notice.id,
            sent_at=clock.now(),
            sent_by_name=by.name,
        )
    )


def asked_of(assessment: Assessment) -> Asked:
    """Return how much a sending asks, as its letters tell it."""
    if assessment.set_digest == current_set().digest:
        return asked_in(current_set())
    session.refresh(assessment, ["frozen"])
    return asked_in(thaw(assessment.frozen))


def _check_second(sending: Sending) -> None:
    second = links.checked_email(sending.second_email)
    if second.lower() == sending.to_email.strip().lower():
        raise RuleBroken("The second person needs an address of their own.")
