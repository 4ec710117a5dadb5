"""Threads and notes over the database: who sees what, what is answered, what goes by mail."""

import pytest

from portal import baa, clock, flags, links, messages, notices
from portal.audit import Actor, ActorKind
from portal.baa import BaaRequest
from portal.db import session, transaction
from portal.errors import RuleBroken
from portal.links import LinkPurpose
from portal.tenancy import Practice
from portal.vendors import Vendor
from tests.accounts.making import ACTOR
from tests.baa.making import ask_for_baa
from tests.vendors.making import make_vendor

ASIDE = "Our lawyer Zebedee wants section 4 gone."


def a_link(request: BaaRequest) -> Actor:
    (link, *_) = links.links_of(LinkPurpose.BAA, [request.id])[request.id]
    return Actor(kind=ActorKind.LINK, name="Dana Whitcomb", actor_id=link.id)


def vendor_says(request: BaaRequest, words: str = ASIDE) -> None:
    with transaction():
        baa.write_back(request, words, "4", at=clock.now(), by=a_link(request))


def we_say(request: BaaRequest, words: str) -> notices.Notice:
    subject = baa.subject_of(request)
    with transaction():
        return messages.write_to_vendor(request.vendor_id, subject, words, at=clock.now(), by=ACTOR)


def kinds(vendor: Vendor) -> set[str]:
    session.expire_all()
    return {flag.kind for flag in flags.open_flags([vendor.id]).get(vendor.id, [])}


def test_a_vendors_message_is_a_flag_until_it_is_answered(practice: Practice) -> None:
    vendor = make_vendor()
    request = ask_for_baa(vendor)

    vendor_says(request)
    assert "they_wrote" in kinds(vendor)

    we_say(request, "We can leave it out.")
    assert "they_wrote" not in kinds(vendor)


def test_or_until_somebody_says_that_it_is_read(practice: Practice) -> None:
    vendor = make_vendor()
    request = ask_for_baa(vendor)
    vendor_says(request)

    with transaction():
        messages.answer_by_other_means(vendor.id, baa.subject_of(request), at=clock.now(), by=ACTOR)

    assert "they_wrote" not in kinds(vendor)
    (message,) = messages.thread_of(vendor.id, baa.subject_of(request))
    assert message.read_by_name == "A test"


def test_what_was_never_said_cannot_be_read(practice: Practice) -> None:
    request = ask_for_baa(make_vendor())

    with pytest.raises(RuleBroken, match="waits for an answer"), transaction():
        messages.answer_by_other_means(
            request.vendor_id, baa.subject_of(request), at=clock.now(), by=ACTOR
        )


def test_the_other_side_is_told_by_mail_and_the_words_stay_here(practice: Practice) -> None:
    vendor = make_vendor()
    request = ask_for_baa(vendor)
    vendor_says(request)

    ours = we_say(request, "Which Zebedee is that?")

    told = notices.find_notice_by_key(f"baa request {request.id} wrote {_today()}")
    assert told is not None
    for letter in (ours, told):
        written = letter.subject + letter.body + letter.small_print
        assert "Zebedee" not in written
        assert "section 4" not in written
    assert ours.to_email == "dana@pingwell.example"
    assert told.to_email == "manager@juniperrow.example"


def test_a_vendor_that_writes_ten_times_sends_one_mail_a_day(practice: Practice) -> None:
    request = ask_for_baa(make_vendor())
    before = len(_letters_to("manager@juniperrow.example"))

    for number in range(10):
        vendor_says(request, f"Message {number}")

    assert len(_letters_to("manager@juniperrow.example")) == before + 1
    assert len(messages.thread_of(request.vendor_id, baa.subject_of(request))) == 10


def test_whoever_wrote_last_gets_the_answer(practice: Practice) -> None:
    request = ask_for_baa(make_vendor())
    (first,) = links.links_of(LinkPurpose.BAA, [request.id])[request.id]
    with transaction():
        links.pass_on(first, "Luis Ferrand", "luis@pingwell.example", by=a_link(request))
    with transaction():
        by = Actor(kind=ActorKind.LINK, name="Dana Whitcomb", actor_id=first.id)
        baa.write_back(request, "It is me after all.", "", at=clock.now(), by=by)

    assert we_say(request, "Thank you.").to_email == "dana@pingwell.example"


def test_a_withdrawn_request_takes_no_message_of_either_side(practice: Practice) -> None:
    request = ask_for_baa(make_vendor())
    with transaction():
        baa.withdraw_request(request, on=request.requested_on, by=ACTOR)

    with pytest.raises(RuleBroken, match="closed"):
        vendor_says(request)
    with pytest.raises(RuleBroken, match="withdrawn"):
        we_say(request, "Hello?")


def test_a_thread_is_one_vendors_and_about_one_thing(practice: Practice) -> None:
    mine, other = make_vendor("Pingwell"), make_vendor("Postlark")
    request = ask_for_baa(mine)
    vendor_says(request)

    assert messages.thread_of(other.id, baa.subject_of(request)) == []
    assert messages.thread_of(mine.id, messages.Subject("exit", request.id)) == []


def test_nobody_who_came_by_link_writes_a_note(practice: Practice) -> None:
    request = ask_for_baa(make_vendor())

    with pytest.raises(RuleBroken, match="sign in"), transaction():
        messages.note(request.vendor_id, "Hm.", at=clock.now(), by=a_link(request))


def _today() -> str:
    from portal import tenancy

    return tenancy.today_here().isoformat()


def _letters_to(email: str) -> list[notices.Notice]:
    from sqlalchemy import select

    rows = select(notices.Notice).where(notices.Notice.to_email == email)
    return list(session.scalars(rows))
