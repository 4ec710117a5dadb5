"""Who is who: the names by which a paper calls its parties, put in place of each other."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_QUOTED = re.compile(r"\(([^()]{0,80}?\"[^()]{0,140})\)")
_NAME = re.compile(r"\"([A-Z][\w&.' /-]{0,40}?)[,.]?\"")
_FULL_NAME = re.compile(
    r"((?:[A-Z][\w&'.-]+ ){0,4}[A-Z][\w&'.-]+)(?:,? (?:Inc|LLC|L\.L\.C|Ltd|Corp|PLLC|P\.?C|LLP|INC)\.?)?,? ?$"
)
_OPENING = 6000  # letters in which a paper names its parties


@dataclass(frozen=True)
class Role:
    """A part that somebody plays in a paper, and the names that usually stand for it.

    `name` is what patterns call it. `signs` tells of the role where a party is named. `usual` are
    names that stand for it wherever the paper does not say otherwise; `spoken` are words such as
    "we", which count only where the paper speaks so. `bears` tells that what follows is its duty;
    `shows` finds, in capitals as written, a `name` that behaves as this role does.
    """

    name: str
    signs: re.Pattern[str]
    usual: tuple[str, ...]
    spoken: Mapping[str, str]
    speaks_so: re.Pattern[str]
    bears: re.Pattern[str]
    shows: re.Pattern[str]


class Naming:
    """Puts the names of roles in place of the names that a paper uses."""

    def __init__(self, names: Mapping[str, str], spoken: Mapping[str, str]) -> None:
        self._names = dict(names)
        self._spoken = dict(spoken)
        self._any_name = _one_of(self._names)
        self._any_spoken = _one_of(self._spoken)

    def plain(self, text: str) -> str:
        """Return a text in small letters, its parties called by their roles."""
        if self._any_name:
            text = self._any_name.sub(lambda found: self._names[found[0]], text)
        text = text.lower()
        if self._any_spoken:
            text = self._any_spoken.sub(lambda found: self._spoken[found[0]], text)
        return text


def naming_of(pages: Sequence[str], roles: Sequence[Role]) -> Naming:
    """Learn from its opening how a paper calls its parties."""
    text = " ".join(" ".join(page.split()) for page in pages)
    names = {usual: role.name for role in roles for usual in role.usual}
    names |= _behaving(text, roles)
    names |= _learned(text[:_OPENING], roles)
    spoken = {
        word: name
        for role in roles
        if len(role.speaks_so.findall(text.lower())) >= 3
        for word, name in role.spoken.items()
    }
    return Naming(names, spoken)


def _behaving(text: str, roles: Sequence[Role]) -> dict[str, str]:
    """Return the usual names that, in this paper, behave as another role than they usually are."""
    party_names = {name for role in roles for name in role.usual}
    learned: dict[str, str] = {}
    counts = {
        role.name: Counter(one["name"] for one in role.shows.finditer(text)) for role in roles
    }
    for name in sorted(party_names):
        shown = {role: counted[name] for role, counted in counts.items() if counted[name] > 1}
        if shown and name not in {role.title() for role in counts}:
            learned[name] = max(shown, key=lambda role: shown[role])
    return learned


def _learned(opening: str, roles: Sequence[Role]) -> dict[str, str]:
    """Return the names given in brackets, as in `("Vendor")`, with the role told nearest.

    The name that stands before the brackets is learned with them.
    """
    learned: dict[str, str] = {}
    for bracket in _QUOTED.finditer(opening):
        role = _role_near(opening, bracket, roles)
        if not role:
            continue
        given = [name for name in _NAME.findall(bracket[1]) if len(name) > 1]
        before = _FULL_NAME.search(opening[: bracket.start()])
        names = [*given, before[1]] if before else given
        learned |= {name: role.name for name in names if not _means_more(name, roles)}
    return learned


def _means_more(name: str, roles: Iterable[Role]) -> bool:
    """Tell whether a name is no party's: a role's own words, or a word for the paper itself."""
    lowered = name.lower()
    return (
        any(role.name == lowered for role in roles)
        or re.search(
            r"agreement|addendum|contract|part(?:y|ies)|services|act|rule|information|terms|\bbaa\b|phi\b",
            lowered,
        )
        is not None
    )


def _role_near(opening: str, bracket: re.Match[str], roles: Sequence[Role]) -> Role | None:
    """Return the role told in the bracket itself, else the one told alone close behind or before."""
    behind = opening[bracket.end() : bracket.end() + 70]
    before = opening[max(0, bracket.start() - 90) : bracket.start()]
    for part in (bracket[1], behind.split(";")[0], before.rsplit(";")[-1]):
        told = [role for role in roles if role.signs.search(part.lower())]
        if len(told) == 1:
            return told[0]
    return None


def _one_of(names: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted(names, key=len, reverse=True)
    if not longest_first:
        return None
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w-])")
