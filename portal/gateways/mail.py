"""Sending mail. Encrypted on the way, unless the mail server is on this very machine."""

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Protocol
from urllib.parse import unquote, urlsplit

from portal.gateways.mail_writing import Mail, return_path, written
from portal.settings import Settings

__all__ = ["Mail", "MailNotSent", "Mailer", "MemoryMailer", "NobodyMails", "SmtpMailer"]
__all__ += ["build_mailer"]

# Seconds that any one answer of the mail server may take. Its last one may take long: whoever hangs
# up too early gets the letter sent twice (RFC 5321, 4.5.3.2.6, and RFC 1047).
_PATIENCE = 15.0
_PATIENCE_AT_THE_END = 600.0
_STATUS = re.compile(rb"\A([245]\.\d{1,3}\.\d{1,3})\b")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_DOT = re.compile(rb"^\.", re.MULTILINE)


class MailNotSent(Exception):
    """The mail did not go. Neither address nor subject stands in the message.

    `status` is the server's own figure for why (RFC 3463: "5.1.1"). Unsure: it may have gone.
    """

    def __init__(
        self,
        kind: str,
        code: int = 0,
        status: str = "",
        *,
        is_final: bool = False,
        is_unsure: bool = False,
    ) -> None:
        super().__init__(" ".join(filter(None, (kind, str(code or ""), status))))
        self.kind = kind
        self.code = code
        self.is_final = is_final
        self.is_unsure = is_unsure


def _nobody_waits() -> None:
    """Do nothing at the door."""


class Mailer(Protocol):
    """Someone who takes mail away, and knows the address that letters lead back to."""

    @property
    def is_there(self) -> bool:
        """Tell whether mail can go at all."""
        ...

    @property
    def public_url(self) -> str:
        """Return the address of the portal, as letters write it."""
        ...

    @property
    def domain(self) -> str:
        """Return the domain that letters come from."""
        ...

    def send(self, mail: Mail, at_the_door: Callable[[], None] = _nobody_waits) -> str:
        """Hand over a mail, and return what the server said. Raise MailNotSent.

        `at_the_door` is called once all is said but the last dot: only after it can the mail go.
        """
        ...

    def greet(self) -> None:
        """See that mail would be taken, without sending any. Raise MailNotSent."""
        ...


def build_mailer(settings: Settings) -> Mailer:
    """Build the mailer that the settings name."""
    if settings.smtp_url is None:
        return NobodyMails(settings.public_url)
    return SmtpMailer(
        settings.smtp_url,
        settings.mail_from,
        settings.public_url,
        returns_to=settings.mail_return or "",
    )


@dataclass(frozen=True)
class NobodyMails:
    """No mail server was named: letters stay in the outbox, and pages say so."""

    public_url: str
    is_there: bool = False
    domain: str = "localhost"

    def send(self, mail: Mail, at_the_door: Callable[[], None] = _nobody_waits) -> str:  # noqa: ARG002 - the form of a mailer
        raise MailNotSent("no-mail-server")

    def greet(self) -> None:
        raise MailNotSent("no-mail-server")


@dataclass
class MemoryMailer:
    """Takes mail and keeps it, for tests of what stands on it."""

    public_url: str = "http://localhost:8000"
    is_there: bool = True
    domain: str = "localhost"
    sent: list[Mail] = field(default_factory=list)

    def send(self, mail: Mail, at_the_door: Callable[[], None] = _nobody_waits) -> str:
        at_the_door()
        self.sent.append(mail)
        return "250 kept"

    def greet(self) -> None:
        """Do nothing: a list always takes mail."""


class SmtpMailer:
    """Hands mail to a mail server, by an address like smtp://user:password@host:587."""

    is_there = True

    def __init__(
        self,
        url: str,
        sender: str,
        public_url: str,
        *,
        returns_to: str = "",
        patience: float = _PATIENCE,
        patience_at_the_end: float = _PATIENCE_AT_THE_END,
    ) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or "localhost"
        self._is_implicit_tls = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._is_implicit_tls else 587)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._sender = sender
        self._returns_to = returns_to
        self.public_url = public_url
        self.domain = sender.rpartition("@")[2]
        self._patience = patience
        self._patience_at_the_end = patience_at_the_end

    def send(self, mail: Mail, at_the_door: Callable[[], None] = _nobody_waits) -> str:
        """Hand over a mail, and return what the server said. Raise MailNotSent."""
        try:
            content = written(mail, self._sender)
            return self._hand_over(mail, content, at_the_door)
        except MailNotSent:
            raise
        except (smtplib.SMTPException, OSError) as failure:
            raise _told(failure) from None
        except ValueError:
            # A header that is none, an address no server takes: another try changes nothing.
            raise MailNotSent("unwritable", is_final=True) from None

    def greet(self) -> None:
        """See that the server is there, encrypts, and lets us in. Raise MailNotSent."""
        try:
            with self._connected() as server:
                _expect(server.mail(self._sender), "sender")
                server.rset()
        except (smtplib.SMTPException, OSError) as failure:
            raise _told(failure) from None

    def _hand_over(self, mail: Mail, content: bytes, at_the_door: Callable[[], None]) -> str:
        # smtplib's own sendmail() keeps the server's last word to itself, and knows no moment before
        # the last dot, so the steps are here.
        returns = self._returns_to and mail.return_token
        envelope = return_path(self._returns_to, mail.return_token) if returns else self._sender
        with self._connected() as server:
            tells = bool(returns) and server.has_extn("dsn")
            # Reports bring the headers back, and not the link (RFC 3461).
            _expect(server.mail(envelope, ["RET=HDRS"] if tells else []), "sender")
            asked = ["NOTIFY=SUCCESS,FAILURE,DELAY"] if tells else []
            _expect(server.rcpt(mail.to_email, asked), "recipient")
            code, said = server.docmd("DATA")
            if code != 354:
                _expect((code, said), "content")
                raise MailNotSent("content", code)
            server.send(_as_data(content))
            at_the_door()
            answer = self._last_word(server)
            _expect(answer, "content")
            return f"{answer[0]} {answer[1].decode('ascii', 'replace')}"[:200]

    def _last_word(self, server: smtplib.SMTP) -> tuple[int, bytes]:
        """Say the last dot, and return the answer. Without one, nobody knows whether it went."""
        try:
            if server.sock is not None:
                server.sock.settimeout(self._patience_at_the_end)
            server.send(b".\r\n")
            answer = server.getreply()
        except (smtplib.SMTPException, OSError):
            raise MailNotSent("unsure", is_unsure=True) from None
        return answer

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        server = self._reached()
        try:
            self._let_in(server)
            yield server
        except BaseException:
            # No polite end: in the middle of a letter, a QUIT would be a line of it.
            server.close()
            raise
        try:
            server.quit()
        except (smtplib.SMTPException, OSError):
            server.close()

    def _reached(self) -> smtplib.SMTP:
        if self._is_implicit_tls:
            return smtplib.SMTP_SSL(
                self._host, self._port, timeout=self._patience, context=_trust()
            )
        return smtplib.SMTP(self._host, self._port, timeout=self._patience)

    def _let_in(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        # On this very machine nobody listens in between, and certificates name no loopback.
        if not self._is_implicit_tls and not _is_loopback(self._host):
            if not server.has_extn("starttls"):
                raise MailNotSent("no-tls")
            server.starttls(context=_trust())
            server.ehlo()
        if self._user:
            server.login(self._user, self._password)


def _trust() -> ssl.SSLContext:
    trust = ssl.create_default_context()
    trust.minimum_version = ssl.TLSVersion.TLSv1_2
    return trust


def _as_data(content: bytes) -> bytes:
    """Return a mail as it stands between DATA and the last dot."""
    lines = _DOT.sub(b"..", _LINE_END.sub(b"\r\n", content))
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _expect(answer: tuple[int, bytes], step: str) -> None:
    code, said = answer
    if not 200 <= code < 300:
        found = _STATUS.match(said)
        status = found[1].decode() if found else ""
        raise MailNotSent(step, code, status, is_final=code >= 500)


def _told(failure: Exception) -> MailNotSent:
    """Say what failed, without the words of the server, which may name the recipient."""
    code = failure.smtp_code if isinstance(failure, smtplib.SMTPResponseException) else 0
    if isinstance(failure, smtplib.SMTPAuthenticationError):
        return MailNotSent("login", code)
    # smtplib hides that the time ran out behind "server disconnected".
    cause = failure.__context__ if isinstance(failure.__context__, TimeoutError) else failure
    return MailNotSent(type(cause).__name__, code)
