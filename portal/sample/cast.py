"""Who and what stands in the sample practice. All invented."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Cast:
    """The data of the sample, as read."""

    practice: dict[str, Any]
    people: dict[str, dict[str, str]]
    vendors: tuple["Part", ...]
    answers: dict[str, dict[str, str | list[str]]]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One vendor of the sample. Days are counted back from the day the sample is made."""

    name: str
    does: str
    baa: str
    owner: str
    verbs: str = ""
    data: str = ""
    phi_days: int = 0
    need: str = ""
    decided: int = 90
    asked: int = 0
    refused: int = 0
    starts: int = 0
    ends: int | None = None
    review: int = 0
    terminated: int = 0
    retired: int = 0
    phi_stopped: str = ""
    who: str = ""
    who_title: str = ""
    email: str = ""
    second: str = ""
    answers: str = ""
    answered: int = 0
    tier: str = ""


@cache
def the_cast() -> Cast:
    """Return the sample's data."""
    told = tomllib.loads((files("portal.sample") / "data" / "juniper_row.toml").read_text())
    return Cast(
        practice=told["practice"],
        people=told["people"],
        vendors=tuple(Part(**one) for one in told["vendor"]),
        answers=told["answers"],
    )
