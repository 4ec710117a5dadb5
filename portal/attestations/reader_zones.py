"""Where in a report things are said: its cover, the auditor's own report, the opinion."""

import re
from collections.abc import Sequence

from portal.attestations.reader_cues import Span, Zones, the_data
from portal.attestations.reader_text import Text, blank

_COVER = 6000
_AN_OPINION = 3000
_A_SENTENCE = 2500
_A_REPORT = 60_000


def zones_of(text: Text) -> Zones:
    """Return the stretches of each zone. "all" is the whole text."""
    size = len(text.seen)
    exam = _exam(text)
    spoken = exam[0][0] if exam else 0
    opinions = _spans_of_opinions(text, spoken)
    ends_after = opinions[0][0] if opinions else (exam[0][1] if exam else 0)
    ended = _first("after_report", text, ends_after + 1, size) if exam else None
    report = (spoken, min(size if ended is None else ended, spoken + _A_REPORT))
    inside = [one for one in opinions if one[0] < report[1]] or opinions
    return {
        "head": [(0, min(_COVER, spoken if exam and spoken > 0 else size))],
        "exam": exam,
        "opinion": inside,
        "report": [report],
        "all": [(0, size)],
    }


def without_repeats(text: Text) -> str:
    """Return what is searched for results of tests: parts that tell them again are blanked."""
    seen = text.seen
    section = re.compile(r"^\W*(?:section|part)\s+(?:[ivx]+|\d)\b", re.IGNORECASE | re.MULTILINE)
    for pattern in the_data().patterns("zones", "repeats"):
        for found in pattern.finditer(text.seen, len(text.seen) // 3):
            ends = section.search(text.seen, found.end())
            until = ends.start() if ends else len(seen)
            part = re.compile(r"[\s\S]+").fullmatch(seen, found.start(), until)
            if part:
                seen = seen[: found.start()] + blank(part) + seen[until:]
    return seen


def _exam(text: Text) -> Sequence[Span]:
    for pattern in the_data().patterns("zones", "exam"):
        for found in pattern.finditer(text.seen):
            last = text.sentence(found.start(), found.end())[1]
            if last - found.start() > 60:
                return [(found.start(), min(last, found.start() + _A_SENTENCE))]
    return []


def _spans_of_opinions(text: Text, spoken: int) -> list[Span]:
    found = [
        one
        for pattern in the_data().patterns("zones", "opinion")
        for one in pattern.finditer(text.seen, spoken)
    ]
    spans = []
    for one in sorted(found, key=lambda one: one.start()):
        first = max(text.sentence(one.start(), one.end())[0], one.start() - 400)
        most = min(len(text.seen), one.start() + _AN_OPINION)
        ended = _first("after_opinion", text, one.end(), most)
        spans.append((first, most if ended is None else ended))
    return spans


def _first(name: str, text: Text, start: int, end: int) -> int | None:
    found = [
        one.start()
        for pattern in the_data().patterns("zones", name)
        if (one := pattern.search(text.seen, start, end))
    ]
    return min(found, default=None)
