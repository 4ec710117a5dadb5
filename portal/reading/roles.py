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
_IS_A = re.compile(
    r"\b([A-Z]\w+(?: [A-Z]\w+)?),? (?:is|acts as|are|being)(?: hereby)? (?:an? |the |its |our |your )?"
    r"((?:\w+ ){0,1}[a-zA-Z]+ [a-zA-Z]+)"
)
_NO_PARTY = re.compile(
    r"agreement|addendum|contract\b|\bpart(?:y|ies)\b|services|\bact\b|\brules?\b|information|terms|"
    r"\bbaa\b|phi\b|exhibit|schedule|this|indenture|hipaa|hitech|\bdata\b|portal|platform|\bdate\b"
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
    """Learn from its opening, and from what they do, how a paper calls its parties."""
    text = " ".join(" ".join(page.split()) for page in pages)
    given = _given(text[:_OPENING])
    names = {usual: role.name for role in roles for usual in role.usual}
    names |= _behaving(text, {*names, *given}, roles)
    names |= _told(text[:_OPENING], roles)
    names |= _other_party(given, names, roles)
    spoken = {
        word: name
        for role in roles
        if len(role.speaks_so.findall(text.lower())) >= 3
        for word, name in role.spoken.items()
    }
    own_words = {role.name for role in roles}
    return Naming({name: to for name, to in names.items() if name.lower() not in own_words}, spoken)


def _given(opening: str) -> list[str]:
    """Return the names that are given in brackets, as in `("Vendor")`."""
    return [
        name
        for bracket in _QUOTED.finditer(opening)
        for name in _NAME.findall(bracket[1])
        if len(name) > 1 and not _NO_PARTY.search(name.lower())
    ]


def _behaving(text: str, party_names: Iterable[str], roles: Sequence[Role]) -> dict[str, str]:
    """Return the names that, in this paper, behave as a role does."""
    counts = {
        role.name: Counter(one["name"] for one in role.shows.finditer(text)) for role in roles
    }
    learned: dict[str, str] = {}
    for name in sorted(party_names):
        shown = {role: counted[name] for role, counted in counts.items() if counted[name]}
        if shown:
            learned[name] = max(shown, key=lambda role: shown[role])
    return learned


def _told(opening: str, roles: Sequence[Role]) -> dict[str, str]:
    """Return the names of which a role is told: by the bracket, or close behind or before it.

    The name that stands before the brackets is learned with them, and so is who "is a ...".
    """
    told: dict[str, str] = {}
    for bracket in _QUOTED.finditer(opening):
        role = _role_near(opening, bracket, roles)
        if not role:
            continue
        before = _FULL_NAME.search(opening[: bracket.start()])
        names = [*_given(bracket[0]), *([before[1]] if before else [])]
        told |= {name: role.name for name in names if not _NO_PARTY.search(name.lower())}
    for found in _IS_A.finditer(opening):
        for role in roles:
            if role.signs.match(found[2].lower()) and not _NO_PARTY.search(found[1].lower()):
                told[found[1]] = role.name
    return told


def _other_party(
    given: Sequence[str], names: Mapping[str, str], roles: Sequence[Role]
) -> dict[str, str]:
    """Where one of two named parties has a role and the other none, the other has what is left."""
    unknown = [name for name in given if name not in names and name.lower() != name]
    taken = {names[name] for name in given if name in names}
    left = [role.name for role in roles if role.name not in taken]
    if len(unknown) == 1 and len(left) == 1 and taken:
        return {unknown[0]: left[0]}
    return {}


def _role_near(opening: str, bracket: re.Match[str], roles: Sequence[Role]) -> Role | None:
    """Return the role told in the bracket itself, else the one told alone close behind or before."""
    behind = re.split(r"[;\"]", opening[bracket.end() : bracket.end() + 70])[0]
    before = re.split(r"[;\"]", opening[max(0, bracket.start() - 90) : bracket.start()])[-1]
    for part in (bracket[1], behind, before):
        told = [(sign.start(), role) for role in roles if (sign := role.signs.search(part.lower()))]
        if told and (len(told) == 1 or part is behind):
            return min(told, key=lambda one: one[0])[1]
    return None


def _one_of(names: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted(names, key=len, reverse=True)
    if not longest_first:
        return None
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w-])")
