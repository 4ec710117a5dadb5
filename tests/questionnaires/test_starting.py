"""Answers that were started from last time, a document or another sending, until they are confirmed."""

from portal import questionnaires
from portal.audit import Deed
from portal.db import transaction
from portal.questionnaires import AnswerSource, Assessment, Filled, Place, StartedFrom
from portal.questionnaires.verdicts import gaps_of
from portal.tenancy import Practice
from tests.make import make_vendor
from tests.questionnaires.making import answer, by_link, send_questions
from tests.questionnaires.test_actions import deeds

STARTED = {"q2_mfa": "yes", "q2_named": "yes", "VQ2.instead": "Ask us"}


def at(filled: Filled, number: int) -> Place:
    return Place(question=filled.questions.question(number), source=AnswerSource.VENDOR_BY_LINK)


def start(assessment: Assessment) -> list[str]:
    with transaction():
        return questionnaires.prefill(
            questionnaires.fill(assessment),
            STARTED,
            started_from=StartedFrom.LAST_TIME,
            notes={"q2_mfa": "You said so on March 3, 2025"},
            by=by_link(assessment),
        )


def test_a_started_answer_shows_and_does_not_count(practice: Practice) -> None:
    assessment = send_questions(make_vendor())

    start(assessment)

    filled = questionnaires.fill(assessment)
    second = filled.questions.question(2)
    assert filled.shown.typed["q2_mfa"] == "yes"
    assert "q2_mfa" not in filled.said.typed
    assert "q2_mfa" in {one.id for one in gaps_of(second, filled.answers)}
    assert {row.field_id for row in filled.unconfirmed(second)} == set(STARTED)
    assert filled.rows["q2_mfa"].started_note == "You said so on March 3, 2025"
    assert filled.started_from(second) is StartedFrom.LAST_TIME
    assert filled.told(second) is None
    assert not filled.is_begun


def test_only_empty_fields_are_started(practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    answer(assessment, 2, q2_mfa="no", q2_named="")

    put = start(assessment)

    filled = questionnaires.fill(assessment)
    assert put == ["VQ2.instead", "q2_named"]
    assert filled.said.typed["q2_mfa"] == "no"


def test_a_declined_question_is_not_started(practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    with transaction():
        filled = questionnaires.fill(assessment)
        questionnaires.decline_question(filled, at(filled, 2), "", by=by_link(assessment))

    assert start(assessment) == []


def test_confirming_a_question_makes_all_its_started_answers_count(practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    start(assessment)

    with transaction():
        filled = questionnaires.fill(assessment)
        questionnaires.confirm_answers(filled, at(filled, 2), by=by_link(assessment))

    filled = questionnaires.fill(assessment)
    second = filled.questions.question(2)
    told = filled.told(second)
    assert filled.said.typed["q2_mfa"] == "yes"
    assert filled.unconfirmed(second) == []
    assert filled.started_from(second) is StartedFrom.LAST_TIME
    assert told is not None
    assert told.by_name == "Priya Raman"
    assert deeds().count(Deed.ANSWERS_CONFIRMED) == 1


def test_a_changed_answer_is_the_vendors_own_and_the_rest_still_waits(practice: Practice) -> None:
    assessment = send_questions(make_vendor())
    start(assessment)

    with transaction():
        filled = questionnaires.fill(assessment)
        told = {"q2_mfa": "no", "q2_named": "yes"}
        questionnaires.save_answers(filled, at(filled, 2), told, by=by_link(assessment))

    filled = questionnaires.fill(assessment)
    assert filled.said.typed == {"q2_mfa": "no"}
    assert filled.rows["q2_mfa"].started_from is None
    waiting = filled.unconfirmed(filled.questions.question(2))
    assert {row.field_id for row in waiting} == {"q2_named", "VQ2.instead"}
