"""Patterns as they are kept in TOML: read, checked, and held against a piece of text."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.reading.roles import Role

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
HEADING = "heading"  # among asides: a pattern that counts in a heading too
_KEYS = frozenset({"for", "part", "explains", "all", "none", "bearer", "even_in", "weak", "within"})


class PatternsBroken(ValueError):
    """Pattern data is not in order. The message names each record and field."""


@dataclass(frozen=True)
class Pattern:
    """One way in which something is said.

    All of `all_of` and none of `none_of` must be found in a piece of text. `bearer` is the role
    whose duty it must be, or "" where it may be anybody's. `even_in` names the asides (definitions,
    recitals) in which it counts all the same, and "heading" for headings. A weak one only says where to look.
    """

    of: str
    part: str
    explains: str
    all_of: tuple[re.Pattern[str], ...]
    none_of: tuple[re.Pattern[str], ...]
    bearer: str
    even_in: frozenset[str]
    is_weak: bool
    within: int


@dataclass(frozen=True, eq=False)
class Wordbook:
    """Everything that patterns stand on: words, roles, asides, and what makes a quote good.

    `expands` tells which defined terms are read with their meaning put in; `titles` are headings
    of the whole paper, which say nothing of the clauses below them.
    """

    words: Mapping[str, str]
    roles: tuple[Role, ...]
    asides: Mapping[str, re.Pattern[str]]
    good_signs: tuple[tuple[re.Pattern[str], float], ...]
    expands: re.Pattern[str] | None
    titles: re.Pattern[str] | None


@dataclass
class Problems:
    """Collects what is wrong, so that all of it can be told at once."""

    told: list[str] = field(default_factory=list)

    def add(self, place: str, what: str) -> None:
        """Note one fault with its place."""
        self.told.append(f"{place}: {what}.")

    def raise_any(self) -> None:
        """Raise PatternsBroken if anything was noted."""
        if self.told:
            raise PatternsBroken("\n".join(self.told))


def read_wordbook(data: Mapping[str, Any]) -> Wordbook:
    """Return the wordbook of parsed TOML. Raise PatternsBroken with all that is wrong."""
    problems = Problems()
    words = _words(data.get("words", {}), problems)
    roles = tuple(_role(one, words, problems) for one in data.get("role", []))
    asides = {
        name: compiled(text, words, f"[asides] {name}", problems)
        for name, text in data.get("asides", {}).items()
    }
    signs = tuple(
        (compiled(one.get("sign"), words, f"good_sign {at}", problems), float(one.get("worth", 0)))
        for at, one in enumerate(data.get("good_sign", []), 1)
    )
    expands, titles = (
        compiled(data[name].get("sign"), words, f"[{name}] sign", problems)
        if name in data
        else None
        for name in ("expands", "titles")
    )
    problems.raise_any()
    return Wordbook(words, roles, asides, signs, expands, titles)


def read_patterns(
    records: Sequence[Mapping[str, Any]], book: Wordbook, *, known: Collection[str]
) -> tuple[Pattern, ...]:
    """Return patterns from parsed TOML. `known` are the ids that a pattern may be for."""
    problems = Problems()
    read = []
    for at, record in enumerate(records, 1):
        place = f"pattern {at} ({record.get('for', 'for nothing')})"
        _check(record, book, known, place, problems)
        read.append(_pattern(record, book, place, problems))
    problems.raise_any()
    return tuple(read)


def _check(
    record: Mapping[str, Any],
    book: Wordbook,
    known: Collection[str],
    place: str,
    problems: Problems,
) -> None:
    faults = {
        "'all' is missing or empty": not record.get("all"),
        "'explains' is missing: say in plain words what it finds": not record.get("explains"),
        f"'for' is {record.get('for')!r}, which is nothing that is looked for": (
            record.get("for") not in known
        ),
        f"'bearer' is {record.get('bearer')!r}, which is no role": (
            record.get("bearer", "") not in {"", *(role.name for role in book.roles)}
        ),
    }
    faults |= {f"'{name}' is no field of a pattern": True for name in sorted(set(record) - _KEYS)}
    faults |= {
        f"'even_in' names {aside!r}, which is no aside": aside not in {*book.asides, HEADING}
        for aside in record.get("even_in", [])
    }
    for what, is_so in faults.items():
        if is_so:
            problems.add(place, what)


def _pattern(record: Mapping[str, Any], book: Wordbook, place: str, problems: Problems) -> Pattern:
    def every(name: str) -> tuple[re.Pattern[str], ...]:
        texts = record.get(name, [])
        return tuple(compiled(one, book.words, f"{place}, '{name}'", problems) for one in texts)

    return Pattern(
        of=str(record.get("for", "")),
        part=str(record.get("part", "")),
        explains=str(record.get("explains", "")),
        all_of=every("all"),
        none_of=every("none"),
        bearer=str(record.get("bearer", "")),
        even_in=frozenset(record.get("even_in", [])),
        is_weak=bool(record.get("weak", False)),
        within=int(record.get("within", 0)),
    )


def _words(raw: Mapping[str, Any], problems: Problems) -> dict[str, str]:
    """Return the words, each with the words it names put in. A word may name earlier ones."""
    words: dict[str, str] = {}
    for name, text in raw.items():
        words[name] = _filled(text, words, f"[words] {name}", problems)
    return words


def _role(raw: Mapping[str, Any], words: Mapping[str, str], problems: Problems) -> Role:
    place = f"role {raw.get('name', 'without a name')}"
    return Role(
        name=str(raw.get("name", "")),
        signs=compiled(raw.get("signs"), words, f"{place}, 'signs'", problems),
        usual=tuple(raw.get("usual", [])),
        spoken=dict(raw.get("spoken", {})),
        speaks_so=compiled(raw.get("speaks_so"), words, f"{place}, 'speaks_so'", problems),
        bears=compiled(raw.get("bears"), words, f"{place}, 'bears'", problems),
        shows=compiled(raw.get("shows"), words, f"{place}, 'shows'", problems),
    )


def _filled(text: object, words: Mapping[str, str], place: str, problems: Problems) -> str:
    if not isinstance(text, str) or not text:
        problems.add(place, "is missing or is no text")
        return "$^"

    def word(found: re.Match[str]) -> str:
        if found[1] not in words:
            problems.add(place, f"names the word {found[0]}, which is not there")
        return f"(?:{words.get(found[1], '')})"

    return _PLACEHOLDER.sub(word, text)


def compiled(
    text: object, words: Mapping[str, str], place: str, problems: Problems
) -> re.Pattern[str]:
    """Return a pattern with its words put in. What is wrong with it is noted."""
    filled = _filled(text, words, place, problems)
    try:
        return re.compile(filled)
    except re.error as wrong:
        problems.add(place, f"is no pattern: {wrong}")
        return re.compile("$^")
