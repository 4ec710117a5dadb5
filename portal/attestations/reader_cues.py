"""The patterns of the data, made ready, and the finding of a field's first cue."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from portal.attestations.reader_dates import DATE, RANGE
from portal.attestations.reader_text import Text

Span = tuple[int, int]
Zones = Mapping[str, Sequence[Span]]


@dataclass(frozen=True, kw_only=True)
class Cue:
    """What says that a field has a value, in words and in patterns."""

    field: str
    value: str
    zone: str
    says: str
    any: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...] = ()
    also: tuple[re.Pattern[str], ...] = ()
    reach: int | None = None
    near: int | None = None
    most: int | None = None
    lacks: str = ""


@dataclass(frozen=True)
class Hit:
    """A cue that was found, and where."""

    cue: Cue
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Data:
    """The whole data, its patterns made ready."""

    as_of: str
    told: Mapping[str, Any]
    cues: Mapping[str, tuple[Cue, ...]]

    def patterns(self, part: str, name: str) -> tuple[re.Pattern[str], ...]:
        """Return the patterns of a list in the data."""
        return _ready(tuple(self.told[part][name]))


@cache
def the_data() -> Data:
    """Return the data as it came with this version."""
    text = (files("portal.attestations") / "data" / "reading.toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)
    cues: dict[str, list[Cue]] = {}
    for one in told["cue"]:
        ready = {name: _ready(tuple(one.get(name, ()))) for name in ("any", "unless", "also")}
        cue = Cue(**{**one, **ready})
        cues.setdefault(cue.field, []).append(cue)
    fixed = {field: tuple(some) for field, some in cues.items()}
    return Data(as_of=told["as_of"], told=told, cues=fixed)


def first_hit(field: str, text: Text, zones: Zones) -> Hit | None:
    """Return the first cue of a field that is found, and where."""
    return next((hit for cue in the_data().cues[field] for hit in _hits(cue, text, zones)), None)


def _hits(cue: Cue, text: Text, zones: Zones) -> Iterator[Hit]:
    if cue.lacks and zones[cue.lacks]:
        return
    if cue.most is not None and len(text.seen) > cue.most:
        return
    for first, last in zones[cue.zone]:
        until = last if cue.near is None else min(last, cue.near)
        for pattern in cue.any:
            for found in pattern.finditer(text.seen, first, until):
                if _stands(cue, text, found):
                    yield Hit(cue, found.start(), found.end())


def _stands(cue: Cue, text: Text, found: re.Match[str]) -> bool:
    first, last = text.sentence(found.start(), found.end())
    if any(pattern.search(text.seen, first, last) for pattern in cue.unless):
        return False
    if not cue.also:
        return True
    around = (0, len(text.seen))
    if cue.reach is not None:
        around = (max(0, found.start() - cue.reach), found.end() + cue.reach)
    return any(pattern.search(text.seen, *around) for pattern in cue.also)


@cache
def _ready(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_whole(one), re.IGNORECASE) for one in patterns)


def _whole(pattern: str) -> str:
    """Put words and days into a pattern, and let a blank stand for any white space."""
    for _ in range(3):
        for name, words in _words().items():
            pattern = pattern.replace("{" + name + "}", words)
    pattern = re.sub(r"(?<![\\\[^]) (?![^\[\]]*\])", r"\\s+", pattern)
    return re.sub(r"\bRANGE\b", lambda _: RANGE, re.sub(r"\bDATE\b", lambda _: DATE, pattern))


@cache
def _words() -> dict[str, str]:
    text = (files("portal.attestations") / "data" / "reading.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["words"])
