"""What a vendor says of each subcontractor, and how that differs from the inventory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from portal.errors import RuleBroken

CONFIRMED_FOR_A_YEAR = "45 CFR 164.502(e)(1)(ii), 164.504(e)(2)(ii)(D)"
LONGEST_NAME, LONGEST_DOES, MOST_NEW = 200, 400, 30


class Says(StrEnum):
    """What the vendor says of one subcontractor."""

    BOUND = "bound"
    NOT_BOUND = "not_bound"
    NO_PHI = "no_phi"
    LEFT = "left"

    @property
    def words(self) -> str:
        """Return it as the practice reads it."""
        return _WORDS[self]


_WORDS = {
    Says.BOUND: "Has a BAA with them with the same restrictions",
    Says.NOT_BOUND: "PHI reaches them, and there is no such BAA yet",
    Says.NO_PHI: "No PHI of yours reaches them",
    Says.LEFT: "Not used any more",
}


class Change(StrEnum):
    """How the inventory differs from what was said."""

    ADD = "add"
    LEFT = "left"
    PHI_YES = "phi_yes"
    PHI_NO = "phi_no"
    BACK = "back"

    @property
    def words(self) -> str:
        """Return what taking it over does."""
        return _CHANGES[self]


_CHANGES = {
    Change.ADD: "Not on your list. It will be added.",
    Change.LEFT: "On your list as used. It will be marked as left.",
    Change.PHI_YES: "Your list does not say that PHI reaches them. It will.",
    Change.PHI_NO: "Your list does not say that no PHI reaches them. It will.",
    Change.BACK: "On your list as left. It will be marked as used.",
}


class Listed(Protocol):
    """A subcontractor as it stands on the practice's list."""

    @property
    def id(self) -> int: ...
    @property
    def phi(self) -> str: ...
    @property
    def left_on(self) -> date | None: ...


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What was said of one subcontractor. One without a number was not on the list."""

    subcontractor_id: int | None
    name: str
    does: str
    says: Says

    def told(self) -> dict[str, Any]:
        """Return it as values that JSON can keep."""
        return {
            "subcontractor_id": self.subcontractor_id,
            "name": self.name,
            "does": self.does,
            "says": self.says.value,
        }

    @classmethod
    def from_told(cls, told: Mapping[str, Any]) -> "Statement":
        """Return what was kept."""
        return cls(
            subcontractor_id=told["subcontractor_id"],
            name=told["name"],
            does=told["does"],
            says=Says(told["says"]),
        )


def check(statements: Sequence[Statement], listed: Collection[int], *, says_none: bool) -> None:
    """Refuse an answer that leaves one out, or says none and names some."""
    told = [one.subcontractor_id for one in statements if one.subcontractor_id is not None]
    if set(told) != set(listed) or len(told) != len(set(told)):
        raise RuleBroken("The list has changed meanwhile. Look at it again, and answer for each.")
    in_use = [one for one in statements if one.says is not Says.LEFT]
    if says_none and in_use:
        raise RuleBroken("You name some that you use. Take the tick away, or say that you left.")
    if not says_none and not in_use:
        raise RuleBroken("Name whom you use, or tick that you use none.")
    new = [one for one in statements if one.subcontractor_id is None]
    if len(new) > MOST_NEW:
        raise RuleBroken(f"Name {MOST_NEW} at most here, and call us about the rest.")
    if any(len(one.name) > LONGEST_NAME or len(one.does) > LONGEST_DOES for one in new):
        raise RuleBroken("Keep names and what they do short: one line each.")


def change_for(statement: Statement, listed: Listed | None) -> Change | None:
    """Return what the inventory would have to change for this, if anything."""
    has_left = statement.says is Says.LEFT
    if listed is None:
        return None if has_left else Change.ADD
    if has_left or listed.left_on is not None:
        return _come_or_gone(listed, has_left=has_left)
    phi, change = (
        ("no", Change.PHI_NO) if statement.says is Says.NO_PHI else ("yes", Change.PHI_YES)
    )
    return None if listed.phi == phi else change


def _come_or_gone(listed: Listed, *, has_left: bool) -> Change | None:
    if not has_left:
        return Change.BACK
    return None if listed.left_on else Change.LEFT


def unbound(statements: Sequence[Statement]) -> list[str]:
    """Return the names of those that get PHI without a BAA, as the vendor says it."""
    return [one.name for one in statements if one.says is Says.NOT_BOUND]
