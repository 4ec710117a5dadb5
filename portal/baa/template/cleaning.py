"""Letting through of foreign markup only the tags that a contract needs, and no attribute at all."""

from html import escape
from html.parser import HTMLParser

_KEPT = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol li table thead tbody tr th td strong em u sup sub".split()  # noqa: SIM905
)
_ALONE = frozenset({"br"})
# What stands in these is no text of the paper.
_LEFT_OUT = frozenset({"script", "style", "head", "title", "template", "noscript", "iframe"})
_DEEPEST = 60


class _Cleaner(HTMLParser):
    """Writes down what is kept, each tag closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []
        self.open: list[str] = []
        self.left_out = 0
        self.pictures = 0

    def handle_starttag(self, tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        self.pictures += tag == "img"
        self.left_out += tag in _LEFT_OUT
        if self.left_out:
            return
        if tag in _ALONE:
            self.written.append(f"<{tag}>")
        elif tag in _KEPT and len(self.open) < _DEEPEST:
            self.written.append(f"<{tag}>")
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _LEFT_OUT:
            self.left_out = max(0, self.left_out - 1)
            return
        if self.left_out or tag not in self.open:
            return
        while self.open:
            last = self.open.pop()
            self.written.append(f"</{last}>")
            if last == tag:
                break

    def handle_data(self, text: str) -> None:
        if not self.left_out:
            self.written.append(escape(text))


def cleaned(markup: str) -> tuple[str, int]:
    """Return foreign markup with only what is known in it, and how many pictures were left out."""
    cleaner = _Cleaner()
    cleaner.feed(markup)
    cleaner.close()
    closing = "".join(f"</{tag}>" for tag in reversed(cleaner.open))
    return "".join(cleaner.written) + closing, cleaner.pictures
