"""What is wrong with a mail, as a mail server, a reader or a spam filter would say it."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from html.parser import HTMLParser
from urllib.parse import urlsplit

from tinyhtml5.parser import HTMLParser as HTMLParser5

ONCE = ("Date", "Message-ID", "From", "To", "Subject", "MIME-Version", "Auto-Submitted")
# For lists only; a letter to one person is none.
NEVER = (
    "List-Unsubscribe",
    "List-Id",
    "Precedence",
    "Bcc",
    "X-Mailer",
    "Disposition-Notification-To",
)
_LOADING = {"img", "script", "link", "iframe", "object", "embed", "video", "audio", "form", "base"}
_SPACE = re.compile(r"\s+")


def faults_of(content: bytes, portal: str) -> list[str]:
    """Return each fault of a mail as it goes over the line, whose links may lead to `portal` alone."""
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return [*_lines(content), *_headers(mail), *_structure(mail), *_words(mail, portal)]


def _lines(content: bytes) -> Iterator[str]:
    if re.search(rb"(?<!\r)\n|\r(?!\n)", content):
        yield "a line does not end with CRLF"
    if any(byte > 126 for byte in content):
        yield "a byte of more than seven bits"
    if max(map(len, content.split(b"\r\n"))) > 998:
        yield "a line of more than 998 bytes"
    head = content.partition(b"\r\n\r\n")[0]
    if max(map(len, head.split(b"\r\n"))) > 200:
        yield "a header that is not folded"


def _headers(mail: EmailMessage) -> Iterator[str]:
    yield from (f"{one} not once" for one in ONCE if len(mail.get_all(one, [])) != 1)
    yield from (f"{one} in a personal letter" for one in NEVER if mail[one])
    if parsedate_to_datetime(mail["Date"]).tzinfo is None:
        yield "a Date without a zone"
    if not re.fullmatch(r"<[^<>@\s]+@[^<>@\s]+>", mail["Message-ID"]):
        yield "a Message-ID of the wrong form"
    yield from (
        f"no address in {one}" for one in ("From", "To") if "@" not in parseaddr(mail[one])[1]
    )
    if mail["Auto-Submitted"] != "auto-generated":
        yield "it does not say that a machine wrote it"
    if not 5 <= len(mail["Subject"]) <= 120:
        yield f"a subject of {len(mail['Subject'])} letters"


def _structure(mail: EmailMessage) -> Iterator[str]:
    kinds = [part.get_content_type() for part in mail.walk()]
    if kinds != ["multipart/alternative", "text/plain", "text/html"]:
        yield f"parts {kinds}"
    if any(part.defects for part in mail.walk()):
        yield "a part with defects"
    if any(part.get_content_charset() not in {"utf-8", "us-ascii"} for part in mail.iter_parts()):
        yield "an odd character set"


def _words(mail: EmailMessage, portal: str) -> Iterator[str]:
    plain, rich = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert rich is not None
    text, html = plain.get_content(), rich.get_content()
    seen = _Reading()
    seen.feed(html)
    yield from (f"HTML: {error}" for error in _html_errors(html))
    yield from (f"<{tag}> loads something" for tag in sorted(seen.tags & _LOADING))
    if re.search(r"(?i)url\(|@import|\bon\w+=|\bsrc=|\bping=", html):
        yield "HTML that loads or runs something"
    for address in seen.addresses | set(re.findall(r"https?://\S+", text)):
        parts = urlsplit(address)
        if f"{parts.scheme}://{parts.netloc}" != portal:
            yield f"a link to {parts.netloc or 'nowhere'}"
        if parts.query:
            yield "a link with a query, as trackers have"
    missing = _missing(text, " ".join(seen.words))
    if missing:
        yield f"in the text and not in the HTML: {missing}"


def _html_errors(html: str) -> list[str]:
    parser = HTMLParser5(namespace_html_elements=False)
    parser.parse(html)
    return [str(error[1]) for error in parser.errors]


def _missing(text: str, html: str) -> list[str]:
    """Return the lines of the text that the HTML does not say. A bare link is a button there."""
    said = _SPACE.sub(" ", html)
    lines = (_SPACE.sub(" ", line).strip() for line in text.splitlines())
    return [line for line in lines if line and line not in said]


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: set[str] = set()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses |= {value or "" for name, value in attrs if name == "href"}

    def handle_data(self, data: str) -> None:
        self.words.append(data)
