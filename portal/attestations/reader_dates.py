"""Days and periods as reports write them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b[.\u2024]?"
)
_NUMBER = r"\d{1,2}(?:\s?(?:st|nd|rd|th)\b)?"
_YEAR = r"(?:19|20)\d\d\b"
_OPEN_DAY = rf"(?:{_MONTH}\s+{_NUMBER}|{_NUMBER}\s+(?:of\s+|day\s+of\s+)?{_MONTH})"
DATE = (
    rf"(?:{_MONTH}[\s-]*{_NUMBER}\s*,?[\s-]*{_YEAR}"
    rf"|{_NUMBER}[\s-]+(?:day\s+)?(?:of\s+)?{_MONTH}\s*,?[\s-]*{_YEAR}"
    rf"|\b\d{{1,2}}/\d{{1,2}}/{_YEAR}|\b{_YEAR}-\d\d-\d\d\b)"
)
_TO = r"\s*,?\s*(?:\(?inclusive\)?\s*)?(?:through|thru|to|until|till|and|-|\u2013|\u2014)\s*(?:and\s+including\s+)?"
RANGE = rf"(?:{DATE}|{_OPEN_DAY}){_TO}{DATE}"
_MONTHS_ONLY = rf"{_MONTH}\s*,?\s*{_YEAR}{_TO}{_MONTH}\s*,?\s*{_YEAR}"

_RANGE = re.compile(rf"({DATE}|{_OPEN_DAY}){_TO}({DATE})", re.IGNORECASE)
_MONTH_RANGE = re.compile(
    rf"(?<![\d,] )\b({_MONTH})\s*,?\s*({_YEAR}){_TO}({_MONTH})\s*,?\s*({_YEAR})", re.IGNORECASE
)
_LONGEST = timedelta(days=800)
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Days from a first to a last, and where they stand in the text."""

    first: date
    last: date
    start: int
    end: int


def day_in(words: str, year: int | None = None) -> date | None:
    """Return the day that words name; None when they name none. `year` where they leave it out."""
    words = words.replace("\u2024", ".").lower()
    try:
        if found := re.search(r"(\d{4})-(\d\d)-(\d\d)", words):
            return date(*map(int, found.groups()))
        if found := re.search(r"(\d{1,2})/(\d{1,2})/(\d{4})", words):
            return _slashed(*map(int, found.groups()))
        return _named(words, year)
    except ValueError:
        return None


def periods_in(text: str, start: int = 0, end: int | None = None) -> Iterator[Period]:
    """Return the periods that stand in a stretch of text, in order."""
    until = len(text) if end is None else end
    for found in _RANGE.finditer(text, start, until):
        last = day_in(found.group(2))
        first = day_in(found.group(1), last.year if last else None)
        if first and last and first < last <= first + _LONGEST:
            yield Period(first, last, found.start(), found.end())
    for found in _MONTH_RANGE.finditer(text, start, until):
        first = day_in(f"{found.group(1)} 1 {found.group(2)}")
        last = _end_of(day_in(f"{found.group(3)} 1 {found.group(4)}"))
        if first and last and first < last <= first + _LONGEST:
            yield Period(first, last, found.start(), found.end())


def months_before(last: date, months: int) -> date:
    """Return the first day of so many months that end with a day."""
    after = last + _A_DAY
    whole = after.year * 12 + after.month - 1 - months
    return date(whole // 12, whole % 12 + 1, min(after.day, 28))


def _named(words: str, year: int | None) -> date | None:
    month = next((place for place, name in enumerate(_NAMES, 1) if name in words), None)
    years = re.search(r"(?:19|20)\d\d\b", words)
    rest = words[: years.start()] + words[years.end() :] if years else words
    day = re.search(r"\d{1,2}", rest)
    if month is None or day is None or not (years or year):
        return None
    return date(int(years.group()) if years else int(year or 0), month, int(day.group()))


def _slashed(one: int, two: int, year: int) -> date:
    """Return a day in figures: American, unless only the other order makes sense."""
    return date(year, two, one) if one > 12 else date(year, one, two)


def _end_of(first: date | None) -> date | None:
    if first is None:
        return None
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return following - _A_DAY
