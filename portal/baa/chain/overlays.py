"""The states' clocks that a breach notice is compared with: data with its law, and how sure we are."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from portal.baa.state_clocks import StateClock, clocks_of

# How far a record was checked, in the words of a page.
SEEN_IN = {
    "primary": "read in the law itself",
    "secondary": "read on a law firm's page, not in the law itself",
    "repository": "read in a public file, not in the law itself",
    "derived": "our reading of the law",
    "general": "from general knowledge, not checked",
}


@dataclass(frozen=True, kw_only=True)
class Clocks:
    """The clocks of a practice's states: for vendors, for patients, and the states without a record."""

    vendors: tuple[StateClock, ...]
    individuals: tuple[StateClock, ...]
    not_known: tuple[str, ...]


def clocks_for(states: Collection[str]) -> Clocks:
    """Return what is known of these states. A state without a record may have such a law."""
    vendors = clocks_of(states)
    known = {one.state for one in vendors}
    return Clocks(
        vendors=vendors,
        individuals=tuple(one for one in _individuals() if one.state in states),
        not_known=tuple(sorted(set(states) - known)),
    )


@cache
def _individuals() -> tuple[StateClock, ...]:
    text = files("portal.baa").joinpath("data", "individual_clocks.toml").read_text("utf-8")
    return tuple(StateClock(**one) for one in tomllib.loads(text)["clock"])
