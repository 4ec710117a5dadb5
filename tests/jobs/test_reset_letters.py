from flask import Flask
from sqlalchemy import select

from portal.db import session
from portal.jobs import outbox, reset_letters
from portal.notices import Notice
from portal.tenancy import Practice
from tests.accounts.making import make_person
from tests.notices.making import MailServer


def test_a_letter_for_a_new_password_arrives_and_its_link_is_whole(
    at_work: Practice, worker_app: Flask, mail_server: MailServer
) -> None:
    person = make_person()

    reset_letters.write(worker_app, person.id)

    (posted,) = session.scalars(select(Notice)).all()
    outbox.send(worker_app, posted.practice_id, posted.id)
    (mail,) = mail_server.mails
    assert person.email in mail["To"]
    body = mail.get_body(("plain",))
    assert body is not None
    assert len(body.get_content().split("/password-reset/")[1].split()[0]) == 43


def test_nobody_gets_no_letter(
    at_work: Practice, worker_app: Flask, mail_server: MailServer
) -> None:
    reset_letters.write(worker_app, 0)

    assert session.scalars(select(Notice)).all() == []
