"""Asking anew: what is carried over, what is not, and what staff see of it."""

from dataclasses import replace

import pytest
from flask import Flask

from portal import clock, questionnaires, tenancy
from portal.db import transaction
from portal.errors import RuleBroken
from portal.questionnaires import Assessment, Filled, Sending, StartedFrom
from portal.questionnaires.actions.next_year import carried, carry_over
from portal.questionnaires.answers import Typed
from portal.questionnaires.differing import compared
from portal.tenancy import Practice
from portal.vendors import Vendor
from tests.accounts.making import ACTOR
from tests.make import make_vendor
from tests.questionnaires.making import GREEN, by_link, due, judged, submitted


def accepted(vendor: Vendor, **typed: Typed) -> Assessment:
    """Return an assessment of last year, accepted."""
    assessment = submitted(vendor, **typed)
    with transaction():
        judgement = judged(questionnaires.fill(assessment))
        questionnaires.accept(assessment, judgement, "Seen.", at=clock.now(), by=ACTOR)
    return assessment


def asked_again(vendor: Vendor, previous: Assessment) -> Assessment:
    """Send the questions anew, with last time's answers."""
    sending = Sending(
        to_name="Priya Raman",
        to_email="priya@pingwell.example",
        due_on=due(),
        previous_id=previous.id,
    )
    with transaction():
        return questionnaires.send(vendor, sending, at=clock.now(), by=ACTOR)


def filled_of(assessment: Assessment) -> Filled:
    return questionnaires.fill(assessment)


def test_last_times_answers_wait_for_the_vendor_to_say_that_they_are_true(
    practice: Practice,
) -> None:
    vendor = make_vendor()
    previous = accepted(vendor)

    again = filled_of(asked_again(vendor, previous))

    assert again.assessment.previous_id == previous.id
    assert not again.said.typed
    assert again.shown.typed["q2_retention_years"] == "6"
    second = again.questions.question(2)
    assert again.started_from(second) is StartedFrom.LAST_TIME
    assert len(again.unconfirmed(second)) > 3
    assert judged(again).verdicts[1].gaps


def test_what_is_asked_otherwise_now_is_not_carried(practice: Practice) -> None:
    vendor = make_vendor()
    before = filled_of(accepted(vendor))
    now = filled_of(asked_again(vendor, before.assessment))
    first, second = now.questions.questions[:2]
    reworded = replace(first, ask="Will you sign?")
    fields = tuple(
        replace(one, options=("1", "2")) if one.id == "q2_retention_years" else one
        for one in second.fields
    )
    others = now.questions.questions[2:]
    now.questions = replace(
        now.questions, questions=(reworded, replace(second, fields=fields), *others)
    )

    told = carried(now, before)

    assert not [one for one in told if one.startswith("q1_")]
    assert "q2_retention_years" not in told
    assert told["q2_named"] == GREEN["q2_named"]


def test_a_refusal_is_not_carried(practice: Practice) -> None:
    vendor = make_vendor()
    before = filled_of(accepted(vendor))
    before.said = replace(before.said, declined={"VQ2": "No time"})

    assert not [one for one in carried(before, before) if one.startswith("q2_")]


def test_answers_of_another_vendor_or_not_sent_are_never_a_start(practice: Practice) -> None:
    vendor, other = make_vendor(), make_vendor(name="Elsewhere")
    previous = accepted(other)
    mine = accepted(vendor)
    again = asked_again(vendor, mine)

    with pytest.raises(RuleBroken, match="no answers of theirs"), transaction():
        carry_over(again, previous, by=ACTOR)
    with pytest.raises(RuleBroken, match="no answers of theirs"), transaction():
        carry_over(again, again, by=ACTOR)


def test_staff_see_what_changed_and_what_was_confirmed(app: Flask, practice: Practice) -> None:
    vendor = make_vendor()
    previous = accepted(vendor)
    again = asked_again(vendor, previous)
    by = by_link(again)
    with transaction():
        filled = filled_of(again)
        source = questionnaires.AnswerSource.VENDOR_BY_LINK
        for number in (2, 3):
            place = questionnaires.Place(question=filled.questions.question(number), source=source)
            if number == 2:
                told: dict[str, Typed] = {"q2_retention_years": "3"}
                questionnaires.save_answers(filled_of(again), place, told, by=by)
            questionnaires.confirm_answers(filled_of(again), place, by=by)

    now, before = filled_of(again), filled_of(previous)
    second = compared(now, before, now.questions.question(2))
    third = compared(now, before, now.questions.question(3))
    fourth = compared(now, before, now.questions.question(4))

    assert second is not None
    assert [(one.before, one.after, one.by_name) for one in second.changes] == [
        ("6", "3", "Priya Raman")
    ]
    assert third is not None
    assert third.is_same
    assert third.confirmed_by == "Priya Raman"
    assert tenancy.day_here(third.confirmed_at or clock.now()) == tenancy.today_here()
    assert fourth is not None
    assert not fourth.changes  # nothing is said yet, so nothing changed
    assert not fourth.is_same
