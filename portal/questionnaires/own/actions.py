"""What can be done with a practice's own questions. A new wording is a new version."""

from portal import audit, clock
from portal.db import keep
from portal.errors import RuleBroken
from portal.questionnaires.own.models import OwnQuestion, OwnQuestionVersion
from portal.questionnaires.own.queries import Standing, hold_questions, own_questions
from portal.questionnaires.own.rules import MOST_QUESTIONS, OwnWording, checked


def add(wording: OwnWording, *, by: audit.Actor) -> OwnQuestion:
    """Ask a question of the practice's own from now on, after those that there are."""
    checked(wording)
    hold_questions()
    asked = own_questions(with_retired=True)
    if sum(one.question.retired_at is None for one in asked) >= MOST_QUESTIONS:
        raise RuleBroken(f"You have {MOST_QUESTIONS} questions. Retire one first.")
    last = max((one.question.position for one in asked), default=0)
    question = keep(OwnQuestion(position=last + 1, made_at=clock.now()))
    _word(question, wording, 1, by)
    _record(audit.Deed.OWN_QUESTION_ADDED, question, by, kind=wording.kind.value)
    return question


def reword(standing: Standing, wording: OwnWording, *, by: audit.Actor) -> None:
    """Word a question anew. What was sent already keeps the wording it was sent with."""
    checked(wording)
    hold_questions()
    if wording == standing.wording:
        raise RuleBroken("Nothing was changed.")
    version = standing.version.version + 1
    _word(standing.question, wording, version, by)
    _record(audit.Deed.OWN_QUESTION_REWORDED, standing.question, by, version=str(version))


def retire(standing: Standing, *, by: audit.Actor) -> None:
    """Ask a question no more. What was sent already keeps it."""
    standing.question.retired_at = clock.now()
    _record(audit.Deed.OWN_QUESTION_RETIRED, standing.question, by)


def move_up(standing: Standing, *, by: audit.Actor) -> None:
    """Ask a question before the one that it stood after."""
    hold_questions()
    asked = [one.question for one in own_questions()]
    place = [one.id for one in asked].index(standing.question.id)
    if place == 0:
        raise RuleBroken("This question is the first already.")
    above = asked[place - 1]
    standing.question.position, above.position = above.position, standing.question.position
    _record(audit.Deed.OWN_QUESTION_MOVED, standing.question, by)


def _word(question: OwnQuestion, wording: OwnWording, version: int, by: audit.Actor) -> None:
    keep(
        OwnQuestionVersion(
            own_question_id=question.id,
            version=version,
            told=wording.told(),
            made_at=clock.now(),
            made_by_name=by.name,
        )
    )


def _record(deed: audit.Deed, question: OwnQuestion, by: audit.Actor, **details: str) -> None:
    audit.record(deed, by=by, vendor_id=None, subject=("own_question", question.id), **details)
