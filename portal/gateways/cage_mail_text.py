"""Takes the words out of a saved mail: who wrote to whom, when, and what. Runs only inside the cage."""

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from html.parser import HTMLParser
from typing import BinaryIO

_HEADERS = ("From", "To", "Cc", "Date", "Subject")
_HIDDEN = frozenset({"script", "style", "head", "title"})
_BREAKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote"})
_LONGEST = 2_000_000


class _Words(HTMLParser):
    """Keeps what a reader of a page would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._hidden += tag in _HIDDEN
        if tag in _BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _HIDDEN and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def words_of(file: BinaryIO) -> str:
    """Return a mail as it would be printed: its headers, its words, the names of what it carries."""
    mail = BytesParser(policy=policy.default).parse(file)
    lines = [f"{name}: {mail[name]}" for name in _HEADERS if mail[name]]
    carried = [one.get_filename() or "a file" for one in mail.iter_attachments()]
    lines += [f"Attached: {name}" for name in carried]
    return "\n".join([*lines, "", _body(mail)])


def _body(mail: EmailMessage) -> str:
    body = mail.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    text = str(body.get_content())[:_LONGEST]
    if body.get_content_subtype() != "html":
        return text
    reader = _Words()
    reader.feed(text)
    lines = (" ".join(line.split()) for line in "".join(reader.words).splitlines())
    return "\n".join(line for line in lines if line)
