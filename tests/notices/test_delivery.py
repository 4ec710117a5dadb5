"""What is written down of letters after they were handed over."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, text

from portal import audit, clock, notices
from portal.audit import THE_PORTAL
from portal.db import session, transaction
from portal.gateways.mail import MailNotSent
from portal.notices import BounceReason, Delivery, News, Notice, NoticeState
from portal.notices.listening import _LISTENERS, _WHEN_BOUNCED
from portal.notices.models import Handing
from portal.tenancy import Practice
from tests.conftest import open_practice
from tests.notices.making import make_letter
from tests.vendors.making import make_vendor

UNSURE = MailNotSent("unsure", is_unsure=True)
NO_ADDRESS = MailNotSent("recipient", 550, "5.1.1", is_final=True)


def post(*, to_a_vendor: bool = True) -> Notice:
    vendor_id = make_vendor("Postlark").id if to_a_vendor else None
    with transaction():
        return notices.post(make_letter(), key="k", vendor_id=vendor_id, by=THE_PORTAL)


def sent() -> Notice:
    notice = post()
    with transaction():
        notices.note_sent(notice, "250 OK", by=THE_PORTAL)
    return notice


def fail(notice: Notice, failure: MailNotSent) -> None:
    with transaction():
        notices.note_failed(notice, failure, by=THE_PORTAL)


def hear(notice: Notice, delivery: Delivery, reason: BounceReason | None = None) -> bool:
    with transaction():
        news = News(delivery=delivery, reason=reason, at=clock.now())
        return notices.note_news(notice, news, by=THE_PORTAL)


@pytest.fixture
def bounced() -> Iterator[list[int]]:
    told: list[int] = []

    def listen(notice: Notice, _by: audit.Actor) -> None:
        told.append(notice.id)

    notices.once_bounced(listen)
    notices.once_bounced(listen)
    yield told
    _WHEN_BOUNCED.remove(listen)


@pytest.fixture
def told_sent() -> Iterator[list[int]]:
    told: list[int] = []

    def listen(notice: Notice, _by: audit.Actor) -> None:
        told.append(notice.id)

    notices.once_sent(listen)
    yield told
    _LISTENERS.remove(listen)


def test_a_letter_that_comes_back_says_why_and_its_room_is_told_once(
    practice: Practice, bounced: list[int]
) -> None:
    notice = sent()
    assert notice.delivery == Delivery.TAKEN

    assert hear(notice, Delivery.BOUNCED, BounceReason.NO_ADDRESS)
    assert not hear(notice, Delivery.BOUNCED, BounceReason.NO_ADDRESS)

    assert (notice.state, notice.delivery) == (NoticeState.SENT, Delivery.BOUNCED)
    assert "the address does not exist" in notice.fate
    assert bounced == [notice.id]
    deeds = session.scalars(text("SELECT deed FROM audit.event")).all()
    assert deeds.count("notice_came_back") == 1


def test_a_letter_refused_at_once_counts_as_come_back(
    practice: Practice, bounced: list[int]
) -> None:
    notice = post()

    fail(notice, NO_ADDRESS)

    assert notice.last_error == "recipient 550 5.1.1"
    assert bounced == [notice.id]


def test_trouble_with_our_own_mail_server_is_no_letter_come_back(
    practice: Practice, bounced: list[int]
) -> None:
    fail(post(), MailNotSent("sender", 553, is_final=True))

    assert bounced == []


def test_a_delay_is_news_and_no_bounce(practice: Practice, bounced: list[int]) -> None:
    notice = sent()

    assert hear(notice, Delivery.DELAYED)

    assert notice.badge == ("soon", "Delayed")
    assert bounced == []


def test_there_is_no_news_of_a_letter_that_has_not_gone(practice: Practice) -> None:
    notice = post()

    assert not hear(notice, Delivery.BOUNCED)

    assert notice.state == NoticeState.WAITING


def test_a_letter_that_may_have_gone_waits_for_a_person(practice: Practice) -> None:
    notice = post()
    notices.step_to_the_door(notice.id)
    assert notices.is_at_the_door(notice)

    fail(notice, UNSURE)

    assert (notice.state, notice.delivery) == (NoticeState.FAILED, Delivery.UNSURE)
    assert notice.badge == ("soon", "May not have gone")
    assert not notices.is_at_the_door(notice)
    with transaction():
        notices.resend(notice, by=THE_PORTAL)
    assert (notice.state, notice.delivery) == (NoticeState.WAITING, None)


def test_a_letter_to_a_colleague_that_may_have_gone_is_tried_again(practice: Practice) -> None:
    notice = post(to_a_vendor=False)

    fail(notice, UNSURE)

    assert (notice.state, notice.delivery) == (NoticeState.WAITING, None)
    assert notice.next_try_at is not None


def test_news_of_a_letter_that_may_have_gone_shows_that_it_had(
    practice: Practice, told_sent: list[int]
) -> None:
    notice = post()
    fail(notice, UNSURE)

    assert hear(notice, Delivery.ARRIVED)

    assert (notice.state, notice.delivery) == (NoticeState.SENT, Delivery.ARRIVED)
    assert notice.sealed_link is None
    assert told_sent == [notice.id]


def test_a_note_at_the_door_stays_though_the_transaction_is_undone(practice: Practice) -> None:
    notice = post()

    notices.step_to_the_door(notice.id)
    notices.step_to_the_door(notice.id)
    session.rollback()

    assert notices.is_at_the_door(notice)


def test_only_the_token_or_the_number_of_the_letter_tells_whose_report_it_is(
    practice: Practice,
) -> None:
    notice = sent()
    ours = (notice.practice_id, notice.id)

    assert notices.whose_return(notice.return_token, "") == ours
    assert notices.whose_return("", notice.message_id) == ours
    assert notices.whose_return("0" * 32, "<0@nowhere.example>") is None
    assert notices.whose_return("", "") is None


def test_another_practice_sees_no_letter_at_the_door(practice: Practice) -> None:
    notice = post()
    notices.step_to_the_door(notice.id)

    open_practice("Elsewhere Dental")

    assert session.scalars(select(Handing.id)).all() == []


def test_the_trail_of_a_letter_that_came_back_names_nobody(practice: Practice) -> None:
    hear(sent(), Delivery.BOUNCED, BounceReason.NO_ADDRESS)

    told = str(session.scalars(text("SELECT details::text FROM audit.event")).all()).lower()
    assert "no_address" in told
    assert "priya" not in told


def write_to(vendor_id: int, key: str, to_email: str) -> Notice:
    with transaction():
        letter = make_letter(to_email=to_email)
        notice = notices.post(letter, key=key, vendor_id=vendor_id, by=THE_PORTAL)
        notices.note_sent(notice, "250 OK", by=THE_PORTAL)
    return notice


def test_a_letter_that_came_back_is_on_the_board_until_somebody_there_gets_one(
    practice: Practice,
) -> None:
    notice = sent()
    vendor_id = notice.vendor_id or 0
    assert notices.not_arrived([vendor_id]) == {}

    hear(notice, Delivery.BOUNCED, BounceReason.NO_ADDRESS)

    assert not notices.not_arrived([vendor_id])[vendor_id].is_unsure
    assert "Letter came back" in board_of(vendor_id)
    write_to(vendor_id, "another person", "wade@postlark.example")
    assert notices.not_arrived([vendor_id]) == {}
    assert "Letter came back" not in board_of(vendor_id)


def test_a_letter_to_somebody_else_from_before_it_was_known_settles_nothing(
    practice: Practice,
) -> None:
    notice = sent()
    vendor_id = notice.vendor_id or 0
    write_to(vendor_id, "another person", "wade@postlark.example")

    hear(notice, Delivery.BOUNCED)

    assert vendor_id in notices.not_arrived([vendor_id])
    write_to(vendor_id, "again", "PRIYA@postlark.example")
    assert notices.not_arrived([vendor_id]) == {}


def test_a_letter_that_may_be_lost_is_on_the_board_in_words_of_its_own(practice: Practice) -> None:
    notice = post()

    fail(notice, UNSURE)

    assert "Letter may be lost" in board_of(notice.vendor_id or 0)


def board_of(vendor_id: int) -> set[str]:
    rows = text("SELECT badge FROM app.flags WHERE vendor_id = :one AND cleared_on IS NULL")
    return set(session.scalars(rows, {"one": vendor_id}))
