"""The text of pages, made even: one form of each character, whole words, no page furniture."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_QUOTES = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00ab": '"', "\u00bb": '"'}
)
_DASHES = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2212": "-"})
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff\x00-\x08\x0b\x0e-\x1f\ufffe]")
# A hyphen before these stays, for the word is written with it: "non-" and then "permitted".
# The rest of the word goes up to its start, so that lines stay about as long as they were.
_CUT_WORD = re.compile(r"(\w+)-[ \t]*\n[ \t]*([a-z]\S*)[ \t]*\n?")
_KEEPS_HYPHEN = frozenset({"non", "third", "self", "e", "long", "short", "well", "so", "co"})
_LOOSE_HYPHEN = re.compile(r"\b(non|sub|de|re|third) ?- ?(?=[a-z])", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\s*(?:[-\u2013\u2014|]\s*)?(?:page\s+\d+(?:\s*(?:of|/)\s*\d+)?|\d+\s*(?:of|/)\s*\d+|\d{1,3})"
    r"(?:\s*[-\u2013\u2014|])?\s*",
    re.IGNORECASE,
)
# What marks a heading, a quotation or weight in a plain text.
_MARKED = re.compile(
    r"(?m)^[ \t]*(?:#{1,6}|>)[ \t]+|\*{1,3}(?=[\w\"'(\[])|(?<=[\w.:;,!?)\]\"'])\*{1,3}"
)
_EDGE = 3  # lines at the head and foot of a page that may be furniture
_OFTEN = 0.6  # the share of pages on which furniture comes back


@dataclass(frozen=True)
class Quote:
    """Words of a document, and the page they stand on, counted from 1."""

    page: int
    text: str


def tidy(pages: Sequence[str]) -> list[str]:
    """Return the pages with even characters and whole words, without heads, feet and numbers."""
    even = [_even(page) for page in pages]
    furniture = _furniture(even)
    return [_joined(_without(page, furniture)) for page in even]


def _even(page: str) -> str:
    page = unicodedata.normalize("NFKC", page).translate(_QUOTES).translate(_DASHES)
    # pdfium writes U+FFFE, and some makers U+0002, where a word is cut at the end of a line. That
    # end itself may be left out: two lines in one would make all lines seem longer than they are.
    page = re.sub("[\ufffe\x02](?=\\s*\n)", "-", page)
    page = re.sub("(?<=\\w)\ufffe(?=[a-z])", "-\n", page)
    page = page.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    return _MARKED.sub("", _UNSEEN.sub("", page))


def _furniture(pages: Sequence[str]) -> frozenset[str]:
    """Return the lines at page edges that come back on most pages, with numbers blotted out."""
    if len(pages) < 3:
        return frozenset()
    seen = Counter(line for page in pages for line in {_blotted(one) for one in _edges(page)})
    least = max(3, _OFTEN * len(pages))
    return frozenset(line for line, times in seen.items() if times >= least)


def _edges(page: str) -> list[str]:
    lines = [line for line in page.split("\n") if line.strip()]
    return lines[:_EDGE] + lines[-_EDGE:]


def _blotted(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()))


def _without(page: str, furniture: frozenset[str]) -> str:
    lines = page.split("\n")
    inked = [at for at, line in enumerate(lines) if line.strip()]
    edges = set(inked[:_EDGE] + inked[-_EDGE:])
    kept = [
        line
        for at, line in enumerate(lines)
        if not (at in edges and (_NUMBERED.fullmatch(line) or _blotted(line) in furniture))
    ]
    return "\n".join(kept)


def _joined(page: str) -> str:
    page = _CUT_WORD.sub(_whole, page)
    return _LOOSE_HYPHEN.sub(r"\1-", page)


def _whole(cut: re.Match[str]) -> str:
    start = cut.group(1)
    hyphen = "-" if start.lower() in _KEEPS_HYPHEN else ""
    return f"{start}{hyphen}{cut.group(2)}\n"
