"""The text of a report as patterns are held against it: pages joined, sentences told apart."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from portal.reading.pages import Quote, tidy

# Stands for a full stop that ends no sentence. A text holds none: making it even removes them.
_DOT = "\u2024"
_ABBREVIATIONS = re.compile(
    r"\b(?:inc|corp|co|ltd|llc|no|nos|vs|mr|ms|mrs|dr|st|jr|sr|e\.g|i\.e|etc|approx|sec"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.|\b(?:[A-Za-z]\.){2,}|(?<=\d)\.(?=\d)"
    r"|(?<=\b[A-Z])\.(?= [A-Z])",
    re.IGNORECASE,
)
# A line of a table of contents: dots that lead to a number.
_CONTENTS = re.compile(r"^.*(?:\.[ \t]?){4,}[ \t]*\w{0,5}[ \t]*$", re.MULTILINE)
_STOP = re.compile(r"[.?!](?=\s|[\"')\]]|$)|\n[ \t]*\n")
_REACH = 2500
_AROUND = 100
_LONGEST = 500


@dataclass(frozen=True)
class Text:
    """A report as one text. `raw` is what is quoted; `seen`, as long, is what is searched."""

    raw: str
    seen: str
    starts: tuple[int, ...]

    @classmethod
    def of(cls, pages: Sequence[str]) -> "Text":
        """Join pages, each beginning on a line of its own."""
        even = tidy(pages)
        starts, at = [], 0
        for page in even:
            starts.append(at)
            at += len(page) + 1
        raw = "\n".join(even)
        seen = _ABBREVIATIONS.sub(lambda found: found.group().replace(".", _DOT), raw)
        return cls(raw=raw, seen=_CONTENTS.sub(blank, seen), starts=tuple(starts or [0]))

    @cached_property
    def stops(self) -> list[int]:
        """Return where sentences end."""
        return [found.end() for found in _STOP.finditer(self.seen)]

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Return the bounds of the sentence or sentences that hold a stretch of text."""
        before = bisect_right(self.stops, start)
        after = bisect_right(self.stops, max(start, end - 1))
        first = self.stops[before - 1] if before else 0
        last = self.stops[after] if after < len(self.stops) else len(self.seen)
        return max(first, start - _REACH), min(last, end + _REACH)

    def quote(self, start: int, end: int) -> Quote:
        """Return a stretch of text with some of its sentence, and its page."""
        first, last = self.sentence(start, end)
        first = self._at_a_word(max(first, start - _AROUND), -1)
        last = self._at_a_word(min(last, max(end, start + _AROUND) + _AROUND), 1)
        page = max(1, bisect_right(self.starts, start))
        first, last = self._on_page(page, first, last)
        return Quote(page=page, text=" ".join(self.raw[first:last].split())[:_LONGEST])

    def _at_a_word(self, at: int, way: int) -> int:
        """Move on to where a word begins or ends."""
        while 0 < at < len(self.raw) and not (self.raw[at - 1].isspace() or self.raw[at].isspace()):
            at += way
        return at

    def _on_page(self, page: int, first: int, last: int) -> tuple[int, int]:
        """Keep a quote on its own page."""
        ends = self.starts[page] if page < len(self.starts) else len(self.raw)
        return max(first, self.starts[page - 1]), min(last, ends)


def blank(found: re.Match[str]) -> str:
    """Return as many blanks as letters were found, so that places stay what they are."""
    return re.sub(r"\S", " ", found.group())
