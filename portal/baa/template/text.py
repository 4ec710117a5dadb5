"""The text of our papers: sections and clauses as data, with a version and a digest."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One clause: a text over the facts, when it stands at all, and which provisions it is there for."""

    id: str
    text: str
    when: str = ""
    proves: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Section:
    """Clauses under a title."""

    id: str
    title: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, kw_only=True)
class Text:
    """A whole text. The digest is over every word of it, so that no change goes unseen."""

    title: str
    version: str
    sections: tuple[Section, ...]
    digest: str


@cache
def agreement() -> Text:
    """Return the text of our agreement."""
    return _text(_data("agreement.toml"))


@cache
def amendment() -> Text:
    """Return the frame of an amendment, into which the provisions asked for are put."""
    return _text(_data("amendment.toml"))


@cache
def amending_words() -> Mapping[str, str]:
    """Return the words that add a provision to somebody's agreement, by its id."""
    words: dict[str, str] = _data("amendment.toml")["words"]
    return words


@cache
def released() -> Mapping[str, str]:
    """Return the digest of each version of our texts that ever went out: "agreement 2026-11"."""
    told: dict[str, str] = _data("released.toml")["digests"]
    return told


def _text(told: Mapping[str, Any]) -> Text:
    whole = json.dumps(told, sort_keys=True, ensure_ascii=False)
    return Text(
        title=told["title"],
        version=told["version"],
        sections=tuple(_section(one) for one in told["section"]),
        digest=hashlib.sha256(whole.encode()).hexdigest(),
    )


def _section(told: Mapping[str, Any]) -> Section:
    clauses = tuple(
        Clause(
            id=one["id"],
            text=one["text"],
            when=one.get("when", ""),
            proves=tuple(one.get("proves", ())),
            items=tuple(one.get("items", ())),
        )
        for one in told.get("clause", ())
    )
    return Section(id=told["id"], title=told["title"], clauses=clauses)


def _data(name: str) -> dict[str, Any]:
    path = files("portal.baa.template").joinpath("data", name)
    return tomllib.loads(path.read_text("utf-8"))
