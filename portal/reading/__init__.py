"""Reading: finding in a document's pages what patterns, kept as data, describe; with page and quote."""

from portal.reading.finding import (
    Hit,
    Hits,
    Piece,
    find,
    find_in,
    matching,
    pieces,
    plain_of,
    quote_of,
)
from portal.reading.pages import Quote, tidy
from portal.reading.patterns import Pattern, PatternsBroken, Wordbook, read_patterns, read_wordbook
from portal.reading.times import Length, dates_in, lengths_in
from portal.reading.weighing import Kind, read_kind
from portal.reading.windows import Clause, Window, clauses, sentences, windows

__all__ = [
    "Clause",
    "Hit",
    "Hits",
    "Kind",
    "Length",
    "Pattern",
    "PatternsBroken",
    "Piece",
    "Quote",
    "Window",
    "Wordbook",
    "clauses",
    "dates_in",
    "find",
    "find_in",
    "lengths_in",
    "matching",
    "pieces",
    "plain_of",
    "quote_of",
    "read_kind",
    "read_patterns",
    "read_wordbook",
    "sentences",
    "tidy",
    "windows",
]
