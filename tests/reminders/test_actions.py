"""Reminding over the database: once each, to whoever has the newest link, until anything comes back."""

from collections.abc import Callable

import pytest

from portal import baa, clock, links, messages, notices, reminders, tenancy
from portal.audit import THE_PORTAL, Actor, ActorKind
from portal.baa import Answered, BaaRequest
from portal.baa import reminding as of_baas
from portal.db import session, transaction
from portal.errors import RuleBroken
from portal.links import LinkPurpose
from portal.questionnaires import reminding as of_questions
from portal.tenancy import Practice
from tests.accounts.making import ACTOR
from tests.baa.making import ask_for_baa, pdf
from tests.questionnaires.making import send_questions
from tests.reminders.making import in_days, log_call
from tests.vendors.making import make_vendor

A_LINK = Actor(kind=ActorKind.LINK, name="Dana Whitcomb", actor_id=1)


def asked(days_ago: int) -> BaaRequest:
    return ask_for_baa(make_vendor("Pingwell"), on=in_days(-days_ago))


def remind(request: BaaRequest, number: int) -> None:
    with transaction():
        of_baas.remind(request.id, number, on=in_days(0), by=THE_PORTAL)


def sent(request: BaaRequest) -> list[int]:
    went = reminders.reminders_of(LinkPurpose.BAA, [request.id]).get(request.id, [])
    return [one.number for one in went]


def test_a_reminder_is_a_letter_with_a_link_of_its_own(practice: Practice) -> None:
    request = asked(3)
    assert of_baas.due_reminders(in_days(0)) == [(request.id, 1)]

    remind(request, 1)

    letter = notices.find_notice_by_key(f"baa {request.id} reminder 1")
    assert letter is not None
    assert letter.has_link
    assert letter.to_email == "dana@pingwell.example"
    newest, first = links.links_of(LinkPurpose.BAA, [request.id])[request.id]
    assert newest.follows_id == first.id
    assert newest.verify_code == first.verify_code
    assert newest.verify_code in letter.body
    assert of_baas.due_reminders(in_days(0)) == []


def test_one_that_is_asked_for_twice_goes_once(practice: Practice) -> None:
    request = asked(3)

    remind(request, 1)
    remind(request, 1)

    assert sent(request) == [1]


def test_whoever_it_was_passed_on_to_is_reminded(practice: Practice) -> None:
    request = asked(3)
    (link,) = links.links_of(LinkPurpose.BAA, [request.id])[request.id]
    with transaction():
        links.pass_on(link, "Luis Ferrand", "luis@pingwell.example", by=A_LINK)

    remind(request, 1)

    letter = notices.find_notice_by_key(f"baa {request.id} reminder 1")
    assert letter is not None
    assert letter.to_email == "luis@pingwell.example"


def offer(request: BaaRequest) -> None:
    who = Answered(name="Dana", title="CEO")
    baa.offer_signed_copy(request, pdf(), who, on=in_days(0), by=ACTOR)


def write_back(request: BaaRequest) -> None:
    baa.write_back(request, "Which plan do you mean?", "", at=clock.now(), by=A_LINK)


def withdraw(request: BaaRequest) -> None:
    baa.withdraw_request(request, on=in_days(0), by=ACTOR)


def refuse(request: BaaRequest) -> None:
    who = Answered(name="Dana", title="CEO")
    why = baa.RefusalWhy.SIGNS_NONE
    baa.refuse_by_link(request, why, "", who, on=in_days(0), by=ACTOR)


@pytest.mark.parametrize("answer", [offer, write_back, withdraw, refuse])
def test_any_answer_stops_them(practice: Practice, answer: Callable[[BaaRequest], None]) -> None:
    request = asked(3)
    with transaction():
        answer(request)

    assert of_baas.due_reminders(in_days(0)) == []
    remind(request, 1)

    assert sent(request) == []


def test_an_opened_link_is_no_answer(practice: Practice) -> None:
    request = asked(3)
    (link,) = links.links_of(LinkPurpose.BAA, [request.id])[request.id]
    with transaction():
        links.open_link(link, by=A_LINK)

    assert of_baas.due_reminders(in_days(0)) == [(request.id, 1)]


def test_what_was_said_to_another_vendor_stops_nothing(practice: Practice) -> None:
    request = asked(3)
    other = ask_for_baa(make_vendor("Postlark"), on=in_days(-3))
    with transaction():
        write_back(other)

    assert of_baas.due_reminders(in_days(0)) == [(request.id, 1)]


def test_a_call_puts_reminders_and_the_next_call_off(practice: Practice) -> None:
    request = asked(12)
    log_call(request, next_on=in_days(5))

    assert of_baas.due_reminders(in_days(0)) == []
    assert baa.pending_of([request], in_days(0))[request.id].call_due_on == in_days(5)


@pytest.mark.parametrize(
    "wrong",
    [
        {"spoke_with": " "},
        {"said": ""},
        {"called_on": 1},
        {"next_on": 0},
        {"next_on": 61},
    ],
)
def test_a_call_that_says_nothing_or_puts_it_off_for_good_is_refused(
    practice: Practice, wrong: dict[str, object]
) -> None:
    request = asked(14)
    told = {name: in_days(one) if isinstance(one, int) else one for name, one in wrong.items()}

    with pytest.raises(RuleBroken):
        log_call(request, **told)


def test_questions_are_reminded_of_the_same_way(practice: Practice) -> None:
    assessment = send_questions(make_vendor("Postlark"))
    on = tenancy.today_here()

    assert of_questions.due_reminders(on) == []
    due = of_questions.due_reminders(in_days(7))
    assert due == [(assessment.id, 2)]

    with transaction():
        of_questions.remind(assessment.id, 2, on=in_days(7), by=THE_PORTAL)

    letter = notices.find_notice_by_key(f"questionnaire {assessment.id} reminder 2")
    assert letter is not None
    assert "what you saved is still there" in letter.body
    assert of_questions.due_reminders(in_days(11)) == []
    session.rollback()


def test_another_practice_reads_no_reminder_call_message_or_note(
    practice: Practice, other_practice: Practice
) -> None:
    request = asked(3)
    remind(request, 1)
    log_call(request)
    with transaction():
        write_back(request)
        messages.note(request.vendor_id, "Slow, but friendly.", at=clock.now(), by=ACTOR)
    subject = baa.subject_of(request)

    tenancy.enter(other_practice.practice_id)

    assert reminders.reminders_of(LinkPurpose.BAA, [request.id]) == {}
    assert reminders.calls_about(LinkPurpose.BAA, [request.id]) == {}
    assert messages.thread_of(request.vendor_id, subject) == []
    assert messages.notes_of(request.vendor_id) == []
