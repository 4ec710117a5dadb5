"""Reports of mail servers, from the line to the letter they are about."""

import logging
import smtplib
from collections.abc import Iterator

import pytest
from flask import Flask

from portal import notices
from portal.audit import THE_PORTAL
from portal.db import session, transaction
from portal.gateways.bounce_listener import BounceListener
from portal.gateways.mail_writing import return_path
from portal.jobs import returns
from portal.notices import Delivery, Notice
from portal.settings import read_settings
from portal.tenancy import Practice
from tests.notices import reports
from tests.notices.making import free_port, make_letter

RETURNS_TO = "bounces@mail.example.com"


class Line:
    """A mail server that has something to report."""

    def __init__(self, port: int, kind: type[smtplib.SMTP]) -> None:
        self.port = port
        self.kind = kind

    def report(self, mail: bytes, to: str, *, by: str = "") -> tuple[int, bytes]:
        with self.kind("127.0.0.1", self.port, timeout=20) as server:
            server.ehlo_or_helo_if_needed()
            code, said = server.mail(by)
            if code < 400:
                code, said = server.rcpt(to)
            return (code, said) if code >= 400 else server.data(mail)


@pytest.fixture
def line(worker_app: Flask) -> Iterator[Line]:
    port = free_port()
    listener = BounceListener(
        f"smtp://127.0.0.1:{port}", RETURNS_TO, returns.LetterDesk(worker_app), most_a_minute=6
    )
    listener.start()
    yield Line(port, smtplib.SMTP)
    listener.stop()


@pytest.fixture
def letter(at_work: Practice) -> Notice:
    """Return a letter that the mail server took."""
    with transaction():
        notice = notices.post(make_letter(), key="k", vendor_id=None, by=THE_PORTAL)
        notices.note_sent(notice, "250 OK", by=THE_PORTAL)
    return notice


def to(notice: Notice) -> str:
    return return_path(RETURNS_TO, notice.return_token)


def heard_of(notice: Notice) -> tuple[str | None, str]:
    session.refresh(notice)
    session.rollback()
    return notice.delivery, notice.delivery_reason


def test_a_report_of_failure_marks_the_letter_and_nothing_of_it_is_logged(
    line: Line, letter: Notice, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    code, _ = line.report(reports.dsn(), to(letter))

    assert code == 250
    assert heard_of(letter) == (Delivery.BOUNCED, "no_address")
    assert "postlark" not in caplog.text
    assert letter.return_token not in caplog.text


def test_a_report_is_taken_over_lmtp_and_in_capitals(worker_app: Flask, letter: Notice) -> None:
    told = {"PORTAL_MAIL_RETURN": RETURNS_TO, "PORTAL_BOUNCES": f"lmtp://127.0.0.1:{free_port()}"}
    listener = returns.listener_for(worker_app, read_settings(told))
    assert listener is not None
    listener.start()
    line = Line(int(told["PORTAL_BOUNCES"].rpartition(":")[2]), smtplib.LMTP)

    code, _ = line.report(reports.dsn("delayed", "4.4.1"), to(letter).upper())

    listener.stop()
    assert code == 250
    assert heard_of(letter) == (Delivery.DELAYED, "unreachable")


def test_without_the_token_the_letters_number_in_what_came_back_tells(
    line: Line, letter: Notice
) -> None:
    assert line.report(reports.dsn(message_id=letter.message_id), RETURNS_TO)[0] == 250

    assert heard_of(letter)[0] == Delivery.BOUNCED


def test_nobody_reports_of_a_letter_that_he_has_not_got(line: Line, letter: Notice) -> None:
    guessed = return_path(RETURNS_TO, "0" * 32)
    unknown = f"<{'0' * 32}@juniperrow.example>"

    assert line.report(reports.dsn(), guessed)[0] == 550
    assert line.report(reports.dsn(message_id=unknown), RETURNS_TO)[0] == 550
    assert line.report(reports.dsn(), "priya@postlark.example")[0] == 550
    assert line.report(reports.dsn(), to(letter), by="mallory@evil.example")[0] == 550

    assert heard_of(letter)[0] == Delivery.TAKEN


def test_an_automatic_answer_is_taken_and_changes_nothing(line: Line, letter: Notice) -> None:
    mail = reports.on_the_line(reports.OUT_OF_OFFICE.format(id=letter.message_id))

    assert line.report(mail, to(letter))[0] == 250

    assert heard_of(letter)[0] == Delivery.TAKEN


def test_what_is_no_report_is_sent_back(line: Line, letter: Notice) -> None:
    assert line.report(reports.on_the_line(reports.A_PERSON), to(letter))[0] == 550
    assert line.report(b"\0\r\n" * 1000, to(letter), by="MAILER-DAEMON@mx.example")[0] == 550


def test_a_mail_that_is_too_large_is_refused(line: Line, letter: Notice) -> None:
    large = reports.dsn() + b"x\r\n" * 100_000

    assert line.report(large, to(letter))[0] == 552

    assert heard_of(letter)[0] == Delivery.TAKEN


def test_too_many_in_a_minute_are_told_to_come_later(line: Line, letter: Notice) -> None:
    codes = [line.report(b"", return_path(RETURNS_TO, "0" * 32))[0] for _ in range(8)]

    assert codes == [550] * 6 + [451] * 2


def test_a_report_about_a_letter_that_is_held_comes_later(
    line: Line, letter: Notice, at_work: Practice
) -> None:
    with transaction():
        assert notices.take_returned(letter.id) is not None
        code, _ = line.report(reports.dsn(), to(letter))

    assert code == 451
    assert heard_of(letter)[0] == Delivery.TAKEN


def test_a_letter_that_one_marks_as_spam_says_so(line: Line, letter: Notice) -> None:
    mail = reports.on_the_line(reports.ABUSE.format(id=letter.message_id))

    assert line.report(mail, to(letter))[0] == 250

    assert heard_of(letter)[0] == Delivery.COMPLAINED
    assert letter.badge == ("critical", "Marked as spam")


def test_without_a_setting_nobody_listens(worker_app: Flask) -> None:
    assert returns.listener_for(worker_app, read_settings({})) is None
