import socket
import socketserver
from dataclasses import replace
from threading import Thread
from typing import ClassVar

import pytest

from portal.gateways.mail import Mail, MailNotSent, NobodyMails, SmtpMailer, build_mailer
from portal.gateways.mail_writing import token_in
from portal.settings import read_settings
from tests.notices.making import MailServer, free_port

MAIL = Mail(
    message_id="<1@countersign>",
    from_name="Juniper Row Aesthetics",
    to_name="Priya Ramán",
    to_email="priya@postlark.example",
    subject="5 questions für you",
    text="Grüße.\n\nAnswer here:\nhttps://portal.example/link/abc\n",
    html="<p>Answer</p>",
    reply_name="Marisol Vega",
    reply_email="marisol@juniperrow.example",
)


def mailer(url: str) -> SmtpMailer:
    return SmtpMailer(url, "portal@juniperrow.example", "https://portal.example", patience=3)


def test_a_mail_arrives_with_its_text_its_html_and_whom_to_answer() -> None:
    with MailServer().running() as server:
        said = mailer(server.url).send(MAIL)

    (mail,) = server.mails
    assert said == "250 taken as 4711"
    assert mail["From"] == "Juniper Row Aesthetics <portal@juniperrow.example>"
    assert mail["To"] == "Priya Ramán <priya@postlark.example>"
    assert mail["Reply-To"] == "Marisol Vega <marisol@juniperrow.example>"
    assert mail["Subject"] == "5 questions für you"
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert "https://portal.example/link/abc" in text.get_content()
    assert text.get_content().startswith("Grüße.")
    assert "<p>Answer</p>" in html.get_content()


def test_a_refused_recipient_is_final_and_one_put_off_is_not() -> None:
    with MailServer().running() as server:
        server.answers = ["550 no such priya here", "451 come back later"]
        with pytest.raises(MailNotSent) as refused:
            mailer(server.url).send(MAIL)
        with pytest.raises(MailNotSent) as put_off:
            mailer(server.url).send(MAIL)

    assert (str(refused.value), refused.value.is_final) == ("recipient 550", True)
    assert (str(put_off.value), put_off.value.is_final) == ("recipient 451", False)


def test_a_server_that_is_not_there_is_no_final_refusal() -> None:
    with pytest.raises(MailNotSent) as failed:
        mailer(f"smtp://127.0.0.1:{free_port()}").send(MAIL)

    assert (str(failed.value), failed.value.is_final) == ("ConnectionRefusedError", False)


def test_a_server_that_says_nothing_is_given_up_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        silent = SmtpMailer(
            f"smtp://127.0.0.1:{mute.getsockname()[1]}", "p@x.example", "https://p", patience=0.3
        )
        with pytest.raises(MailNotSent) as failed:
            silent.send(MAIL)

    assert str(failed.value) == "TimeoutError"


def test_nothing_goes_in_the_clear_to_a_machine_with_a_name() -> None:
    name = socket.gethostname()
    with MailServer(socket.gethostbyname(name)).running() as server:
        port = server.url.rpartition(":")[2]
        with pytest.raises(MailNotSent, match="no-tls"):
            mailer(f"smtp://{name}:{port}").send(MAIL)

    assert server.mails == []


def test_no_header_can_be_smuggled_in() -> None:
    smuggling = replace(MAIL, subject="Hello\nBcc: all@else.example")
    with MailServer().running() as server, pytest.raises(MailNotSent) as refused:
        mailer(server.url).send(smuggling)

    assert (str(refused.value), refused.value.is_final) == ("unwritable", True)
    assert server.mails == []


def test_without_a_mail_server_nobody_mails() -> None:
    built = build_mailer(read_settings({}))

    assert isinstance(built, NobodyMails)
    assert not built.is_there
    with pytest.raises(MailNotSent):
        built.send(MAIL)


def test_the_door_is_told_before_the_last_dot_and_not_sooner() -> None:
    with MailServer().running() as server:
        before: list[int] = []

        mailer(server.url).send(MAIL, lambda: before.append(len(server.mails)))

    assert before == [0]
    assert len(server.mails) == 1


def test_a_door_that_fails_leaves_the_letter_unsent() -> None:
    def fail() -> None:
        raise KeyError("The database is away.")

    with MailServer().running() as server:
        with pytest.raises(KeyError):
            mailer(server.url).send(MAIL, fail)
        mailer(server.url).send(MAIL)

    assert len(server.mails) == 1


@pytest.mark.parametrize(
    ("answer", "told", "is_final"),
    [
        ("554 5.7.1 looks like spam", "content 554 5.7.1", True),
        ("452 4.3.1 no room", "content 452 4.3.1", False),
    ],
)
def test_what_is_said_to_the_last_dot_counts(answer: str, told: str, is_final: object) -> None:
    with MailServer().running() as server:
        server.last_words = [answer]
        with pytest.raises(MailNotSent) as refused:
            mailer(server.url).send(MAIL)

    assert (str(refused.value), refused.value.is_final) == (told, is_final)
    assert not refused.value.is_unsure


def test_a_line_cut_after_the_last_dot_leaves_it_unsure() -> None:
    with MailServer().running() as server:
        server.last_words = ["cut"]
        with pytest.raises(MailNotSent) as cut:
            mailer(server.url).send(MAIL)

    assert (str(cut.value), cut.value.is_unsure, cut.value.is_final) == ("unsure", True, False)


def test_a_server_that_is_slow_at_the_end_is_waited_for() -> None:
    with MailServer().running() as server:
        server.last_words = [0.6]
        slow = SmtpMailer(server.url, "p@x.example", "https://p", patience=0.3)

        assert slow.send(MAIL) == "250 taken as 4711"

    assert len(server.mails) == 1


def test_one_that_is_slower_than_anybody_waits_leaves_it_unsure() -> None:
    with MailServer().running() as server:
        server.last_words = [0.6]
        hasty = SmtpMailer(server.url, "p@x.example", "https://p", patience_at_the_end=0.1)
        with pytest.raises(MailNotSent) as slow:
            hasty.send(MAIL)

    assert slow.value.is_unsure


def test_a_sender_that_the_server_refuses_is_told_as_such() -> None:
    with MailServer().running() as server:
        server.to_the_sender = "553 5.7.1 not your address"
        with pytest.raises(MailNotSent) as refused:
            mailer(server.url).send(MAIL)

    assert (str(refused.value), refused.value.is_final) == ("sender 553 5.7.1", True)


def test_each_letter_leaves_with_an_envelope_of_its_own() -> None:
    with MailServer().running() as server:
        returning = SmtpMailer(
            server.url, "p@x.example", "https://p", returns_to="bounces@mail.x.example"
        )
        returning.send(replace(MAIL, return_token="a" * 32))

    assert server.envelopes == [f"bounces+{'a' * 32}@mail.x.example"]
    assert token_in(server.envelopes[0].upper(), "bounces@mail.x.example") == "a" * 32
    assert token_in("bounces@mail.x.example", "bounces@mail.x.example") is None
    assert token_in("bounces+x@evil.example", "bounces@mail.x.example") is None


class _WithReports(socketserver.StreamRequestHandler):
    """A mail server that offers reports (RFC 3461), and keeps what it is told."""

    heard: ClassVar[list[str]] = []

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            self.heard.append(line)
            self._say(
                {"ehlo": "250-here\r\n250 DSN", "data": "354 go on"}.get(line[:4].lower(), "250 OK")
            )
            if line.lower() == "data":
                while self.rfile.readline() != b".\r\n":
                    pass
                self._say("250 taken")
            if line.lower() == "quit":
                return

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


def test_where_the_server_reports_only_headers_are_asked_back() -> None:
    _WithReports.heard.clear()
    with socketserver.TCPServer(("127.0.0.1", 0), _WithReports) as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        url = f"smtp://127.0.0.1:{server.server_address[1]}"
        returning = SmtpMailer(url, "p@x.example", "https://p", returns_to="b@x.example")

        returning.send(replace(MAIL, return_token="a" * 32))

        thread.join()
    said = "\n".join(_WithReports.heard)
    assert f"mail FROM:<b+{'a' * 32}@x.example> RET=HDRS" in said
    assert "rcpt TO:<priya@postlark.example> NOTIFY=SUCCESS,FAILURE,DELAY" in said
