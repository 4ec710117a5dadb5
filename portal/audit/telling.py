"""Telling one event: who did it, what, and what else is worth saying."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.audit.rules import THE_PORTAL, ActorKind, Deed
from portal.audit.words import WORDS, Words

_FACT = re.compile(r"\{(\w+)\}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NOBODY = "–"  # noqa: RUF001 - a dash, as the page draws it
_SPELLED = {
    "baa": "BAA",
    "phi": "PHI",
    "soc2": "SOC 2",
    "us": "US",
    "needs baa": "a BAA is needed",
    "not needed": "no BAA is needed",
    "ask counsel": "ask counsel",
    "questionnaire": "the questions",
}
# What stands under the sentence, in this order, where it is known.
_MORE = (
    ("reason", "Reason: {}"),
    ("why", "“{}”"),
    ("person", "Signed by {}"),
    ("title", "{}"),
    ("sha256", "SHA-256 {:.8}…"),
    ("error", "{}"),
)
_UNSPELLED = frozenset({"reason", "why", "person", "title", "sha256", "device", "document"})


@dataclass(frozen=True, kw_only=True)
class Told:
    """One event as pages show it."""

    icon: str
    state: str
    sentence: str
    by: str
    more: str
    initials: str


def tell(
    deed: str,
    actor: tuple[str, str],
    details: Mapping[str, Any],
    *,
    names: Mapping[str, str],
    ip: str | None = None,
) -> Told:
    """Return an event in words. `actor` is kind and name; `names` names what it was done to."""
    kind, name = actor
    words = WORDS[Deed(deed)]
    facts = {key: _spelled(key, value) for key, value in details.items()} | dict(names)
    if "kinds" in details:
        flags = str(details["kinds"]).count(",") + 1
        facts["flags"] = "a flag" if flags == 1 else f"{flags} flags"
    sentence = _first_that_fits(words, facts)
    more = [
        shape.format(facts[key])
        for key, shape in _MORE
        if facts.get(key) and f"{facts[key]}" not in sentence
    ]
    return Told(
        icon=words.icon,
        state=_state(words, details),
        sentence=sentence,
        by=who(kind, name),
        more=". ".join([f"By {_in_a_sentence(kind, name, ip)}", *more]),
        initials=_NOBODY if kind == ActorKind.PORTAL else initials(name),
    )


def who(kind: str, name: str) -> str:
    """Return who acted, and that it was by a vendor link."""
    return f"{name}, by link" if kind == ActorKind.LINK else name


def initials(name: str) -> str:
    """Return two letters for a person: the first of the first and of the last name."""
    parts = [part for part in re.split(r"\W+", name) if part]
    return "".join(part[0].upper() for part in parts[:1] + parts[1:][-1:]) or _NOBODY


def _first_that_fits(words: Words, facts: Mapping[str, str]) -> str:
    return next(
        shape.format_map(facts)
        for shape in words.said
        if all(fact in facts for fact in _FACT.findall(shape))
    )


def _state(words: Words, details: Mapping[str, Any]) -> str:
    return "critical" if details.get("faults") else words.state


def _spelled(key: str, value: Any) -> str:
    text = f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else f"{value}"
    if _DAY.fullmatch(text):
        day = date.fromisoformat(text)
        return f"{day:%b} {day.day}, {day.year}"
    if key in _UNSPELLED:
        return text
    plain = text.replace("_", " ")
    return _SPELLED.get(plain) or " ".join(_SPELLED.get(word, word) for word in plain.split(" "))


def _in_a_sentence(kind: str, name: str, ip: str | None) -> str:
    # By its kind, not by its name alone: a visitor may call themselves what they like.
    if (kind, name) == (ActorKind.PORTAL, THE_PORTAL.name):
        return "the portal"
    return f"{name}, by vendor link{f', {ip}' if ip else ''}" if kind == ActorKind.LINK else name
