"""Weighing signs: whether a text is of a kind, by what speaks for and against it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.reading.patterns import Problems, compiled


@dataclass(frozen=True)
class Sign:
    """Words that speak for a kind, or against it, and how much they can weigh together."""

    sign: re.Pattern[str]
    worth: float
    most: float


@dataclass(frozen=True)
class Kind:
    """A kind of paper: what it must name, what speaks for and against it, and how much is enough."""

    musts: tuple[re.Pattern[str], ...]
    signs: tuple[Sign, ...]
    enough: float

    def weight(self, text: str) -> float:
        """Return how much speaks for a text being of this kind. `text` is in small letters."""
        return sum(
            max(-one.most, min(one.most, one.worth * len(one.sign.findall(text))))
            for one in self.signs
        )

    def fits(self, text: str) -> bool:
        """Tell whether a text in small letters is of this kind."""
        return all(one.search(text) for one in self.musts) and self.weight(text) >= self.enough


def read_kind(data: Mapping[str, Any], words: Mapping[str, str]) -> Kind:
    """Return the kind of parsed TOML. Raise PatternsBroken with all that is wrong."""
    problems = Problems()
    musts = tuple(
        compiled(one, words, f"must {at}", problems) for at, one in enumerate(data["musts"], 1)
    )
    signs = tuple(
        Sign(
            sign=compiled(one.get("sign"), words, f"sign {at}", problems),
            worth=float(one.get("worth", 0)),
            most=float(one.get("most", 1)),
        )
        for at, one in enumerate(data["sign"], 1)
    )
    problems.raise_any()
    return Kind(musts, signs, float(data["enough"]))
