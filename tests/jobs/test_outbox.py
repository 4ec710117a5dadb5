import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text

from portal import clock, notices
from portal.audit import THE_PORTAL
from portal.db import session, transaction
from portal.jobs import outbox
from portal.notices import Delivery, Notice, NoticeState
from portal.tenancy import Practice
from tests.databases import Server
from tests.notices.making import TOKEN, MailServer, make_letter
from tests.vendors.making import make_vendor


def post(key: str = "k") -> Notice:
    with transaction():
        return notices.post(make_letter(), key=key, vendor_id=None, by=THE_PORTAL)


def send(app: Flask, notice: Notice) -> None:
    outbox.send(app, notice.practice_id, notice.id)


def make_due(notice: Notice) -> None:
    with transaction():
        notice.next_try_at = clock.now()


def test_a_letter_arrives_once_though_posted_twice(
    at_work: Practice, worker_app: Flask, mail_server: MailServer
) -> None:
    for notice in (post(), post()):
        send(worker_app, notice)

    (mail,) = mail_server.mails
    assert mail["To"] == "Priya Raman <priya@postlark.example>"
    assert mail["From"].startswith("Juniper Row Aesthetics")
    assert mail["Reply-To"] == "Marisol Vega <marisol@juniperrow.example>"


def test_a_letter_of_the_sample_says_so(
    at_work: Practice, worker_app: Flask, mail_server: MailServer
) -> None:
    with transaction():
        at_work.is_sample = True

    send(worker_app, post())

    (mail,) = mail_server.mails
    assert "(sample)" in mail["From"]


def test_text_and_html_lead_to_the_same_address_and_load_nothing(
    at_work: Practice, worker_app: Flask, mail_server: MailServer
) -> None:
    send(worker_app, post())

    (mail,) = mail_server.mails
    text_part, html_part = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text_part is not None
    assert html_part is not None
    html = html_part.get_content()
    assert f"https://portal.example/link/{TOKEN}" in text_part.get_content()
    assert html.count(f"https://portal.example/link/{TOKEN}") == 2
    assert "<img" not in html
    assert "Answer 5 questions</a>" in html


def test_a_sent_letter_keeps_what_the_server_said_and_no_link(
    at_work: Practice, worker_app: Flask
) -> None:
    notice = post()

    send(worker_app, notice)

    session.refresh(notice)
    assert (notice.state, notice.server_said) == (NoticeState.SENT, "250 taken as 4711")
    assert notice.sealed_link is None
    assert notice.sent_at is not None


def test_a_letter_that_is_put_off_waits_and_goes_later(
    at_work: Practice, worker_app: Flask, mail_server: MailServer
) -> None:
    notice = post()
    mail_server.answers = ["451 greylisted"]

    send(worker_app, notice)
    send(worker_app, notice)  # too early: nothing happens

    session.refresh(notice)
    assert (notice.state, notice.tries) == (NoticeState.WAITING, 1)
    assert notice.last_error == "recipient 451"
    make_due(notice)
    send(worker_app, notice)
    session.refresh(notice)
    assert (notice.state, notice.tries) == (NoticeState.SENT, 2)


def test_a_letter_refused_for_good_has_failed(
    at_work: Practice, worker_app: Flask, mail_server: MailServer
) -> None:
    notice = post()
    mail_server.answers = ["550 no such mailbox priya@postlark.example"]

    send(worker_app, notice)

    session.refresh(notice)
    assert (notice.state, notice.last_error) == (NoticeState.FAILED, "recipient 550")
    assert notice.sealed_link is not None, "so that the link can still be copied"


def test_after_seven_tries_a_letter_has_failed(
    at_work: Practice, worker_app: Flask, mail_server: MailServer
) -> None:
    notice = post()
    mail_server.answers = ["451 later"] * 8

    for _ in range(7):
        make_due(notice)
        send(worker_app, notice)
        session.refresh(notice)

    assert (notice.state, notice.tries) == (NoticeState.FAILED, 7)


def test_the_sweep_asks_for_each_letter_whose_time_has_come(
    at_work: Practice, worker_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Other tests left letters, and those come first.
    monkeypatch.setattr(outbox, "_MOST", 100_000)
    notice = post()

    outbox.sweep(worker_app)

    asked = text("SELECT count(*) FROM jobs.procrastinate_jobs WHERE args->>'practice_id' = :p")
    # One when it was posted, one by the sweep: the second to run finds it gone.
    assert session.scalar(asked, {"p": str(notice.practice_id)}) == 2


def test_a_letter_whose_link_cannot_be_opened_fails_and_does_not_come_back_every_minute(
    at_work: Practice, worker_app: Flask, mail_server: MailServer
) -> None:
    notice = post()
    with transaction():
        notice.sealed_link = (notice.sealed_link or b"")[:-1] + b"x"

    send(worker_app, notice)

    session.refresh(notice)
    assert (notice.state, notice.last_error) == (NoticeState.FAILED, "seal-broken")
    assert mail_server.mails == []


def test_a_letter_cut_off_at_the_last_dot_is_not_sent_a_second_time(
    at_work: Practice, worker_app: Flask, mail_server: MailServer
) -> None:
    notice = post_to_a_vendor()
    mail_server.last_words = ["cut"]

    send(worker_app, notice)
    send(worker_app, notice)

    session.refresh(notice)
    assert len(mail_server.mails) == 1
    assert (notice.state, notice.delivery) == (NoticeState.FAILED, Delivery.UNSURE)


def test_a_letter_found_at_the_door_waits_for_a_person(
    at_work: Practice, worker_app: Flask, mail_server: MailServer
) -> None:
    notice = post_to_a_vendor()
    notices.step_to_the_door(notice.id)

    send(worker_app, notice)

    session.refresh(notice)
    assert mail_server.mails == []
    assert notice.badge == ("soon", "May not have gone")


def test_a_letter_refused_at_the_last_dot_has_left_the_door(
    at_work: Practice, worker_app: Flask, mail_server: MailServer
) -> None:
    notice = post_to_a_vendor()
    mail_server.last_words = ["451 4.3.0 later"]

    send(worker_app, notice)

    session.refresh(notice)
    assert notice.state == NoticeState.WAITING
    assert not notices.is_at_the_door(notice)


def post_to_a_vendor() -> Notice:
    vendor_id = make_vendor("Postlark").id
    with transaction():
        return notices.post(make_letter(), key="v", vendor_id=vendor_id, by=THE_PORTAL)


_DIE_WHILE_SENDING = """
import sys, time
import psycopg
with psycopg.connect(sys.argv[1]) as held:
    held.execute("SELECT set_config('app.practice_id', %s, true)", [sys.argv[2]])
    held.execute("SELECT 1 FROM app.notices WHERE id = %s FOR UPDATE", [sys.argv[3]])
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_worker_that_is_killed_while_sending_loses_no_letter(
    at_work: Practice,
    worker_app: Flask,
    mail_server: MailServer,
    postgres_server: Server,
    database_name: str,
) -> None:
    notice = post()
    dsn = postgres_server.dsn(database_name, "portal_worker")
    told = [dsn, str(notice.practice_id), str(notice.id)]
    with subprocess.Popen(
        [sys.executable, "-c", _DIE_WHILE_SENDING, *told], stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"

        send(worker_app, notice)
        assert mail_server.mails == [], "while another worker holds it, it is not ours"

        os.kill(other.pid, signal.SIGKILL)
    _wait_until_free(dsn, notice)
    send(worker_app, notice)

    assert len(mail_server.mails) == 1


def _wait_until_free(dsn: str, notice: Notice) -> None:
    practice_id, notice_id = notice.practice_id, notice.id
    for _ in range(100):
        with psycopg.connect(dsn) as look:
            look.execute("SELECT set_config('app.practice_id', %s, true)", [str(practice_id)])
            free = look.execute(
                "SELECT 1 FROM app.notices WHERE id = %s FOR UPDATE SKIP LOCKED", [notice_id]
            ).fetchone()
        if free:
            return
        time.sleep(0.05)
    pytest.fail("the killed worker's hold was not let go")
