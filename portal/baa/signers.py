"""Who signed for each side, and by what authority: as they said it, or as the paper does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Side(StrEnum):
    """The two sides of a BAA."""

    OURS = "ours"
    THEIRS = "theirs"


class AuthorityFrom(StrEnum):
    """Where we have it from that a signer may bind their side."""

    SAID_WHEN_SIGNING = "said_when_signing"
    ON_THE_PAPER = "on_the_paper"
    NOT_STATED = "not_stated"
    NOT_ASKED = "not_asked"

    @property
    def words(self) -> str:
        """Return it as a page says it."""
        return _WORDS[self]


_WORDS = {
    AuthorityFrom.SAID_WHEN_SIGNING: "Said when signing",
    AuthorityFrom.ON_THE_PAPER: "The paper says so",
    AuthorityFrom.NOT_STATED: "Not stated on the paper",
    AuthorityFrom.NOT_ASKED: "Not asked when it was filed",
}


@dataclass(frozen=True, kw_only=True)
class Signer:
    """One person who signed for one side."""

    side: Side
    name: str
    title: str
    on: date
    authority: str = ""
    authority_from: AuthorityFrom = AuthorityFrom.NOT_ASKED

    @property
    def authority_words(self) -> str:
        """Return what is known of their authority, and no more."""
        said = f"“{self.authority}” " if self.authority else ""
        return f"{said}{self.authority_from.words}."

    def told(self) -> dict[str, str]:
        """Return it as values that JSON can keep."""
        return {
            "side": self.side.value,
            "name": self.name,
            "title": self.title,
            "on": self.on.isoformat(),
            "authority": self.authority,
            "authority_from": self.authority_from.value,
        }

    @classmethod
    def from_told(cls, told: Mapping[str, Any]) -> "Signer":
        """Return the signer that was kept."""
        return cls(
            side=Side(told["side"]),
            name=told["name"],
            title=told["title"],
            on=date.fromisoformat(told["on"]),
            authority=told["authority"],
            authority_from=AuthorityFrom(told["authority_from"]),
        )
