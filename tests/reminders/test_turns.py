"""Whose turn it is: of two who sign each alone, and of a vendor that was answered anew."""

import pytest

from portal import baa, clock, flags, links, messages, notices, reminders
from portal.audit import THE_PORTAL, Actor, ActorKind
from portal.baa import BaaRequest, TheirSigner
from portal.baa import reminding as of_baas
from portal.db import session, transaction
from portal.jobs import flag_refresh
from portal.links import LinkPurpose
from portal.notices import Notice
from portal.tenancy import Practice
from tests.accounts.making import ACTOR
from tests.baa.making import ask_for_baa
from tests.baa.requesting import ask_to_sign, link_of, vendor_signs
from tests.browser import Browser
from tests.reminders.making import in_days
from tests.vendors.making import make_vendor

DANA, LUIS = "dana@pingwell.example", "luis@pingwell.example"


@pytest.fixture
def request_to_two(practice: Practice) -> BaaRequest:
    second = TheirSigner(name="Luis Ferrand", email=LUIS)
    return ask_to_sign(make_vendor("Pingwell"), theirs_too=second)


def write_due(day: int) -> None:
    """Write what is due on a day, as the worker does, twice."""
    for _ in range(2):
        for request_id, number in of_baas.due_reminders(in_days(day)):
            with transaction():
                of_baas.remind(request_id, number, on=in_days(day), by=THE_PORTAL)


def letters(request: BaaRequest) -> list[Notice]:
    went = reminders.reminders_of(LinkPurpose.BAA, [request.id]).get(request.id, [])
    numbers = {one.notice_id for one in went}
    return [one for one in notices.notices_of(request.vendor_id) if one.id in numbers]


def reminded(request: BaaRequest) -> list[str]:
    return sorted(one.to_email for one in letters(request))


def pending(request: BaaRequest, day: int = 0) -> baa.Pending:
    return baa.pending_of([request], in_days(day))[request.id]


def kinds(request: BaaRequest, day: int) -> dict[str, str]:
    with transaction():
        flag_refresh.refresh([request.vendor_id], in_days(day))
    session.expire_all()
    found = flags.open_flags([request.vendor_id]).get(request.vendor_id, [])
    return {one.kind: one.title for one in found}


def writes(request: BaaRequest, email: str = DANA) -> None:
    link = link_of(request, email)
    by = Actor(kind=ActorKind.LINK, name=link.who, actor_id=link.id)
    with transaction():
        baa.write_back(request, "Which plan do you mean?", "", at=clock.now(), by=by)


def we_answer(request: BaaRequest) -> None:
    with transaction():
        subject = baa.subject_of(request)
        messages.write_to_vendor(
            request.vendor_id, subject, "The large one.", at=clock.now(), by=ACTOR
        )


def test_each_of_two_signers_is_reminded_once(request_to_two: BaaRequest) -> None:
    write_due(3)

    assert reminded(request_to_two) == [DANA, LUIS]


def test_once_the_first_has_signed_the_second_alone_is_reminded_to_the_end(
    request_to_two: BaaRequest,
) -> None:
    write_due(3)
    vendor_signs(request_to_two)

    write_due(7)
    write_due(12)

    assert reminded(request_to_two) == [DANA, LUIS, LUIS, LUIS]
    newest = letters(request_to_two)[0]
    assert "Dana Whitcomb has signed it; your signature is still missing." in newest.body
    assert not pending(request_to_two).is_answered
    assert pending(request_to_two).call_due_on == in_days(14)
    assert "One of theirs has signed" in kinds(request_to_two, 15)["baa_silent"]


def test_the_second_may_sign_first(request_to_two: BaaRequest) -> None:
    vendor_signs(request_to_two, LUIS)

    write_due(3)

    assert reminded(request_to_two) == [DANA]


def test_once_both_have_signed_nobody_is_reminded(request_to_two: BaaRequest) -> None:
    vendor_signs(request_to_two)
    vendor_signs(request_to_two, LUIS)

    write_due(3)

    assert reminded(request_to_two) == []
    assert pending(request_to_two).is_answered
    assert "call_due" not in kinds(request_to_two, 15)


def test_whoever_a_signer_passed_it_on_to_is_reminded_in_their_place(
    request_to_two: BaaRequest,
) -> None:
    first = link_of(request_to_two, DANA)
    by = Actor(kind=ActorKind.LINK, name=first.who, actor_id=first.id)
    with transaction():
        links.pass_on(first, "Mia Soto", "mia@pingwell.example", by=by)

    write_due(3)

    assert reminded(request_to_two) == [LUIS, "mia@pingwell.example"]


def test_a_message_of_one_of_them_stops_all_until_it_is_answered(
    request_to_two: BaaRequest,
) -> None:
    writes(request_to_two, LUIS)
    write_due(3)
    assert reminded(request_to_two) == []

    we_answer(request_to_two)
    write_due(3)

    assert reminded(request_to_two) == [DANA, LUIS]


def test_once_answered_they_are_reminded_anew_from_that_day(practice: Practice) -> None:
    request = ask_for_baa(make_vendor("Pingwell"), on=in_days(-20))
    writes(request)
    assert pending(request).is_answered

    we_answer(request)

    assert pending(request).answered_on == in_days(0)
    assert [one.on for one in pending(request).ahead] == [in_days(3), in_days(7), in_days(12)]
    assert pending(request).call_due_on == in_days(14)
    for day in (2, 3, 7, 12, 13):
        write_due(day)
    assert reminded(request) == [DANA] * 3
    assert "we answered what you wrote to us about a BAA" in letters(request)[0].body
    assert "baa_silent" not in kinds(request, 14)
    assert "You answered them" in kinds(request, 15)["baa_silent"]


def test_reminders_from_before_the_answer_do_not_count(practice: Practice) -> None:
    request = ask_for_baa(make_vendor("Pingwell"), on=in_days(-13))
    write_due(-10)
    write_due(-6)
    writes(request)
    we_answer(request)

    write_due(3)

    assert len(letters(request)) == 3
    assert [one.number for one in pending(request, 3).ahead] == [2, 3]


def test_marked_as_read_it_is_their_turn_too(practice: Practice) -> None:
    request = ask_for_baa(make_vendor("Pingwell"), on=in_days(-20))
    writes(request)
    with transaction():
        subject = baa.subject_of(request)
        messages.answer_by_other_means(request.vendor_id, subject, at=clock.now(), by=ACTOR)

    write_due(3)

    assert reminded(request) == [DANA]


def test_a_second_message_of_theirs_stops_them_again(practice: Practice) -> None:
    request = ask_for_baa(make_vendor("Pingwell"), on=in_days(-20))
    writes(request)
    we_answer(request)
    writes(request)

    write_due(3)

    assert reminded(request) == []
    assert pending(request).is_answered


def test_the_page_says_to_whom_reminders_went(browser: Browser, request_to_two: BaaRequest) -> None:
    write_due(3)
    vendor_signs(request_to_two)

    page = browser.open(f"/vendors/{request_to_two.vendor_id}/baa")

    assert "Reminder 1 went to Dana Whitcomb" in page.text()
    assert "Reminder 1 went to Luis Ferrand" in page.text()
    assert "reminder 2 on" in page.text()
