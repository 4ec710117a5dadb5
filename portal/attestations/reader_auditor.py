"""Who examined: the firm under the report, or the one that the text names."""

import re
from collections.abc import Iterator
from functools import cache

from portal.attestations.reader_cues import Zones, the_data
from portal.attestations.reader_dates import DATE
from portal.attestations.reader_facts import found_at
from portal.attestations.reader_text import Text
from portal.attestations.rules import Found

_WORD = r"[A-Z0-9][\w&'/-]*\.?"
_NAME = rf"{_WORD}(?:,?[ ]+(?:{_WORD}|&|and|of|\+)){{0,7}}"
_LINE = re.compile(r"[^\n]+")
_FULL = re.compile(
    rf"[^\w\n]*(?:/s/\s*|By:\s*)?({_NAME}(?:,[ ]*{_WORD})*)\s*(?:\([^)\n]*\))?[^\w\n]*"
)
_SERVICE_ORGANISATION = (
    re.compile(
        rf"\b(?:management|board of directors|directors|stakeholders) (?:and \w+ )?of ({_NAME})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\bexamined (?:the )?(?:accompanying )?(?:description of )?({_NAME})", re.IGNORECASE
    ),
    re.compile(
        rf"({_NAME})'s? (?:\([^)]*\) )?(?:accompanying |management|description|assertion|system)"
    ),
)
_ABOVE, _BELOW, _AFTER_REPORT = 6, 3, 900
_SIGNED_BY_ALL = "signed"


def auditor_of(text: Text, zones: Zones) -> Found:
    """Return the firm that examined."""
    theirs = _service_organisation(text, zones)
    for found in (_signed(text, zones), _named(text), _anywhere(text, zones)):
        for name, start, end in found:
            if _may_be(name, theirs):
                return found_at(text, _tidied(name), start, end)
    return Found()


Candidate = tuple[str, int, int]


def _signed(text: Text, zones: Zones) -> Iterator[Candidate]:
    """Return firms that stand where an auditor signs: by a place or a date, after the opinion."""
    spans = zones["opinion"] or zones["exam"]
    if not spans:
        return
    first, last = spans[0][0], min(len(text.raw), zones["report"][0][1] + _AFTER_REPORT)
    lines = list(_LINE.finditer(text.raw, first, last))
    found = [
        (_strength(name, near), -abs(line.start() - zones["report"][0][1]), name, line)
        for at in range(len(lines))
        if _is_place_or_date(lines[at].group())
        for near, line in _around(lines, at)
        for name in _names_on(line.group())
    ]
    for strength, _, name, line in sorted(found, key=lambda one: one[:2], reverse=True):
        if strength > 0 and line.start() < zones["report"][0][1] + 200:
            yield name, line.start(), line.end()


def _around(lines: list[re.Match[str]], at: int) -> Iterator[tuple[int, re.Match[str]]]:
    """Return the lines of a signature, each with how far it is from its place or date."""
    yield 0, lines[at]
    for far in range(1, _ABOVE + 1):
        for other in (at - far, at + far):
            if 0 <= other < len(lines) and not (other > at and far > _BELOW):
                yield far, lines[other]


def _names_on(line: str) -> Iterator[str]:
    whole = _FULL.fullmatch(line)
    if whole and len(line.split()) <= 9:
        yield whole.group(1)
    else:
        for one in _firm().finditer(line):
            yield one.group()


def _strength(name: str, near: int) -> int:
    """Tell how likely a name is a firm of accountants: by its ending, or because it is known."""
    if _is_known(name):
        return 40 - near
    ending = _ending(name)
    if ending and ending not in the_data().told["auditor"]["weak"]:
        return 30 - near
    return _of_any_name(name, ending, near)


def _of_any_name(name: str, ending: str, near: int) -> int:
    """Tell the same of a name that a company of any kind might carry."""
    if re.search(r"\d", name) or _is_place_or_date(name) or re.search(_TITLES, name):
        return 0
    if ending:
        return 20 - near
    return 10 - near if near <= 1 and len(name.split()) <= 6 else 0


_TITLES = (
    r"\b(?:Partner|Director|Officer|President|CEO|CISO|Principal|CISA|CISSP|Section|Scope|Opinion|Use"
    r"|Confidential|Page|Date|Signed|Sincerely|Limitations|Matter|Criteria|Period|Part|Restricted)\b"
)


def _named(text: Text) -> Iterator[Candidate]:
    """Return firms that a label or a sentence calls the auditor."""
    for name in ("named_after", "named_before"):
        for pattern in the_data().patterns("auditor", name):
            for one in pattern.finditer(text.seen):
                yield from _beside(text, one, after=name == "named_after")


def _beside(text: Text, one: re.Match[str], *, after: bool) -> Iterator[Candidate]:
    if after:
        stretch = re.sub(r"\s+", " ", text.raw[one.end() : one.end() + 110])
        firm = _firm().match(stretch) or _known().match(stretch)
        labelled = re.search(r"[:|]\s*$", one.group())
        plain = re.match(rf"{_NAME}", text.raw[one.end() : one.end() + 80].split("\n")[0])
        found = firm or (plain if labelled else None)
    else:
        stretch = re.sub(r"\s+", " ", text.raw[max(0, one.start() - 110) : one.start()])
        ends = (*_firm().finditer(stretch), *_known().finditer(stretch))
        found = next((name for name in ends if name.end() >= len(stretch.rstrip(" ,"))), None)
    if found:
        yield found.group(), one.start(), one.end()


def _anywhere(text: Text, zones: Zones) -> Iterator[Candidate]:
    """Return firms that stand on a line of their own, or are known, wherever it is."""
    first = zones["opinion"][0][0] if zones["opinion"] else 0
    weak = the_data().told["auditor"]["weak"]
    found = []
    for line in _LINE.finditer(text.raw):
        whole = _FULL.fullmatch(line.group())
        ending = _ending(whole.group(1)) if whole else ""
        if whole and ((ending and ending not in weak) or _is_known(whole.group(1))):
            found.append((line.start() < first, line.start(), whole.group(1), line))
    for _, _, name, line in sorted(found, key=lambda one: one[:2]):
        yield name, line.start(), line.end()
    for one in _known().finditer(text.raw):
        yield one.group(), one.start(), one.end()


def _may_be(name: str, theirs: frozenset[str]) -> bool:
    plain = _letters(name)
    if any(pattern.search(name) for pattern in the_data().patterns("auditor", "not_a_firm")):
        return False
    if any(plain.startswith(one) or one.startswith(plain) for one in theirs):
        return False
    return len(plain) > 2 and not _is_place_or_date(name)


def _service_organisation(text: Text, zones: Zones) -> frozenset[str]:
    """Return the names, in letters only, that the text gives the company examined."""
    names = set()
    for zone in ("head", "exam"):
        for span in zones[zone]:
            for pattern in _SERVICE_ORGANISATION:
                for one in pattern.finditer(text.raw, *span):
                    if one.group(1)[:1].isupper():
                        names.add(_letters(one.group(1)))
    return frozenset(name for name in names if len(name) > 3)


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _tidied(name: str) -> str:
    return re.sub(r"\s+", " ", name).strip(" ,.;:|-") + (
        "." if re.search(r"\b(?:[A-Z]\.)+$", name.strip()) else ""
    )


def _is_place_or_date(line: str) -> bool:
    return bool(_place_or_date().fullmatch(line.strip(" |,.-\u2013\u2014\t")))


@cache
def _place_or_date() -> re.Pattern[str]:
    place, day = the_data().told["auditor"]["place"], f"(?i:{DATE})"
    return re.compile(
        rf"(?:Date[d:]*\s*)?(?:{place}|{day})(?:\s*[,|\u2013\u2014-]?\s*(?:{day}|{place}))?"
    )


@cache
def _firm() -> re.Pattern[str]:
    ends = "|".join(the_data().told["auditor"]["endings"])
    return re.compile(
        rf"(?<![\w.]){_WORD}(?:,?[ ]+(?:{_WORD}|&|and|of)){{0,6}}?,?[ ]+(?:{ends})(?:,?[ ]+(?:{ends}))*(?!\w)"
    )


@cache
def _known() -> re.Pattern[str]:
    names = "|".join(
        re.escape(one).replace(r"\ ", r"\s+") for one in the_data().told["auditor"]["known"]
    )
    ends = "|".join(the_data().told["auditor"]["endings"])
    return re.compile(rf"(?<!\w)(?:{names})(?:,?\s+(?:{ends}))*(?!\w)")


def _is_known(name: str) -> bool:
    return bool(re.match(_known().pattern, name, re.IGNORECASE))


def _ending(name: str) -> str:
    ends = "|".join(the_data().told["auditor"]["endings"])
    found = re.search(rf"(?:^|[ ,])({ends})$", name.strip())
    return found.group(1) if found else ""
