from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text

from portal import audit, notices
from portal.audit import THE_PORTAL
from portal.db import session, transaction
from portal.errors import NotFound, RuleBroken
from portal.gateways.mail import MailNotSent, NobodyMails
from portal.gateways.outside import Outside
from portal.notices import NoticeState
from portal.settings import Settings
from portal.tenancy import Practice
from tests.conftest import open_practice
from tests.databases import Server
from tests.notices.making import TOKEN, make_letter, portal_with


def post(key: str = "k", **told: object) -> notices.Notice:
    with transaction():
        return notices.post(make_letter(**told), key=key, vendor_id=None, by=THE_PORTAL)


def jobs_for(notice: notices.Notice) -> int:
    return int(
        session.scalar(
            text(
                "SELECT count(*) FROM jobs.procrastinate_jobs WHERE task_name = 'notices.send' "
                "AND args->>'practice_id' = :practice AND args->>'notice_id' = :notice"
            ),
            {"practice": str(notice.practice_id), "notice": str(notice.id)},
        )
        or 0
    )


def test_a_posted_letter_waits_and_a_job_is_there_to_send_it(practice: Practice) -> None:
    notice = post()

    assert notice.state == NoticeState.WAITING
    assert jobs_for(notice) == 1


def test_posted_twice_with_the_same_key_it_is_one_letter(practice: Practice) -> None:
    first, second = post("questions 12"), post("questions 12")

    assert first.id == second.id
    assert jobs_for(first) == 1


def test_an_undone_transaction_leaves_neither_letter_nor_job(practice: Practice) -> None:
    @transaction()
    def undone() -> None:
        notices.post(make_letter(), key="k", vendor_id=None, by=THE_PORTAL)
        raise RuleBroken("No.")

    with pytest.raises(RuleBroken):
        undone()

    assert notices.find_notice_by_key("k") is None
    waiting = text("SELECT count(*) FROM jobs.procrastinate_jobs WHERE args->>'practice_id' = :p")
    assert session.scalar(waiting, {"p": str(practice.practice_id)}) == 0


def test_the_link_is_sealed_while_it_waits_and_wiped_when_it_has_gone(practice: Practice) -> None:
    notice = post()

    sealed = notice.sealed_link or b""
    assert sealed != b""
    assert TOKEN.encode() not in sealed
    assert TOKEN not in notice.body
    with transaction():
        notices.note_sent(notice, "250 OK", by=THE_PORTAL)
    assert notice.sealed_link is None
    assert notices.copy_link(notice, by=THE_PORTAL) is None


def test_copying_the_link_is_a_deed(practice: Practice) -> None:
    notice = post()

    with transaction():
        address = notices.copy_link(notice, by=THE_PORTAL)

    assert address == f"http://localhost:8000/link/{TOKEN}"
    copied = text("SELECT count(*) FROM audit.event WHERE deed = 'link_copied'")
    assert session.scalar(copied) == 1


def test_a_refusal_for_good_is_not_tried_again(practice: Practice) -> None:
    notice = post()

    with transaction():
        notices.note_failed(notice, MailNotSent("recipient", 550, is_final=True), by=THE_PORTAL)

    assert (notice.state, notice.last_error) == (NoticeState.FAILED, "recipient 550")


def test_a_failed_letter_may_be_sent_again_and_a_sent_one_may_not(practice: Practice) -> None:
    notice = post()
    with pytest.raises(RuleBroken):
        notices.resend(notice, by=THE_PORTAL)
    with transaction():
        notices.note_failed(notice, MailNotSent("recipient", 550, is_final=True), by=THE_PORTAL)

    with transaction():
        notices.resend(notice, by=THE_PORTAL)

    assert (notice.state, notice.tries) == (NoticeState.WAITING, 0)


def test_another_practice_sees_no_letter(practice: Practice) -> None:
    posted = post().id

    open_practice("Elsewhere Dental")

    with pytest.raises(NotFound):
        notices.get_notice(posted)
    assert notices.find_notice_by_key("k") is None


def test_the_trail_of_a_letter_names_nobody(practice: Practice) -> None:
    post()

    told = str(session.scalars(text("SELECT details::text FROM audit.event")).all())
    assert "priya" not in told.lower()
    assert "patient data" not in told


@pytest.fixture
def without_mail_server(
    postgres_server: Server, database_name: str, settings: Settings, outside: Outside
) -> Iterator[Flask]:
    url = postgres_server.url(database_name, "portal_app")
    nobody = NobodyMails("http://localhost:8000")
    with portal_with(settings, url, outside, nobody) as app, app.app_context():
        yield app


def test_without_a_mail_server_a_letter_is_held_and_its_link_can_be_copied(
    without_mail_server: Flask,
) -> None:
    open_practice()

    notice = post()

    assert notice.state == NoticeState.HELD
    assert jobs_for(notice) == 0
    with pytest.raises(RuleBroken, match="No mail server"):
        notices.resend(notice, by=THE_PORTAL)
    with transaction():
        assert notices.copy_link(notice, by=audit.THE_PORTAL)
