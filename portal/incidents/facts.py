"""What is told of an incident, in the teller's own words. What is not known yet is left empty."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from portal.errors import RuleBroken

_DAYS = ("discovered_on", "happened_from", "happened_until")
_WORDS = ("what", "which", "done", "steps", "people_ask", "name", "title", "phone", "email")
MOST_PEOPLE = 400_000_000


class Yes(StrEnum):
    """An answer that may wait."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        """Return it as a page says it."""
        return {"yes": "Yes", "no": "No", "unknown": "Not known yet"}[self.value]


class Whose(StrEnum):
    """Whose data it is."""

    PATIENTS = "patients"
    OTHERS = "others"
    NONE = "none"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        """Return it as a page says it."""
        return _WHOSE[self]


_WHOSE = {
    Whose.PATIENTS: "Patients of the practice",
    Whose.OTHERS: "Other people, such as its staff",
    Whose.NONE: "Nobody's, as far as is known",
    Whose.UNKNOWN: "Not known yet",
}


class Sort(StrEnum):
    """A kind of information."""

    CONTACT = "contact"
    BIRTH = "birth"
    SSN = "ssn"
    MEDICAL = "medical"
    PHOTOS = "photos"
    INSURANCE = "insurance"
    PAYMENT = "payment"
    LOGINS = "logins"
    OTHER = "other"

    @property
    def words(self) -> str:
        """Return it as a page says it."""
        return _SORTS[self]


_SORTS = {
    Sort.CONTACT: "Names, addresses, phone numbers, emails",
    Sort.BIRTH: "Dates of birth",
    Sort.SSN: "Social Security or other government numbers",
    Sort.MEDICAL: "Health information: visits, notes, results",
    Sort.PHOTOS: "Photos or recordings",
    Sort.INSURANCE: "Insurance",
    Sort.PAYMENT: "Cards or bank accounts",
    Sort.LOGINS: "Passwords or logins",
    Sort.OTHER: "Something else",
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """The facts of an incident. `name` to `email`: whom the practice can ask."""

    what: str = ""
    discovered_on: date | None = None
    happened_from: date | None = None
    happened_until: date | None = None
    goes_on: Yes = Yes.UNKNOWN
    whose: Whose = Whose.UNKNOWN
    which: str = ""
    affected: int | None = None
    identified: Yes = Yes.UNKNOWN
    sorts: tuple[Sort, ...] = ()
    encrypted: Yes = Yes.UNKNOWN
    done: str = ""
    steps: str = ""
    people_ask: str = ""
    name: str = ""
    title: str = ""
    phone: str = ""
    email: str = ""

    def plain(self) -> dict[str, Any]:
        """Return what is known as values that JSON can keep."""
        return {name: _plain(value) for name, value in self.known().items()}

    def known(self) -> dict[str, Any]:
        """Return what is known."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in found.items() if _is_known(value)}

    @classmethod
    def from_plain(cls, told: Mapping[str, Any]) -> "Told":
        """Return what was kept."""
        read: dict[str, Any] = dict(told)
        for name in _DAYS:
            if name in read:
                read[name] = date.fromisoformat(read[name])
        for name, kind in _KINDS.items():
            if name in read:
                read[name] = kind(read[name])
        if "sorts" in read:
            read["sorts"] = tuple(Sort(one) for one in read["sorts"])
        return cls(**read)


_KINDS: dict[str, type[Yes] | type[Whose]] = {
    "goes_on": Yes,
    "whose": Whose,
    "identified": Yes,
    "encrypted": Yes,
}


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Something that a vendor's notice must hold, or that a duty hangs on."""

    key: str
    words: str
    citation: str
    verified: str


def merged(told: Sequence[Told]) -> Told:
    """Return all that is known, of reports in order. What a later one leaves empty stays as it was."""
    found = Told()
    for one in told:
        found = replace(found, **one.known())
    return found


def missing(told: Told, *, has_counts: bool = False) -> list[Fact]:
    """Return which facts the vendor still owes (45 CFR 164.410(c)), in order."""
    there = {
        "identified": told.identified is Yes.YES or told.whose is Whose.NONE,
        "happened": told.happened_from is not None,
        "kinds": bool(told.sorts),
        "steps": bool(told.steps),
        "done": bool(told.done),
        "contact": bool(told.people_ask),
        "affected": told.affected is not None or has_counts or told.whose is Whose.NONE,
        "encrypted": told.encrypted is not Yes.UNKNOWN,
    }
    return [one for one in facts_asked() if not there[one.key]]


def checked(told: Told, on: date, *, is_first: bool) -> Told:
    """Return the facts without blanks round them, or refuse what says too little or cannot be."""
    tidy = replace(told, **{name: getattr(told, name).strip() for name in _WORDS})
    if is_first:
        if not tidy.what:
            raise RuleBroken("Say what happened, as far as you know.")
        if tidy.discovered_on is None:
            raise RuleBroken("Enter the day on which it was discovered.")
    elif not tidy.known():
        raise RuleBroken("Add at least one fact, or a file.")
    _check_days(tidy, on)
    if tidy.affected is not None and not 0 <= tidy.affected <= MOST_PEOPLE:
        raise RuleBroken("Enter how many people, as a number.")
    return tidy


def rows(told: Told) -> list[tuple[str, str]]:
    """Return what is known as names and values, in the order of the form."""
    return [(_LABELS[name], _value(name, value)) for name, value in told.known().items()]


@cache
def federal() -> Mapping[str, Any]:
    """Return the federal clocks and facts, with their law."""
    text = files("portal.incidents").joinpath("data", "federal.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def facts_asked() -> tuple[Fact, ...]:
    """Return every fact that a notice must hold, or that a duty hangs on."""
    return tuple(Fact(**one) for one in federal()["fact"])


_LABELS = {
    "what": "What happened",
    "discovered_on": "Discovered on",
    "happened_from": "Happened on, or from",
    "happened_until": "Until",
    "goes_on": "Still going on",
    "whose": "Whose data",
    "which": "Which of them",
    "affected": "How many people",
    "identified": "Can name each of them",
    "sorts": "Kinds of information",
    "encrypted": "Encrypted",
    "done": "What was done",
    "steps": "What people should do",
    "people_ask": "Whom people can ask",
    "name": "Contact",
    "title": "Title",
    "phone": "Phone",
    "email": "Email",
}


def _check_days(told: Told, on: date) -> None:
    days = (told.discovered_on, told.happened_from, told.happened_until)
    if any(day > on for day in days if day):
        raise RuleBroken("A day on which something happened is not ahead. Check the days.")
    if told.happened_until and told.happened_until < (told.happened_from or date.min):
        raise RuleBroken("It cannot have ended before it began. Check the days.")
    if told.discovered_on and told.discovered_on < (told.happened_from or date.min):
        raise RuleBroken("It cannot have been discovered before it began. Check the days.")


def _is_known(value: Any) -> bool:
    return value is not None and value not in ("", (), Yes.UNKNOWN, Whose.UNKNOWN)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return str(value) if isinstance(value, StrEnum) else value


def _value(name: str, value: Any) -> str:
    if isinstance(value, date):
        return f"{value:%B} {value.day}, {value.year}"
    if isinstance(value, tuple):
        return "; ".join(one.words for one in value)
    if isinstance(value, Yes | Whose):
        return value.words
    return f"{value:,}" if name == "affected" else str(value)
