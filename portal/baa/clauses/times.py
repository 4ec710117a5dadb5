"""The times a paper tells: within what time a breach is told, how long it binds, from when."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from portal.baa.clauses.provisions import data
from portal.baa.clauses.told import DatesTold, Deadline, TermTold, Unit
from portal.reading import (
    Length,
    Pattern,
    Piece,
    Quote,
    Wordbook,
    dates_in,
    lengths_in,
    matching,
    quote_of,
)
from portal.reading.patterns import Problems, compiled, read_patterns

IDS = (
    "breach_notice",
    "term_evergreen",
    "term_renews",
    "term_length",
    "ends_on",
    "effective_on",
    "signed_on",
)
_UNITS = {"hour": Unit.HOURS, "day": Unit.DAYS, "week": Unit.DAYS}
_DAYS_A_WEEK = 7


def breach_notice_in(ready: Sequence[Piece], book: Wordbook) -> Deadline | None:
    """Return the shortest time within which the vendor must tell of a breach.

    A time for incidents or other uses counts only where none is told for breaches.
    """
    told = [
        (_is_for_breaches(piece.own, length, book), _deadline(piece, length))
        for piece in _telling("breach_notice", ready, book)
        for length in lengths_in(piece.own)
        if length.unit in _UNITS and _counts(piece.own, length, book)
    ]
    for_breaches = [deadline for is_for_breach, deadline in told if is_for_breach]
    fitting = for_breaches or [deadline for _, deadline in told]
    return min(fitting, key=lambda deadline: deadline.hours, default=None)


def term_in(ready: Sequence[Piece], book: Wordbook) -> TermTold:
    """Return how long a paper says it binds."""
    evergreen = _telling("term_evergreen", ready, book)
    renewing = _telling("term_renews", ready, book)
    long = [
        (piece, years) for piece in _telling("term_length", ready, book) for years in _years(piece)
    ]
    ending = [(piece, day) for piece in _telling("ends_on", ready, book) for day in _last(piece)]
    shown = [*(piece for piece, _ in ending), *(piece for piece, _ in long), *renewing, *evergreen]
    return TermTold(
        years=long[0][1] if long else None,
        ends_on=ending[0][1] if ending else None,
        is_evergreen=bool(evergreen),
        renews=bool(renewing),
        page=shown[0].window.page if shown else None,
        quote=quote_of(shown[0]) if shown else "",
    )


def dates_of(ready: Sequence[Piece], book: Wordbook) -> DatesTold:
    """Return from when a paper binds, and the days written by its signatures."""
    effective = [
        (piece, day)
        for piece in _telling("effective_on", ready, book)
        for day in dates_in(piece.own)
    ]
    signed: dict[date, Quote] = {}
    for piece in _telling("signed_on", ready, book):
        for day in dates_in(piece.own):
            signed.setdefault(day, _quote(piece))
    return DatesTold(
        effective_on=effective[0][1] if effective else None,
        effective=_quote(effective[0][0]) if effective else None,
        signed_on=tuple(signed),
        signed=tuple(signed.values()),
    )


def _telling(some_id: str, ready: Sequence[Piece], book: Wordbook) -> list[Piece]:
    return matching(ready, [one for one in _patterns(book) if one.of == some_id])


@cache
def _patterns(book: Wordbook) -> tuple[Pattern, ...]:
    return read_patterns(data("times.toml")["pattern"], book, known=IDS)


@cache
def _rule(name: str, book: Wordbook) -> re.Pattern[str]:
    problems = Problems()
    read = compiled(data("times.toml")["breach_notice"].get(name), book.words, name, problems)
    problems.raise_any()
    return read


def _counts(text: str, length: Length, book: Wordbook) -> bool:
    """Tell whether a length of time is one within which something is told."""
    before, behind = text[: length.start], text[length.end :]
    if _rule("not_behind", book).search(behind):
        return False
    return bool(_rule("before", book).search(before) or _rule("behind", book).search(behind))


def _is_for_breaches(text: str, length: Length, book: Wordbook) -> bool:
    """Tell whether breaches are what is spoken of last before a time, or right behind it."""
    before = text[: length.start]
    topic = [found.end() for found in _rule("topic", book).finditer(before)]
    other = [found.end() for found in _rule("other_topics", book).finditer(before)]
    if topic:
        # "any security incident or breach": both stand together, the time is for both.
        return not other or max(topic) > max(other) - 40
    return bool(_rule("topic", book).search(text[length.end :])) and not other


def _deadline(piece: Piece, length: Length) -> Deadline:
    number = length.number * (_DAYS_A_WEEK if length.unit == "week" else 1)
    unit = Unit.BUSINESS_DAYS if length.is_business else _UNITS[length.unit]
    is_calendar = False if length.is_business else (True if length.is_calendar else None)
    return Deadline(
        number=number,
        unit=unit,
        is_calendar=is_calendar,
        page=piece.window.page,
        quote=quote_of(piece),
    )


def _years(piece: Piece) -> Iterator[int]:
    for length in lengths_in(piece.own):
        if length.unit == "year":
            yield length.number
        elif length.unit == "month" and length.number % 12 == 0:
            yield length.number // 12


def _last(piece: Piece) -> list[date]:
    return dates_in(piece.own)[-1:]


def _quote(piece: Piece) -> Quote:
    return Quote(piece.window.page, quote_of(piece))
