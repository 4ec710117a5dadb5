"""Writing a mail as mail servers want it: seven bits, whole lines, every header that is asked for."""

from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

from portal import clock

# Seven bits and whole line ends: every mail server takes that, however old.
_PLAIN = policy.SMTP.clone(cte_type="7bit")


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail, ready to go. The text is the letter; the HTML says the same.

    The token stands in the address that mail servers send their reports to.
    """

    message_id: str
    from_name: str
    to_name: str
    to_email: str
    subject: str
    text: str
    html: str
    reply_name: str = ""
    reply_email: str = ""
    return_token: str = ""


def written(mail: Mail, sender: str) -> bytes:
    """Return the mail as it goes over the line. Raise ValueError for what is no header."""
    message = EmailMessage(policy=_PLAIN)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = mail.message_id
    message["From"] = formataddr((mail.from_name, sender))
    message["To"] = formataddr((mail.to_name, mail.to_email))
    message["Subject"] = mail.subject
    if mail.reply_email:
        message["Reply-To"] = formataddr((mail.reply_name, mail.reply_email))
    # Out-of-office answers to a machine help nobody (RFC 3834; the other two, for Exchange).
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message.as_bytes()


def return_path(address: str, token: str) -> str:
    """Return the address for reports about one letter: bounces+token@host."""
    local, _, host = address.rpartition("@")
    return f"{local}+{token}@{host}"


def token_in(address: str, returns_to: str) -> str | None:
    """Return the token in an address that reports came to, or None where it is not one of ours."""
    local, _, host = returns_to.lower().rpartition("@")
    given, _, at = address.lower().rpartition("@")
    begins = f"{local}+"
    return given.removeprefix(begins) if at == host and given.startswith(begins) else None
