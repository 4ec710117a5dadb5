"""What a BAA must, should and may contain, and what warns of trouble: data with its law."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from portal.reading import PatternsBroken

_Made = TypeVar("_Made")


class Level(StrEnum):
    """How far the law asks for a provision."""

    REQUIRED = "required"
    CONDITIONAL = "conditional"
    RECOMMENDED = "recommended"
    OPTIONAL = "optional"


class Weight(StrEnum):
    """How much it matters that a provision is missing, or that a red flag is there."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Provision:
    """One thing a BAA must, should or may say, why, and by which law."""

    id: str
    title: str
    meaning: str
    level: Level
    citations: tuple[str, ...]
    why: str
    if_missing: Weight
    applies_when: str
    note: str
    verified: str


@dataclass(frozen=True, kw_only=True)
class RedFlag:
    """Wording that warns: what it means, and how much it matters."""

    id: str
    title: str
    meaning: str
    severity: Weight
    citations: tuple[str, ...]
    verified: str


def provision(provision_id: str) -> Provision:
    """Return a provision by its id."""
    return provisions()[provision_id]


def red_flag(flag_id: str) -> RedFlag:
    """Return a red flag by its id."""
    return red_flags()[flag_id]


def required() -> tuple[Provision, ...]:
    """Return what every BAA must contain, in the order of the data."""
    return tuple(one for one in provisions().values() if one.level is Level.REQUIRED)


@cache
def provisions() -> Mapping[str, Provision]:
    """Return every provision by its id, in the order of the data."""
    read = [_read(one, _provision) for one in data("provisions.toml")["provision"]]
    return {one.id: one for one in read}


@cache
def red_flags() -> Mapping[str, RedFlag]:
    """Return every red flag by its id."""
    read = [_read(one, _red_flag) for one in data("provisions.toml")["red_flag"]]
    return {one.id: one for one in sorted(read, key=lambda flag: flag.id)}


@cache
def data(name: str) -> dict[str, Any]:
    """Return one of the parsed files that come with the room."""
    text = files("portal.baa.clauses").joinpath("data", name).read_text("utf-8")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise PatternsBroken(f"{name} is not TOML: {wrong}") from wrong


def _read(raw: Mapping[str, Any], make: Callable[[Mapping[str, Any]], _Made]) -> _Made:
    """Make a record of the data. What is wrong names the record and the field."""
    place = raw.get("id", "a record without an id")
    try:
        return make(raw)
    except KeyError as missing:
        raise PatternsBroken(f"{place}: {missing} is missing.") from missing
    except ValueError as wrong:
        raise PatternsBroken(f"{place}: {wrong}.") from wrong


def _provision(raw: Mapping[str, Any]) -> Provision:
    return Provision(
        id=raw["id"],
        title=raw["title"],
        meaning=raw["meaning"],
        level=Level(raw["level"]),
        citations=tuple(raw["citations"]),
        why=raw["why"],
        if_missing=Weight(raw["if_missing"]),
        applies_when=raw["applies_when"],
        note=raw.get("note", ""),
        verified=raw["verified"],
    )


def _red_flag(raw: Mapping[str, Any]) -> RedFlag:
    return RedFlag(
        id=raw["id"],
        title=raw["title"],
        meaning=raw["meaning"],
        severity=Weight(raw["severity"]),
        citations=tuple(raw["citations"]),
        verified=raw["verified"],
    )
