"""Provisions in plain words: what a row is called, what a sentence calls it, and words that would do."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from portal.baa.clauses import Provision, provisions

_SECTION = re.compile(r"(\d+ CFR )?(\d+\.\d+(?:\([a-z]\))?)")


@dataclass(frozen=True, kw_only=True)
class Plain:
    """A provision in plain words. `wording` is a suggestion, and ours."""

    title: str
    short: str
    wording: str


@dataclass(frozen=True, kw_only=True)
class Point:
    """A provision that an amendment should add."""

    provision: Provision
    plain: Plain
    rule: str


def plain(provision_id: str) -> Plain:
    """Return a provision in plain words, or in the words of the law's list."""
    known = _plain_words()
    if provision_id in known:
        return known[provision_id]
    title = provisions()[provision_id].title
    return Plain(title=title, short=title.lower(), wording="")


def point(provision_id: str) -> Point:
    """Return a provision as a letter and the vendor's page spell it out."""
    return Point(
        provision=provisions()[provision_id],
        plain=plain(provision_id),
        rule=rule_of(provision_id),
    )


def shorts(provision_ids: Iterable[str]) -> tuple[str, ...]:
    """Return what sentences call these provisions."""
    return tuple(plain(one).short for one in provision_ids)


def rule_of(provision_id: str) -> str:
    """Return where the law asks for it, as short as a row has room for."""
    return provisions()[provision_id].citations[0].removeprefix("45 CFR ")


def sections_of(provision_ids: Sequence[str]) -> str:
    """Return the sections of law that these provisions come from: "45 CFR 164.504(e) and 164.314(a)"."""
    cited = [provisions()[one].citations[0] for one in provision_ids]
    found = dict.fromkeys(match[2] for match in map(_SECTION.search, cited) if match)
    return "45 CFR " + listed(tuple(found)) if found else ""


def listed(words: Sequence[str]) -> str:
    """Return words as a sentence lists them: "one", "one and two", "one, two and three"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


@cache
def _plain_words() -> Mapping[str, Plain]:
    text = files("portal.baa").joinpath("data", "plain_provisions.toml").read_text("utf-8")
    return {one: Plain(**told) for one, told in tomllib.loads(text).items()}
