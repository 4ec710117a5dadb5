"""The facts that take more than a cue: the period, the categories, the exceptions."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from portal.attestations.reader_cues import Span, Zones, the_data
from portal.attestations.reader_dates import DATE, Period, day_in, months_before, periods_in
from portal.attestations.reader_text import Text, blank
from portal.attestations.reader_zones import without_repeats
from portal.attestations.rules import Found

_AS_OF = re.compile(rf"\bas\s+(?:of|at)\s+({DATE})|\bat\s+({DATE})", re.IGNORECASE)
_DAY = re.compile(DATE, re.IGNORECASE)
_ROW = re.compile(
    r"\b(?:CC|PI|A|C|P)\d{1,2}[.\u2024]\d{1,2}\b|\b[A-Z]{1,4}-?\d{1,3}(?:[.\u2024-]\d+)*\b"
)
_CRITERION = re.compile(r"\b(CC|PI|A|C|P)\d{1,2}[.\u2024]\d{1,2}\b")
_OF_CRITERION = {
    "CC": "security",
    "A": "availability",
    "PI": "processing_integrity",
    "C": "confidentiality",
    "P": "privacy",
}
_NEAR = 400


def found_at(text: Text, value: object, start: int, end: int) -> Found:
    """Return a fact with the words it rests on."""
    quote = text.quote(start, end)
    return Found(value=value, page=quote.page, quote=quote.text)


# ---- The period, or the day -------------------------------------------------------------------


def period_of(text: Text, zones: Zones) -> dict[str, Found]:
    """Return the first and last day of what the report covers."""
    pair = _labelled_pair(text)
    if pair:
        return pair
    for some in _periods_by_rank(text, zones):
        told = Counter((one.first, one.last) for one in some)
        if told:
            (first, last), _ = told.most_common(1)[0]
            at = next(one for one in some if (one.first, one.last) == (first, last))
            return {
                "period_start": found_at(text, first, at.start, at.end),
                "period_end": found_at(text, last, at.start, at.end),
            }
    return {"period_start": Found(), "period_end": Found()}


def day_of(text: Text, zones: Zones) -> dict[str, Found]:
    """Return the day as of which a Type I report speaks. It has no first day."""
    for zone in ("exam", "head", "opinion", "report", "all"):
        found = [
            one
            for span in zones[zone]
            for one in _AS_OF.finditer(text.seen, *span)
            if zone != "all" or not _is_of_another(text, one.start(), one.end())
        ]
        days = Counter(day for one in found if (day := day_in(one.group())))
        if days:
            day = days.most_common(1)[0][0]
            at = next(one for one in found if day_in(one.group()) == day)
            return {
                "period_start": Found(),
                "period_end": found_at(text, day, at.start(), at.end()),
            }
        if zone == "head" and (labelled := _labelled_day(text, zones)):
            return {"period_start": Found(), "period_end": labelled}
    return {"period_start": Found(), "period_end": Found()}


def _periods_by_rank(text: Text, zones: Zones) -> Iterator[list[Period]]:
    """Return periods, the most telling places first."""
    yield [one for span in zones["exam"] for one in periods_in(text.seen, *span)]
    every = [one for one in periods_in(text.seen) if not _is_of_another(text, one.start, one.end)]
    labels = the_data().patterns("period", "labels")
    yield [one for one in every if _is_labelled(text, one.start, labels)]
    yield [one for one in every if _within(one.start, zones["head"])]
    yield [
        one for one in _years_ended(text) if _within(one.start, (*zones["exam"], *zones["head"]))
    ]
    yield [one for one in every if _within(one.start, (*zones["report"], *zones["opinion"]))]
    yield every
    yield _years_ended(text)


def _years_ended(text: Text) -> list[Period]:
    months = the_data().told["period"]["months"]
    found = []
    for pattern in the_data().patterns("period", "year_ended"):
        for one in pattern.finditer(text.seen):
            word = re.split(r"[\s-]", one.group(1).lower())[0]
            last = day_in(one.group(2))
            if last and word in months:
                first = months_before(last, months[word])
                found.append(Period(first, last, one.start(), one.end()))
    return found


def _labelled_pair(text: Text) -> dict[str, Found]:
    """Return the days of a table that names the first and the last on lines of their own."""
    told = {}
    for name, label in (("period_start", "starts"), ("period_end", "ends")):
        for pattern in the_data().patterns("period", label):
            one = pattern.search(text.seen)
            day = day_in(one.group(1)) if one else None
            if one and day and name not in told:
                told[name] = found_at(text, day, one.start(), one.end())
    both = len(told) == 2 and told["period_start"].value < told["period_end"].value
    return told if both else {}


def _labelled_day(text: Text, zones: Zones) -> Found | None:
    for pattern in the_data().patterns("period", "day_labels"):
        for span in zones["head"]:
            for one in pattern.finditer(text.seen, *span):
                at = _DAY.match(text.seen, one.end())
                day = day_in(at.group()) if at else None
                if at and day:
                    return found_at(text, day, at.start(), at.end())
    return None


def _is_labelled(text: Text, start: int, labels: tuple[re.Pattern[str], ...]) -> bool:
    before = text.seen[max(0, start - 120) : start]
    return any(
        found.end() >= len(before) - 8 for label in labels for found in label.finditer(before)
    )


def _is_of_another(text: Text, start: int, end: int) -> bool:
    first, last = text.sentence(start, end)
    first, last = max(first, start - 120), min(last, end + 40)
    others = the_data().patterns("period", "not_the_period")
    return any(pattern.search(text.seen, first, last) for pattern in others)


def _within(at: int, spans: object) -> bool:
    return any(first <= at < last for first, last in spans)  # type: ignore[attr-defined]


# ---- The categories ---------------------------------------------------------------------------


def categories_of(text: Text, zones: Zones) -> Found:
    """Return which of the five categories the report is on."""
    seen = text.seen
    for pattern in the_data().patterns("categories", "boilerplate"):
        seen = pattern.sub(blank, seen)
    for zone in ("exam", "head", "opinion", "report", "all"):
        found = [one for span in zones[zone] for one in _phrases(seen, span)]
        if found:
            best = Counter(names for names, _ in found).most_common(1)[0][0]
            at = next(one for names, one in found if names == best)
            return found_at(text, list(best), at.start(), at.end())
    return _by_criteria(text)


def _phrases(seen: str, span: Span) -> Iterator[tuple[tuple[str, ...], re.Match[str]]]:
    names = the_data().told["categories"]["names"]
    for pattern in the_data().patterns("categories", "phrases"):
        for one in pattern.finditer(seen, *span):
            said = tuple(
                name for name, word in names.items() if re.search(word, one.group(1), re.IGNORECASE)
            )
            if said:
                yield said, one


def _by_criteria(text: Text) -> Found:
    """Return the categories whose criteria were tested, where none is named in words."""
    found = list(_CRITERION.finditer(text.seen))
    groups = Counter(one.group(1) for one in found)
    names = [_OF_CRITERION[group] for group in _OF_CRITERION if groups[group] >= 2]
    if "security" not in names:
        return Found(value=[])
    return found_at(text, names, found[0].start(), found[0].end())


# ---- The exceptions ---------------------------------------------------------------------------


def exceptions_of(text: Text) -> Found:
    """Return how many exceptions the tests tell of, at least."""
    seen = without_repeats(text)
    results = _results(seen)
    count, last = 0, None
    for one in results:
        if last is None or _is_another(seen, last, one):
            count += _how_many(seen, one)
        last = one
    total, stated = _stated(seen)
    count = max(count, total)
    at = results[0] if results else stated
    clean = at or _clean(seen)
    return found_at(text, count, clean.start(), clean.end()) if clean else Found(value=0)


def _results(seen: str) -> list[re.Match[str]]:
    found = [
        one
        for pattern in the_data().patterns("exceptions", "noted")
        for one in pattern.finditer(seen)
        if _is_a_result(seen, one)
    ]
    return sorted(found, key=lambda one: one.start())


def _is_a_result(seen: str, one: re.Match[str]) -> bool:
    words = one.group().strip()
    before = re.split(r"[.;:|]", seen[max(0, one.start() - 70) : one.start()])[-1]
    if re.fullmatch(r"(?:Exceptions|Deviations) [A-Z]\w+", words) or words.isupper():
        # The head of a column, unless it says at once what happened.
        return bool(re.match(r"\s*[:.\u2013\u2014-]\s*\w", seen[one.end() :]))
    denied, passing = (
        the_data().patterns("exceptions", name) for name in ("denied", "only_in_passing")
    )
    # Within a sentence "exceptions noted" may be said in passing; as a cell of its own it is not.
    in_a_sentence = words.startswith(("exception", "deviation"))
    denials = denied if in_a_sentence else denied[:1]
    if any(pattern.search(before) for pattern in denials):
        return False
    return not any(pattern.search(seen[one.end() : one.end() + 120]) for pattern in passing)


def _is_another(seen: str, last: re.Match[str], one: re.Match[str]) -> bool:
    """Tell whether a result is of another test, not the same one told in other words."""
    between = seen[last.end() : one.start()]
    return last.re is one.re or len(between) > _NEAR or bool(_ROW.search(between))


def _how_many(seen: str, one: re.Match[str]) -> int:
    numbers = the_data().told["exceptions"]["numbers"]
    before = seen[max(0, one.start() - 40) : one.start()]
    said = re.search(r"(?<![\w.\u2024-])(\w+)(?: \(\d+\))?\s+(?:relevant |control )?$", before)
    word = said.group(1).lower() if said and seen[one.start()].islower() else ""
    return int(word) if word.isdigit() and 0 < int(word) < 40 else int(numbers.get(word, 1))


def _stated(seen: str) -> tuple[int, re.Match[str] | None]:
    found = [
        one
        for pattern in the_data().patterns("exceptions", "totals")
        for one in pattern.finditer(seen)
    ]
    most = max(found, key=lambda one: int(one.group(1)), default=None)
    return (int(most.group(1)), most) if most else (0, None)


def _clean(seen: str) -> re.Match[str] | None:
    some = (pattern.search(seen) for pattern in the_data().patterns("exceptions", "clean"))
    return next((one for one in some if one), None)


def a_day_of(found: re.Match[str]) -> date | None:
    """Return the day in the first group of what was found."""
    return day_in(found.group(1))
