"""Sending mail. Encrypted on the way, unless the mail server is on this very machine."""

import smtplib
import ssl
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.utils import formataddr
from ipaddress import ip_address
from typing import Protocol
from urllib.parse import unquote, urlsplit

from portal.settings import Settings

# Seconds that any one answer of the mail server may take.
_PATIENCE = 15.0
# Seven bits and whole line ends: every mail server takes that, however old.
_PLAIN = policy.SMTP.clone(cte_type="7bit")


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail, ready to go. The text is the letter; the HTML says the same."""

    message_id: str
    from_name: str
    to_name: str
    to_email: str
    subject: str
    text: str
    html: str
    reply_name: str = ""
    reply_email: str = ""


class MailNotSent(Exception):
    """The mail did not go. Neither address nor subject stands in the message."""

    def __init__(self, kind: str, code: int = 0, *, is_final: bool = False) -> None:
        super().__init__(f"{kind} {code}" if code else kind)
        self.kind = kind
        self.code = code
        self.is_final = is_final


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

    def send(self, mail: Mail) -> str:
        """Hand over a mail, and return what the server said. Raise MailNotSent."""
        ...

    def greet(self) -> None:
        """See that mail would be taken, without sending any. Raise MailNotSent."""
        ...


def build_mailer(settings: Settings) -> Mailer:
    """Build the mailer that the settings name."""
    if settings.smtp_url is None:
        return NobodyMails(settings.public_url)
    return SmtpMailer(settings.smtp_url, settings.mail_from, settings.public_url)


@dataclass(frozen=True)
class NobodyMails:
    """No mail server was named: letters stay in the outbox, and pages say so."""

    public_url: str
    is_there: bool = False

    def send(self, mail: Mail) -> str:  # noqa: ARG002 - the form of a mailer
        raise MailNotSent("no-mail-server")

    def greet(self) -> None:
        raise MailNotSent("no-mail-server")


@dataclass
class MemoryMailer:
    """Takes mail and keeps it, for tests of what stands on it."""

    public_url: str = "http://localhost:8000"
    is_there: bool = True
    sent: list[Mail] = field(default_factory=list)

    def send(self, mail: Mail) -> str:
        self.sent.append(mail)
        return "250 kept"

    def greet(self) -> None:
        """Do nothing: a list always takes mail."""


class SmtpMailer:
    """Hands mail to a mail server, by an address like smtp://user:password@host:587."""

    is_there = True

    def __init__(
        self, url: str, sender: str, public_url: str, *, patience: float = _PATIENCE
    ) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or "localhost"
        self._is_implicit_tls = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._is_implicit_tls else 587)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._sender = sender
        self.public_url = public_url
        self._patience = patience

    def send(self, mail: Mail) -> str:
        """Hand over a mail, and return what the server said. Raise MailNotSent."""
        try:
            return self._hand_over(mail)
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

    def _hand_over(self, mail: Mail) -> str:
        # smtplib's own sendmail() keeps the server's last word to itself, so the steps are here.
        with self._connected() as server:
            _expect(server.mail(self._sender), "sender")
            _expect(server.rcpt(mail.to_email), "recipient")
            code, said = server.data(_message(mail, self._sender).as_bytes())
            _expect((code, said), "content")
            return f"{code} {said.decode('ascii', 'replace')}"[:200]

    def _connected(self) -> smtplib.SMTP:
        trust = ssl.create_default_context()
        trust.minimum_version = ssl.TLSVersion.TLSv1_2
        if self._is_implicit_tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=self._patience, context=trust
            )
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=self._patience)
        server.ehlo_or_helo_if_needed()
        # On this very machine nobody listens in between, and certificates name no loopback.
        if not self._is_implicit_tls and not _is_loopback(self._host):
            if not server.has_extn("starttls"):
                server.close()
                raise MailNotSent("no-tls")
            server.starttls(context=trust)
            server.ehlo()
        if self._user:
            server.login(self._user, self._password)
        return server


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _expect(answer: tuple[int, bytes], step: str) -> None:
    code = answer[0]
    if not 200 <= code < 300:
        raise MailNotSent(step, code, is_final=code >= 500)


def _told(failure: Exception) -> MailNotSent:
    """Say what failed, without the words of the server, which may name the recipient."""
    code = failure.smtp_code if isinstance(failure, smtplib.SMTPResponseException) else 0
    # smtplib hides that the time ran out behind "server disconnected".
    cause = failure.__context__ if isinstance(failure.__context__, TimeoutError) else failure
    return MailNotSent(type(cause).__name__, code)


def _message(mail: Mail, sender: str) -> EmailMessage:
    message = EmailMessage(policy=_PLAIN)
    message["Message-ID"] = mail.message_id
    message["From"] = formataddr((mail.from_name, sender))
    message["To"] = formataddr((mail.to_name, mail.to_email))
    message["Subject"] = mail.subject
    if mail.reply_email:
        message["Reply-To"] = formataddr((mail.reply_name, mail.reply_email))
    # Out-of-office answers to a machine help nobody.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message
