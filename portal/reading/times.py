"""Days and lengths of time as papers write them: "March 3, 2026", "five (5) business days"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAYS = (
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b"),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:day\s+of\s+)?{_MONTH},?\s+(?P<year>\d{{4}})\b"
    ),
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b"),
    re.compile(r"\b(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4}|\d{2})\b"),
)


def _words() -> dict[str, int]:
    words = {word: number for number, word in enumerate(ONES)} | {"next": 1}
    for tens, word in enumerate(TENS, 2):
        words[word] = tens * 10
        words |= {
            f"{word}{between}{ONES[ones]}": tens * 10 + ones
            for ones in range(1, 10)
            for between in ("-", " ")
        }
    return words


_NUMBERS = _words()
_NUMBER = "|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True))
_LENGTH = re.compile(
    rf"(?:\b(?P<figures>\d{{1,3}})|\b(?P<word>{_NUMBER}))[- ]*(?:\(\s*(?P<bracket>\d{{1,3}})\s*\))?[- ]*"
    r"(?P<kind>(?:full )?(?:calendar|business|working|consecutive|work))?[- ]*"
    r"(?P<unit>hours?|days?|weeks?|months?|years?)\b"
)


@dataclass(frozen=True)
class Length:
    """A length of time in a text: how many of what, and where it stands."""

    number: int
    unit: str  # "hour", "day", "week", "month" or "year"
    is_business: bool
    is_calendar: bool
    start: int
    end: int


def lengths_in(text: str) -> Iterator[Length]:
    """Give the lengths of time in a text of small letters, in order."""
    for found in _LENGTH.finditer(text):
        told = found["bracket"] or found["figures"]
        kind = found["kind"] or ""
        yield Length(
            number=int(told) if told else _NUMBERS[found["word"]],
            unit=found["unit"].rstrip("s"),
            is_business="business" in kind or "work" in kind,
            is_calendar="calendar" in kind or "consecutive" in kind,
            start=found.start(),
            end=found.end(),
        )


def dates_in(text: str) -> list[date]:
    """Return the dates in a text of small letters, in the order in which they stand."""
    found = [
        (one.start(), read) for way in _DAYS for one in way.finditer(text) if (read := _date(one))
    ]
    return [read for _, read in sorted(found)]


def _date(found: re.Match[str]) -> date | None:
    month, year = found["month"], int(found["year"])
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
    try:
        return date(year + 2000 if year < 100 else year, number, int(found["day"]))
    except ValueError:
        return None
