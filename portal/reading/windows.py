"""What is read at once: a clause, or a sentence of it, with the heading and lead-in over it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_ITEM = re.compile(
    r"(?:\(?(?:[a-z]{1,2}|\d{1,2}|[ivx]{1,5})[.)](?=\s|$)|\(\w{1,4}\)|[-*\u2022\u25cf\u25aa\u25e6\u2013]\s"
    r"|\d{1,2}(?:\.\d{1,2})+\.?\s|(?:article|section|exhibit|schedule|appendix)\s+[\divxa-e]{1,5}\b)",
    re.IGNORECASE,
)
MARK = re.compile(
    r"^(?:\W*(?:\(?(?:[a-z]{1,2}|\d{1,2}|[ivx]{1,5})[.)]|\(\w{1,4}\)|\d{1,2}(?:\.\d{1,2})+\.?|"
    r"(?:article|section)\s+[\divx]{1,5}[.:]?|[a-z]\.?\d{1,2}(?:\.\d{1,2})*[.):]?)(?=\s))?[\W_]*",
    re.IGNORECASE,
)
_SMALL = re.compile(r"\b(?:of|and|the|by|to|for|in|on|or|with|a|an|upon|at|as|from|into|if)\b")
_ENDS = re.compile(r"[.:;!?]['\")\]]*$")
_SENTENCE = re.compile(r"(?<=[.;?!])[\"')]?\s+(?=[A-Z(\"'\d\[])")
# Abbreviations after which a sentence does not end.
_GOES_ON = re.compile(
    r"(?:\b(?:e\.g|i\.e|inc|llc|ltd|corp|co|no|sec|art|v|u\.s|c\.f\.r|pt|dr|mr|ms|"
    r"para|subpt|et seq|d/b/a|stat|pub)|\b[A-Z])\.$",
    re.IGNORECASE,
)
_LEADS_IN = re.compile(
    r"(?:\b(?:shall|will|agrees?|must|may|to|following|follows|not|that|obligations|responsibilities))"
    r"\s*:?$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[\divxIVX.()]{1,6}")
_HANGS = re.compile(
    r"(?:,|\b(?:the|a|an|of|to|by|for|and|or|any|with|in|such|its|as|on|that|from|per))$"
)
# After these a number or letter in brackets is a reference, and no item.
_REFERS = re.compile(r"\b(?:paragraph|section|subsection|clause|article|exhibit)s?$", re.IGNORECASE)
# Words that begin an item of a list of duties, and seldom a line within a sentence.
_DEEDS = frozenset(
    [
        "not",
        "report",
        "reports",
        "ensure",
        "make",
        "makes",
        "provide",
        "provides",
        "use",
        "implement",
        "return",
        "maintain",
        "comply",
        "mitigate",
        "notify",
        "document",
        "require",
        "obtain",
        "permit",
        "allow",
        "incorporate",
        "amend",
        "destroy",
        "establish",
        "cooperate",
        "limit",
        "refrain",
        "keep",
        "conduct",
        "encrypt",
        "train",
        "promptly",
        "upon",
        "within",
        "disclose",
        "respond",
        "assist",
        "enter",
        "follow",
        "protect",
        "safeguard",
        "delete",
    ]
)
# Where a long sentence goes on to the next duty of the same subject.
_DUTY = re.compile(r",?;? (?:and )?(?=(?:shall|will|must|agrees to) )")
_LEAD_LENGTH = 200
_LONG = 700
_LONGEST = 1000
_PAIRED = 260
_LEAD_REACH = 16
_HEAD_REACH = 25
_NARROW, _WIDE = 40, 150  # letters in a line that a page may have wrapped
_FULL = 0.72  # the share of the width from which a line counts as filled


@dataclass(frozen=True)
class Clause:
    """A paragraph or an item of a list, whole, with the lead-in of the list and the heading."""

    page: int
    text: str
    lead: str = ""
    heading: str = ""
    is_heading: bool = False


@dataclass(frozen=True)
class Window:
    """A piece of a clause that patterns are held against. `parts` are its sentences."""

    page: int
    text: str
    lead: str = ""
    heading: str = ""
    parts: tuple[str, ...] = ()
    is_heading: bool = False


def clauses(pages: Sequence[str]) -> list[Clause]:
    """Return the clauses of tidied pages, in order."""
    found: list[Clause] = []
    lead, lead_age, heading, heading_age = "", 0, "", 0
    for page, text in _paragraphs(pages):
        if is_heading(text):
            heading, heading_age = MARK.sub("", text), 0
            lead = lead if lead and lead_age <= 8 and _is_sub_item(text) else ""
            found.append(Clause(page, text, is_heading=True))
            continue
        heading_age += 1
        lead_age += 1
        if heading_age > _HEAD_REACH:
            heading = ""
        if lead_age > _LEAD_REACH:
            lead = ""
        found.append(Clause(page, text, lead, heading))
        if text.endswith(":") or (len(text) < 90 and _LEADS_IN.search(text)):
            lead, lead_age = text[-200:], 0
    return found


def windows(pages: Sequence[str]) -> Iterator[Window]:
    """Give every piece of the pages that is read at once."""
    for clause in clauses(pages):
        yield from _pieces(clause)


def sentences(text: str) -> list[str]:
    """Return the sentences and items of a text. An abbreviation does not end one."""
    parts: list[str] = []
    for part in _SENTENCE.split(text):
        if parts and _GOES_ON.search(parts[-1]):
            parts[-1] = f"{parts[-1]} {part}"
        else:
            parts.append(part)
    return parts


def is_heading(text: str) -> bool:
    """Tell whether a line is a heading: short, without an end, written like a title."""
    bare = MARK.sub("", text)
    if not 2 < len(bare) < 80 or _ENDS.search(bare) or re.match(r"[-*\u2022\u25cf]\s", text):
        return False
    named = _SMALL.sub("X", bare)
    return bare.isupper() or named.istitle() or _is_title(bare)


def _is_title(bare: str) -> bool:
    """Tell whether nearly all long words of a line are written large."""
    words = [word for word in re.findall(r"[A-Za-z][\w'-]*", bare) if len(word) > 3]
    large = [word for word in words if word[0].isupper()]
    return len(words) > 0 and len(words) < 10 and len(large) >= max(1, len(words) - len(words) // 4)


def _is_sub_item(text: str) -> bool:
    return re.match(r"(?:\(?[a-z]\)|\d+\.\d+|[a-z]\.)\s", text) is not None


def _pieces(clause: Clause) -> Iterator[Window]:
    if clause.is_heading:
        yield Window(clause.page, clause.text, is_heading=True)
        return
    parts = tuple(sentences(clause.text))
    if len(clause.text) < _LONG:
        yield Window(clause.page, clause.text, clause.lead, clause.heading, parts)
        if len(parts) == 1:
            return
    lead = clause.lead
    for at, part in enumerate(parts):
        yield Window(clause.page, part[:_LONGEST], lead, clause.heading, (part,))
        if at + 1 < len(parts) and len(part) < _PAIRED:
            pair = (part, parts[at + 1])
            yield Window(clause.page, " ".join(pair)[:_LONGEST], lead, clause.heading, pair)
        lead = _list_lead(part) or lead
        yield from _duties(part, clause)


def _duties(part: str, clause: Clause) -> Iterator[Window]:
    """Give each duty of a long sentence that strings them together: "..., shall x, and shall y"."""
    first, *others = _DUTY.split(part)
    if len(others) < 2:
        return
    subject = first[:_LEAD_LENGTH]
    for other in others:
        yield Window(
            clause.page, other[:_LONGEST], subject, clause.heading, (f"{subject} {other}",)
        )


def _list_lead(part: str) -> str:
    """Return what leads in a list that runs on in the same paragraph: "... shall: (a) ..."."""
    led = re.match(r"(.{8,240}?)[:\u2014-]?\s*\((?:a|i|1|A)\)\s", part)
    return led.group(1)[-200:] + ":" if led else ""


def _paragraphs(pages: Sequence[str]) -> list[tuple[int, str]]:
    """Return logical paragraphs: lines that a page wrapped are joined, over page ends too."""
    width = _width(pages)
    found: list[tuple[int, str]] = []
    before, is_after_blank = "", True
    for number, page in enumerate(pages, 1):
        # What a page break parts may be one sentence: blank lines around it part nothing.
        is_after_blank = is_after_blank and number == 1
        for raw in page.strip().split("\n"):
            line = " ".join(raw.split())
            if not line:
                is_after_blank = True
                continue
            if found and _runs_on(before, line, width, is_after_blank=is_after_blank):
                found[-1] = (found[-1][0], f"{found[-1][1]} {line}")
            else:
                found.append((number, line))
            before, is_after_blank = line, False
    return found


def _width(pages: Sequence[str]) -> int:
    """Return how wide the lines are set, or 0 where lines are whole paragraphs."""
    lengths = sorted(len(line) for page in pages for line in page.split("\n") if line.strip())
    common = lengths[int(len(lengths) * 0.9)] if lengths else 0
    return common if _NARROW < common < _WIDE else 0


def _runs_on(before: str, line: str, width: int, *, is_after_blank: bool) -> bool:
    """Tell whether a line goes on with the sentence of the line before it."""
    if _REFERS.search(before):
        return True
    if _ITEM.match(line) or _NUMBER.fullmatch(line) or _NUMBER.fullmatch(before):
        return False
    is_open = not _ENDS.search(before) or _GOES_ON.search(before) is not None
    if re.match(r"[a-z&,;(]", line):
        return is_open or not is_after_blank
    is_filled = len(before) > _FULL * width and _first_word(line) not in _DEEDS
    may_run_on = is_open and width > 0 and not is_after_blank
    return may_run_on and (is_filled or _HANGS.search(before) is not None)


def _first_word(line: str) -> str:
    return line.split(maxsplit=1)[0].lower().strip(",:")
