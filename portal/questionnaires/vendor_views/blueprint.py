"""The blueprint of the vendor's pages, reached by link, and what they all look up."""

from typing import Any

from flask import Blueprint, abort, url_for

from portal import links, questionnaires, tenancy, vendors
from portal.links import Link, LinkPurpose
from portal.questionnaires import AnswerSource, AssessmentState, Filled, Place
from portal.questionnaires.criteria import Case
from portal.questionnaires.question_set import Question
from portal.questionnaires.standing import phi_facts
from portal.questionnaires.verdicts import hints_for
from portal.questionnaires.wording import named
from portal.vendors import Phi

bp = Blueprint("vendor_questions", __name__, url_prefix="/link")

links.set_first_page(LinkPurpose.QUESTIONNAIRE, "vendor_questions.welcome")


def filled_of(link: Link) -> Filled:
    """Return what was asked and said so far. What was withdrawn is not there."""
    assessment = questionnaires.find_assessment(link.subject_id)
    if assessment is None or assessment.state == AssessmentState.WITHDRAWN:
        abort(404)
    return questionnaires.fill(assessment)


def question_of(filled: Filled, number: int) -> Question:
    """Return a question by its number."""
    try:
        return filled.questions.question(number)
    except KeyError:
        abort(404)


def place_of(asked: Question) -> Place:
    """Return where an answer by link is given."""
    return Place(question=asked, source=AnswerSource.VENDOR_BY_LINK)


def opened_in(filled: Filled) -> list[Question]:
    """Return the questions that may be answered now."""
    return [one for one in filled.questions.questions if filled.may_change(one)]


def question_url(asked: Question, **more: Any) -> str:
    """Return the address of a question."""
    return url_for("vendor_questions.question", number=asked.number, **more)


def hints_of(link: Link, filled: Filled, asked: Question) -> list[str]:
    """Return what may come back to the vendor, in calm words."""
    practice = tenancy.here()
    phi = Phi(vendors.get_vendor(link.vendor_id).phi)
    case = Case(
        answers=filled.answers,
        facts=phi_facts(phi, frozenset(practice.states)),
        on=tenancy.today_here(),
    )
    return [named(one.hint, practice.name) for one in hints_for(asked, case)]
