"""Holding patterns against a document, and keeping the best place for each."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from portal.reading.patterns import HEADING, Pattern, Wordbook
from portal.reading.roles import Naming, naming_of
from portal.reading.windows import MARK, Window, windows

_QUOTE_LENGTH = 600
_SPAN = 400  # letters after which a find is worth half
_MIXED = "mixed"  # the bearer of a piece whose sentences give duties to different roles
_LEAD_IN = 60  # a piece up to this long that ends in a colon only leads in a list
_SHORT = 420  # a piece up to this long is read together with what stands over it
# What comes before the subject of a sentence: "Except as permitted by this agreement, ..."
_INTRODUCED = re.compile(
    r"^(?:except|subject|upon|if|in the event|in accordance|to the extent|notwithstanding|unless|when|"
    r"where|during|without|after|before|within|promptly|at)\b[^,;.]{0,160}, (?=\w)"
)
_BY_WHAT_STANDS_OVER = 400  # letters by which a find counts as wider that needs its lead-in
_DEFINED = re.compile(
    r"\"([A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+)*)\"\)?\s+(?:shall mean|means|includes|refers to)\s+(.{20,700})"
)


@dataclass(frozen=True)
class Hit:
    """The best place found for something: its page, its words, and how good it is."""

    page: int
    text: str
    score: float


@dataclass(frozen=True)
class Hits:
    """What patterns found, by what they are for and its part. Weak finds stand apart."""

    strong: dict[tuple[str, str], Hit]
    weak: dict[tuple[str, str], Hit]


@dataclass(frozen=True)
class Piece:
    """A window made ready: in plain words, with its bearer and the asides it is part of."""

    window: Window
    own: str
    whole: str
    bearer: str
    asides: frozenset[str]


def find(pages: Sequence[str], patterns: Sequence[Pattern], book: Wordbook) -> Hits:
    """Return the best hit of each pattern's subject in tidied pages."""
    return find_in(pieces(pages, book), patterns, book)


def find_in(ready: Iterable[Piece], patterns: Sequence[Pattern], book: Wordbook) -> Hits:
    """Return the best hit of each pattern's subject among pieces made ready."""
    hits = Hits({}, {})
    for piece in ready:
        for pattern in patterns:
            span = span_of(pattern, piece)
            if span is None:
                continue
            # A heading alone promises nothing.
            is_weak = pattern.is_weak or (
                piece.window.is_heading and HEADING not in pattern.even_in
            )
            kept = hits.weak if is_weak else hits.strong
            hit = Hit(piece.window.page, quote_of(piece), _worth(span, piece, book))
            best = kept.get((pattern.of, pattern.part))
            if best is None or hit.score > best.score:
                kept[pattern.of, pattern.part] = hit
    return hits


def matching(ready: Iterable[Piece], patterns: Sequence[Pattern]) -> list[Piece]:
    """Return the pieces that any of some patterns is found in, in order."""
    return [piece for piece in ready if any(span_of(one, piece) is not None for one in patterns)]


def quote_of(piece: Piece) -> str:
    """Return the words of a piece, as they are shown."""
    return piece.window.text[:_QUOTE_LENGTH]


def pieces(pages: Sequence[str], book: Wordbook) -> Iterator[Piece]:
    """Give every window of tidied pages, ready to be held against patterns."""
    naming = naming_of(pages, book.roles)
    all_windows = list(windows(pages))
    for window in all_windows:
        yield _ready(window, naming, book)
    for window in _expanded(all_windows, book):
        yield _ready(window, naming, book)


def plain_of(pages: Sequence[str], book: Wordbook) -> str:
    """Return tidied pages as one text in small letters, its parties called by their roles."""
    return naming_of(pages, book.roles).plain("\n".join(pages))


def _ready(window: Window, naming: Naming, book: Wordbook) -> Piece:
    own = naming.plain(window.text)
    lead, heading = naming.plain(window.lead), naming.plain(window.heading)
    if book.titles and book.titles.search(heading):
        heading = ""
    is_lead_in = own.endswith(":") and len(own) < _LEAD_IN
    stands_over = [] if is_lead_in or len(own) > _SHORT else [heading, lead]
    over = ". ".join(one for one in stands_over if one)
    bare = [MARK.sub("", naming.plain(part)) for part in window.parts or (window.text,)]
    bearers = {_bearer(part, lead, heading, book) for part in bare} - {""}
    return Piece(
        window=window,
        own=own,
        whole=f"{over} {own}" if over else "",
        bearer=bearers.pop() if len(bearers) == 1 else (_MIXED if bearers else ""),
        asides=frozenset(
            name for name, sign in book.asides.items() if any(sign.search(part) for part in bare)
        ),
    )


def _bearer(own: str, lead: str, heading: str, book: Wordbook) -> str:
    """Return whose duty a piece tells: by its subject, else by what leads in, else by the heading.

    What stands over a piece does not count where the piece itself gives a duty to somebody else.
    """
    main = _INTRODUCED.sub("", own)
    for role in book.roles:
        if role.bears.match(main):
            return role.name
    named = {role.name for role in book.roles if role.bears.search(own)}
    for over in (lead, heading):
        told = [role.name for role in book.roles if role.bears.search(over)]
        if len(told) == 1:
            return told[0] if not named or told[0] in named else ""
    return ""


def span_of(pattern: Pattern, piece: Piece) -> int | None:
    """Return over how many letters a pattern is found in a piece; None if it is not."""
    if pattern.bearer and piece.bearer not in {"", pattern.bearer}:
        return None
    if piece.asides - pattern.even_in:
        return None
    found = _spread(pattern, piece.own)
    if found is None and piece.whole:
        found = _spread(pattern, piece.whole)
        return None if found is None else found + _BY_WHAT_STANDS_OVER
    return found


def _spread(pattern: Pattern, text: str) -> int | None:
    starts, ends = [], []
    for one in pattern.all_of:
        found = one.search(text)
        if not found:
            return None
        starts.append(found.start())
        ends.append(found.end())
    spread = max(ends) - min(starts)
    if pattern.within and spread > pattern.within:
        return None
    if any(one.search(text) for one in pattern.none_of):
        return None
    return spread


def _worth(span: int, piece: Piece, book: Wordbook) -> float:
    signs = sum(worth for sign, worth in book.good_signs if sign.search(piece.own))
    return round(1 / (1 + span / _SPAN) + signs, 3)


def _expanded(found: Sequence[Window], book: Wordbook) -> Iterator[Window]:
    """Give sentences that use a term the paper defines, with its meaning put in.

    "Vendor shall report any Reportable Event" says what must be reported only in the definition.
    """
    if book.expands is None:
        return
    terms: dict[str, str] = {}
    for window in found:
        told = _DEFINED.search(window.text)
        if told and " " in told[1] and book.expands.search(told[2].lower()):
            terms[told[1]] = told[2]
    for window in found:
        for term, meaning in terms.items():
            if re.search(rf"(?<!\"){re.escape(term)}s?(?!\")", window.text):
                text = window.text.replace(term, f"{term} ({meaning.rstrip('.')})", 1)
                yield Window(window.page, text[:900], window.lead, window.heading)
