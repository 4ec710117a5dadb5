"""One row of a list, read: what it says of a vendor, and which cells cannot be right."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from portal.errors import RuleBroken
from portal.vendors.cells import DateOrder, read_claim, read_date, read_email, read_phi, read_phone
from portal.vendors.columns import Target
from portal.vendors.rules import BaaClaim, Phi, PhiAnswer

_Read = TypeVar("_Read")
UNSURE = PhiAnswer(phi=Phi.UNSURE)


class Choice(StrEnum):
    """What a row is to become."""

    ADD = "add"
    MERGE = "merge"
    LEAVE_OUT = "leave_out"


@dataclass(frozen=True, kw_only=True)
class RawRow:
    """A row as it was read, with what a person wrote instead and chose."""

    row_no: int
    cells: Sequence[str]
    fixes: Mapping[str, str] = field(default_factory=dict)
    choice: Choice | None = None


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """A cell that cannot be read, and why."""

    target: Target
    typed: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a row says, read."""

    name: str
    legal_name: str = ""
    website: str = ""
    does: str = ""
    phi: PhiAnswer = UNSURE
    claim: BaaClaim | None = None
    claim_on: date | None = None
    used_since: date | None = None
    locations: tuple[str, ...] = ()
    note: str = ""
    contact: Mapping[str, str] = field(default_factory=dict)
    second: Mapping[str, str] = field(default_factory=dict)


def read_row(
    row: RawRow, targets: Sequence[Target], order: DateOrder
) -> tuple[Told, tuple[Wrong, ...]]:
    """Return what a row says, and what in it is wrong."""
    typed = _typed(row, targets)
    reading = _Reading(typed)
    told = _told(typed, reading, order)
    return told, tuple(reading.wrong)


def _typed(row: RawRow, targets: Sequence[Target]) -> dict[Target, str]:
    typed = {
        target: cell.strip() for target, cell in zip(targets, row.cells, strict=False) if target
    }
    return typed | {Target(name): text.strip() for name, text in row.fixes.items()}


class _Reading:
    """Reads cells, and gathers what is wrong with them instead of stopping at the first."""

    def __init__(self, typed: Mapping[Target, str]) -> None:
        self.typed = typed
        self.wrong: list[Wrong] = []

    def read(self, target: Target, read: Callable[[str], _Read], instead: _Read) -> _Read:
        """Read one cell; what cannot be read is noted, and `instead` stands for it."""
        text = self.typed.get(target, "")
        try:
            return read(text)
        except RuleBroken as refusal:
            self.wrong.append(Wrong(target=target, typed=text, sentence=str(refusal)))
            return instead


def _told(typed: Mapping[Target, str], reading: _Reading, order: DateOrder) -> Told:
    phi = reading.read(Target.PHI, read_phi, UNSURE)
    return Told(
        name=reading.read(Target.NAME, _some_name, ""),
        legal_name=typed.get(Target.LEGAL_NAME, ""),
        website=typed.get(Target.WEBSITE, ""),
        does=typed.get(Target.DOES, ""),
        phi=PhiAnswer(phi=phi.phi, verbs=phi.verbs, data=typed.get(Target.PHI_DATA, "")),
        claim=reading.read(Target.BAA, read_claim, None),
        claim_on=reading.read(Target.BAA_ON, lambda text: read_date(text, order), None),
        used_since=reading.read(Target.USED_SINCE, lambda text: read_date(text, order), None),
        locations=tuple(filter(None, map(str.strip, typed.get(Target.LOCATION, "").split(",")))),
        note=typed.get(Target.NOTE, ""),
        contact=_contact(typed, reading, _FIRST),
        second=_contact(typed, reading, _SECOND),
    )


_FIRST = {
    "name": Target.CONTACT_NAME,
    "email": Target.EMAIL,
    "phone": Target.PHONE,
    "title": Target.TITLE,
    "fax": Target.FAX,
    "address": Target.ADDRESS,
    "city": Target.CITY,
    "state": Target.STATE,
    "zip": Target.ZIP,
}
_SECOND = {
    "name": Target.SECOND_NAME,
    "email": Target.SECOND_EMAIL,
    "phone": Target.SECOND_PHONE,
}


def _contact(
    typed: Mapping[Target, str], reading: _Reading, columns: Mapping[str, Target]
) -> dict[str, str]:
    said = {name: typed.get(target, "") for name, target in columns.items()}
    first, last = _split_name(said.pop("name"))
    phone, extension = reading.read(columns["phone"], read_phone, ("", ""))
    said |= {"first_name": first, "last_name": last, "phone": phone, "extension": extension}
    said["email"] = reading.read(columns["email"], read_email, "")
    return {name: value for name, value in said.items() if value}


def _split_name(name: str) -> tuple[str, str]:
    # "Dana Whitfield" is a person, "Lab desk" and "Self service" are not.
    words = name.split()
    is_person = len(words) in {2, 3} and all(word[:1].isupper() for word in words)
    return (" ".join(words[:-1]), words[-1]) if is_person else (name, "")


def _some_name(text: str) -> str:
    if not text:
        raise RuleBroken("This row has no vendor name.")
    return text
