"""Reading: finding in a document's pages what patterns, kept as data, describe; with page and quote."""

from portal.reading.finding import Hit, Hits, Piece, find, pieces
from portal.reading.pages import Quote, tidy
from portal.reading.patterns import Pattern, PatternsBroken, Wordbook, read_patterns, read_wordbook
from portal.reading.weighing import Kind, read_kind
from portal.reading.windows import Clause, Window, clauses, sentences, windows

__all__ = [
    "Clause",
    "Hit",
    "Hits",
    "Kind",
    "Pattern",
    "PatternsBroken",
    "Piece",
    "Quote",
    "Window",
    "Wordbook",
    "clauses",
    "find",
    "pieces",
    "read_kind",
    "read_patterns",
    "read_wordbook",
    "sentences",
    "tidy",
    "windows",
]
