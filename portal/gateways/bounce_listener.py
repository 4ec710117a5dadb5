"""Taking the reports of mail servers: a small SMTP or LMTP server that knows one kind of address.

Whatever comes is hostile: it is bounded in size, in time and in number, it is read in the cage, and
nothing of it is kept or logged but what the desk makes of it.
"""

import asyncio
import logging
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

from portal.gateways.mail_writing import token_in
from portal.gateways.pace import Pace

_log = logging.getLogger("portal.bounces")
LARGEST_REPORT = 256 << 10
MOST_A_MINUTE = 120
_MOST_AT_ONCE = 20
_PATIENCE = 30.0
_DAEMONS = frozenset({"mailer-daemon", "postmaster"})
# Commands in one conversation; a report takes four.
_MOST_COMMANDS = 20


class Outcome(StrEnum):
    """What the desk made of a mail."""

    TAKEN = "taken"
    # It is about a letter that somebody holds at this moment.
    LATER = "later"
    NO_REPORT = "no_report"


class Desk(Protocol):
    """Who knows the letters. Asked from threads."""

    def knows(self, token: str) -> bool:
        """Tell whether a letter went out with this token."""
        ...

    def take(self, token: str, content: bytes) -> Outcome:
        """Read a mail that came about the letter with this token, or about one that it names."""
        ...


_ANSWERS = {
    Outcome.TAKEN: "250 2.0.0 Taken",
    Outcome.LATER: "451 4.3.0 Please try again later",
    Outcome.NO_REPORT: "550 5.6.0 This address takes delivery reports only",
}
_LATER, _NOBODY = _ANSWERS[Outcome.LATER], "550 5.1.1 There is no such address"
_NO_REPORT = _ANSWERS[Outcome.NO_REPORT]


class BounceListener:
    """Listens where the settings say, from `start` to `stop`."""

    def __init__(
        self,
        address: str,
        returns_to: str,
        desk: Desk,
        *,
        trust: ssl.SSLContext | None = None,
        most_a_minute: int = MOST_A_MINUTE,
    ) -> None:
        # It would log who writes and what.
        logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)
        parts = urlsplit(address)
        door = _Door(returns_to, desk, Pace(most_a_minute))
        self._controller = _Listening(
            door,
            hostname=parts.hostname or "127.0.0.1",
            port=parts.port or (2424 if parts.scheme == "lmtp" else 25),
            kind=LMTP if parts.scheme == "lmtp" else SMTP,
            trust=trust,
        )
        self._door = door

    def start(self) -> None:
        """Begin to listen. Raise OSError where something else does."""
        self._controller.start()

    def stop(self) -> None:
        """Stop listening. What is being read is read to its end."""
        self._controller.stop(no_assert=True)
        self._door.close()


def trust_of(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    """Return what lets mail servers speak TLS with us, where there is a certificate for it."""
    if certificate is None:
        return None
    trust = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trust.minimum_version = ssl.TLSVersion.TLSv1_2
    trust.load_cert_chain(certificate, key)
    return trust


class _Door:
    """Says of each address and each mail whether it may come in."""

    def __init__(self, returns_to: str, desk: Desk, pace: Pace) -> None:
        self._returns_to = returns_to
        self._desk = desk
        self._pace = pace
        # Each opens a child of its own.
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="bounces")

    def close(self) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        # Reports come from nobody, so that nobody answers them (RFC 3464, 2; RFC 5321, 4.5.5).
        if address not in {"", "<>"} and address.partition("@")[0].lower() not in _DAEMONS:
            return _NO_REPORT
        envelope.mail_from = "<>"
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if envelope.rcpt_tos:
            return "452 4.5.3 One at a time"
        if not self._pace.is_kept():
            return _LATER
        is_bare = address.lower() == self._returns_to.lower()
        token = "" if is_bare else token_in(address, self._returns_to)
        known = token == "" or (token and await self._ask(lambda: self._desk.knows(token)))
        if not known:
            return _LATER if known is None and token else _NOBODY
        envelope.rcpt_tos.append(token)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        (token,) = envelope.rcpt_tos
        outcome = await self._ask(lambda: self._desk.take(token, envelope.content))
        return _LATER if outcome is None else _ANSWERS[outcome]

    async def handle_VRFY(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, _envelope: Any, _address: str
    ) -> str:
        return "252 2.5.0 Send, and you will see"

    async def handle_exception(self, failure: Exception) -> str:
        _log.error("bounces: %s", type(failure).__name__)
        return _LATER

    async def _ask(self, question: Callable[[], Any]) -> Any:
        """Ask the desk from a thread. None: it could not say, which is told without its words."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._threads, question)
        except Exception as failure:  # noqa: BLE001 - the server there tries again
            _log.error("bounces: %s", type(failure).__name__)
            return None


class _Listening(Controller):
    """The server, with bounds of its own."""

    def __init__(
        self, door: _Door, *, hostname: str, port: int, kind: Any, trust: ssl.SSLContext | None
    ) -> None:
        super().__init__(door, hostname=hostname, port=port)
        self._kind = kind
        self._trust = trust
        self._open: set[Any] = set()

    def factory(self) -> Any:
        """Return what talks to one server that came."""
        open_now = self._open

        class Bounded(self._kind):  # type: ignore[misc, name-defined] # SMTP or LMTP
            def connection_made(self, transport: Any) -> None:
                if len(open_now) >= _MOST_AT_ONCE and self not in open_now:
                    transport.abort()
                    return
                open_now.add(self)
                super().connection_made(transport)

            def connection_lost(self, error: Exception | None) -> None:
                open_now.discard(self)
                if self.transport is not None:
                    super().connection_lost(error)

        return Bounded(
            self.handler,
            data_size_limit=LARGEST_REPORT,
            enable_SMTPUTF8=True,
            ident="ESMTP",
            tls_context=self._trust,
            timeout=_PATIENCE,
            auth_exclude_mechanism=["LOGIN", "PLAIN"],
            command_call_limit=_MOST_COMMANDS,
            loop=self.loop,
        )
