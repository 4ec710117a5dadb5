"""Letters, mail servers and portals that post to them, for tests."""

import asyncio
import contextlib
import dataclasses
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller
from flask import Flask

from portal.app import make_app
from portal.db import db
from portal.gateways.mail import Mailer
from portal.gateways.outside import Outside, lend_outside
from portal.notices import Letter
from portal.settings import Settings

if TYPE_CHECKING:
    from email.message import EmailMessage

TOKEN = "3vQm8JXc-3vQm8JXc-3vQm8JXc-3vQm8JXc-3vQm8J"  # noqa: S105 - opens nothing


def make_letter(**told: Any) -> Letter:
    """Return a letter like the one to a vendor."""
    given: dict[str, Any] = {
        "to_name": "Priya Raman",
        "to_email": "priya@postlark.example",
        "subject": "5 questions about patient data, by December 8",
        "text": "Hello Priya,\n\nPlease answer 5 questions.\n\nAnswer here:\n{link}\n\nMarisol Vega",
        "link_token": TOKEN,
        "button": "Answer 5 questions",
        "reply_name": "Marisol Vega",
        "reply_email": "marisol@juniperrow.example",
    }
    return Letter(**{**given, **told})


class MailServer:
    """A real SMTP server on loopback that keeps what it gets, or refuses it."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.mails: list[EmailMessage] = []
        # What it says to each recipient, in turn; after that it takes everything.
        self.answers: list[str] = []
        # What it does with the last dot of each letter, in turn: an answer, seconds that pass before
        # one, or "cut" for hanging up with the letter taken.
        self.last_words: list[str | float] = []
        self.envelopes: list[str] = []
        self.to_the_sender = ""
        self._controller = Controller(self, hostname=host, port=free_port(host))

    @property
    def url(self) -> str:
        """Return its address, as PORTAL_SMTP_URL."""
        return f"smtp://{self._controller.hostname}:{self._controller.port}"

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        envelope.mail_from = address
        return self.to_the_sender or "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        last = self.last_words.pop(0) if self.last_words else ""
        if isinstance(last, float):
            await asyncio.sleep(last)
        elif last and last != "cut":
            return last
        self.envelopes.append(envelope.mail_from)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        if last == "cut":
            server.transport.close()
        return "250 taken as 4711"

    @contextlib.contextmanager
    def running(self) -> Iterator["MailServer"]:
        """Serve for the length of the block."""
        self._controller.start()
        try:
            yield self
        finally:
            self._controller.stop()


def free_port(host: str = "127.0.0.1") -> int:
    """Return a port that nobody listens on."""
    with socket.create_server((host, 0)) as held:
        return int(held.getsockname()[1])


@contextlib.contextmanager
def portal_with(settings: Settings, url: str, outside: Outside, mailer: Mailer) -> Iterator[Flask]:
    """Have a portal over a database address that posts to this mailer."""
    its = dataclasses.replace(outside, mailer=mailer)
    with lend_outside(outside):
        app = make_app(settings, its, database_url=url, secret_key="s" * 32)
        with lend_outside(its):
            yield app
    with app.app_context():
        db.engine.dispose()
