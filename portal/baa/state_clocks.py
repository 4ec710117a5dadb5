"""What the practice's states add to the time and place of a vendor's duties: data with its law."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, kw_only=True)
class StateClock:
    """Within how many days a state has a vendor tell of a breach. 0: immediately."""

    state: str
    name: str
    days: int
    counted_from: str
    citation: str
    verified: str


@dataclass(frozen=True, kw_only=True)
class StateStorage:
    """Where a state wants records kept."""

    state: str
    name: str
    where: str
    citation: str
    verified: str


def clocks_of(states: Collection[str]) -> tuple[StateClock, ...]:
    """Return the clocks of these states, the shortest first. Not every state is in the data."""
    found = [StateClock(**one) for one in _data()["clock"] if one["state"] in states]
    return tuple(sorted(found, key=lambda clock: (clock.days, clock.state)))


def storage_of(states: Collection[str]) -> tuple[StateStorage, ...]:
    """Return where these states want records kept."""
    return tuple(StateStorage(**one) for one in _data()["storage"] if one["state"] in states)


@cache
def _data() -> dict[str, Any]:
    text = files("portal.baa").joinpath("data", "vendor_clocks.toml").read_text("utf-8")
    return tomllib.loads(text)
