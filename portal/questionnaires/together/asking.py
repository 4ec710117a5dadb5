"""Messages about a question, both ways, and the one letter a day that tells of them."""

from datetime import date, datetime

from sqlalchemy import func, select

from portal import accounts, audit, links, messages, notices, tenancy
from portal.audit import ActorKind
from portal.db import keep, session
from portal.errors import NotFound, RuleBroken
from portal.links import LinkPurpose
from portal.messages import Message, Side, Subject
from portal.notices import Letter
from portal.questionnaires import queries
from portal.questionnaires.filled import Filled
from portal.questionnaires.models import Assessment
from portal.questionnaires.question_set import Question
from portal.questionnaires.together.models import MessageDigest
from portal.vendors import get_vendor

SUBJECT = "assessment"
_SIDES = (Side.VENDOR, Side.PRACTICE)

messages.read_by(SUBJECT, LinkPurpose.QUESTIONNAIRE)


def ask(
    filled: Filled, question: Question, words: str, *, at: datetime, by: audit.Actor
) -> Message:
    """Say something about a question to the other side. Whoever came by a link is the vendor."""
    assessment = filled.assessment
    if by.kind is ActorKind.LINK and not (assessment.is_open or assessment.is_to_review):
        raise RuleBroken("These questions are closed. Call the practice that wrote to you.")
    subject = Subject(SUBJECT, assessment.id)
    return messages.say(
        assessment.vendor_id, subject, words, at=at, by=by, section=section_of(question)
    )


def say_wrong_person(filled: Filled, who: str, *, at: datetime, by: audit.Actor) -> None:
    """Say that somebody else should be asked. It stands among the messages, and waits for staff."""
    known = f" Ask: {who.strip()}" if who.strip() else ""
    words = f"I am not the right person to ask.{known}"
    ask(filled, filled.questions.question(1), words, at=at, by=by)
    audit.record(
        audit.Deed.WRONG_PERSON_SAID,
        by=by,
        vendor_id=filled.assessment.vendor_id,
        subject=("assessment", filled.assessment.id),
    )


def thread_at(filled: Filled, question: Question) -> list[Message]:
    """Return what both sides said about a question, oldest first."""
    subject = Subject(SUBJECT, filled.assessment.id)
    said = messages.thread_of(filled.assessment.vendor_id, subject)
    return [one for one in said if one.section == section_of(question)]


def section_of(question: Question) -> str:
    """Return the words by which a thread names a question."""
    return f"Question {question.number}"


def due_digests(on: date) -> list[tuple[int, int]]:
    """Return which assessments have messages that a side was not told of, and which side."""
    told = select(func.max(MessageDigest.up_to_message_id)).where(
        MessageDigest.assessment_id == Message.subject_id, MessageDigest.side != Message.side
    )
    rows = (
        select(Message.subject_id, Message.side)
        .where(
            Message.subject_kind == SUBJECT,
            Message.read_at.is_(None),
            Message.id > func.coalesce(told.scalar_subquery(), 0),
        )
        .distinct()
    )
    waiting = [(number, _other(Side(side))) for number, side in session.execute(rows)]
    today = select(MessageDigest.assessment_id, MessageDigest.side).where(
        MessageDigest.told_on == on
    )
    done = {(number, Side(side)) for number, side in session.execute(today)}
    return [(number, _SIDES.index(side)) for number, side in waiting if (number, side) not in done]


def tell_of_messages(assessment_id: int, number: int, *, on: date, by: audit.Actor) -> None:
    """Tell one side by one letter of all messages since the last: once a day, never their words."""
    side, assessment = _SIDES[number], queries.find_assessment(assessment_id)
    if assessment is None or (assessment_id, number) not in due_digests(on):
        return
    said = messages.thread_of(assessment.vendor_id, Subject(SUBJECT, assessment_id))
    before = select(func.max(MessageDigest.up_to_message_id)).where(
        MessageDigest.assessment_id == assessment_id, MessageDigest.side == side
    )
    since = session.scalar(before) or 0
    new = [one for one in said if one.id > since and one.side != side]
    letter = _to_vendor(assessment, by) if side is Side.VENDOR else _to_practice(assessment)
    if letter is None or not new:
        return
    keep(
        MessageDigest(
            assessment_id=assessment_id, side=side, told_on=on, up_to_message_id=new[-1].id
        )
    )
    key = f"assessment {assessment_id} messages to {side} {on.isoformat()}"
    about = assessment.vendor_id if side is Side.VENDOR else None
    notices.post(letter, key=key, vendor_id=about, by=by)
    audit.record(
        audit.Deed.MESSAGES_TOLD,
        by=by,
        vendor_id=assessment.vendor_id,
        subject=("assessment", assessment_id),
        messages=len(new),
    )


def _other(side: Side) -> Side:
    return Side.PRACTICE if side is Side.VENDOR else Side.VENDOR


def _to_vendor(assessment: Assessment, by: audit.Actor) -> Letter | None:
    made = links.links_of(LinkPurpose.QUESTIONNAIRE, [assessment.id]).get(assessment.id, [])
    link = next((one for one in made if one.withdrawn_at is None), None)
    if link is None:
        return None
    renewed, token = links.renew(link, by=by)
    name = tenancy.here().name
    return Letter(
        to_name=renewed.person_name,
        to_email=renewed.email,
        subject=f"{name} wrote to you about its questions",
        text=(
            f"Hello {renewed.person_name},\n\n"
            f"{name} wrote to you about its questions. What it wrote stands at the question, and "
            "you can answer there.\n\nRead it here:\n{link}\n\n"
            f"Is this real? Call {renewed.made_by_name} at {name} and read out the code "
            f"{renewed.verify_code}."
        ),
        link_token=token,
        button="Read the message",
        small_print="We write at most once a day about it.",
    )


def _to_practice(assessment: Assessment) -> Letter | None:
    try:
        email = accounts.get_person(assessment.sent_by_id or 0).email
    except NotFound:
        return None
    vendor = get_vendor(assessment.vendor_id).name
    return Letter(
        to_name=assessment.sent_by_name,
        to_email=email,
        subject=f"{vendor} wrote to you about the questions",
        text=(
            f"Hello {assessment.sent_by_name},\n\n"
            f"{vendor} wrote to you about the questions that you sent. Read it, and answer it, in "
            "the portal:\n{link}"
        ),
        link_token=f"{assessment.vendor_id}/assessments/{assessment.id}/messages",
        link_at="/vendors/",
        button="Read the message",
        small_print="You get this because you sent them. We write at most once a day about it.",
    )
