"""Passing a single question on: a colleague gets a link that opens only that question."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from portal import audit, clock, links, notices, tenancy
from portal.db import keep, session
from portal.errors import NotFound, RuleBroken
from portal.links import Link, LinkPurpose, NewLink
from portal.notices import Letter
from portal.questionnaires import queries
from portal.questionnaires.actions import Place
from portal.questionnaires.actions.putting import check_open, record_at
from portal.questionnaires.filled import Filled
from portal.questionnaires.together.models import QuestionPass

LASTS = timedelta(days=14)
MOST_A_DAY = 20


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Who gets a question, and what they should know."""

    name: str
    email: str
    note: str


def pass_question(
    filled: Filled, place: Place, to: Colleague, link: Link, *, on: date, by: audit.Actor
) -> notices.Notice:
    """Give one question to a colleague. Whoever passed it sees who has it, and may take it back."""
    check_open(filled, place)
    if place.question.id in passes_out(filled.assessment.id):
        raise RuleBroken("A colleague has this question already. Take it back first.")
    if len(_passes_of(filled.assessment.id)) >= MOST_A_DAY:
        raise RuleBroken("Questions were passed on often enough. Call the practice that asked.")
    passed = keep(
        QuestionPass(
            assessment_id=filled.assessment.id,
            question_id=place.question.id,
            from_link_id=link.id,
            from_name=by.name,
            to_name=links.one_line(to.name),
            to_email=links.checked_email(to.email),
            note=to.note.strip(),
            passed_at=clock.now(),
            expires_on=min(link.expires_on, on + LASTS),
        )
    )
    wanted = NewLink(
        purpose=LinkPurpose.QUESTION,
        subject_id=passed.id,
        vendor_id=filled.assessment.vendor_id,
        person_name=passed.to_name,
        email=passed.to_email,
        expires_on=passed.expires_on,
    )
    theirs, token = links.pass_part_on(link, wanted, by=by)
    record_at(audit.Deed.QUESTION_PASSED_ON, filled, place, by)
    letter = _letter(passed, theirs, token)
    key = f"question pass {passed.id}"
    return notices.post(letter, key=key, vendor_id=filled.assessment.vendor_id, by=by)


def hand_back(
    filled: Filled, place: Place, passed: QuestionPass, words: str, *, by: audit.Actor
) -> None:
    """Give a question back, answered or not. The link opens it no more."""
    _end(passed)
    passed.handed_back_at = clock.now()
    passed.handed_back_words = words.strip()[:1000]
    record_at(audit.Deed.QUESTION_HANDED_BACK, filled, place, by)


def take_back(filled: Filled, place: Place, *, by: audit.Actor) -> None:
    """Take a question back from a colleague. What they saved stays."""
    passed = passes_out(filled.assessment.id).get(place.question.id)
    if passed is None:
        raise RuleBroken("Nobody else has this question.")
    _end(passed)
    passed.taken_back_at = clock.now()
    passed.taken_back_by_name = by.name
    record_at(audit.Deed.QUESTION_TAKEN_BACK, filled, place, by)


def passes_out(assessment_id: int) -> dict[str, QuestionPass]:
    """Return which questions colleagues have now, by question."""
    return {one.question_id: one for one in _passes_of(assessment_id) if one.is_out}


def last_pass(assessment_id: int, question_id: str) -> QuestionPass | None:
    """Return how a question was last passed on, also where it came back."""
    found = [one for one in _passes_of(assessment_id) if one.question_id == question_id]
    return found[-1] if found else None


def get_pass(pass_id: int) -> QuestionPass:
    """Return how a question was passed on."""
    found = session.scalar(select(QuestionPass).where(QuestionPass.id == pass_id))
    if found is None:
        raise NotFound
    return found


def filled_of_pass(passed: QuestionPass) -> Filled:
    """Return the answers that a passed question belongs to."""
    assessment = queries.find_assessment(passed.assessment_id)
    if assessment is None:
        raise NotFound
    return queries.fill(assessment)


def _passes_of(assessment_id: int) -> list[QuestionPass]:
    rows = select(QuestionPass).where(QuestionPass.assessment_id == assessment_id)
    return list(session.scalars(rows.order_by(QuestionPass.id)))


def _end(passed: QuestionPass) -> None:
    session.refresh(passed, with_for_update=True)
    if not passed.is_out:
        raise RuleBroken("This question is back already.")


def _letter(passed: QuestionPass, link: Link, token: str) -> Letter:
    name = tenancy.here().name
    text = (
        f"Hello {passed.to_name},\n\n"
        f"{passed.from_name} asks you to answer one question from {name} about patient data. "
        "Your link opens that question and nothing else. You need no account, and it saves as you "
        f"type. It works until {link.expires_on:%B} {link.expires_on.day}, "
        f"{link.expires_on.year}.\n\n"
        "Answer here:\n{link}\n\n"
        f"Is this real? Ask {passed.from_name}, or call {link.made_by_name} at {name} and read out "
        f"the code {link.verify_code}."
    )
    return Letter(
        to_name=passed.to_name,
        to_email=passed.to_email,
        subject=f"{name}: one question, passed on to you",
        text=text,
        link_token=token,
        button="Answer the question",
    )
