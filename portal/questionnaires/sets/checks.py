"""Takes values out of records of a pack, and collects what is wrong with them, each with its line."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from portal.questionnaires.sets.lines import Path, line_at

Word = TypeVar("Word", bound=StrEnum)


@dataclass
class Checks:
    """Collects what is wrong in one file."""

    file: str
    lines: dict[Path, int]
    problems: list[str] = field(default_factory=list)

    def wrong(self, path: Path, what: str) -> None:
        """Note what is wrong, and where."""
        number = line_at(self.lines, path)
        place = f"{self.file}, line {number}" if number else self.file
        named = _named(path)
        self.problems.append(f"{place}, {named}: {what}." if named else f"{place}: {what}.")


@dataclass(frozen=True)
class Record:
    """One table of the data, where it stands, and where its faults are noted."""

    told: Mapping[str, Any]
    path: Path
    checks: Checks

    def knows_only(self, known: Collection[str]) -> None:
        """Note every key that means nothing here."""
        for key in self.told:
            if key not in known:
                self.wrong(key, "this key is not known here")

    def text(self, name: str) -> str:
        """Return a text that must be there."""
        value = self.told.get(name)
        if isinstance(value, str) and value.strip():
            return value
        self.wrong(name, "it is missing or is no text")
        return ""

    def text_or(self, name: str, otherwise: str) -> str:
        """Return a text that may be left out."""
        return self.text(name) if name in self.told else otherwise

    def texts(self, name: str, *, least: int = 1) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self.told.get(name, [] if least == 0 else None)
        if isinstance(value, list) and len(value) >= least:
            texts = [one for one in value if isinstance(one, str) and one.strip()]
            if len(texts) == len(value):
                return tuple(texts)
        self.wrong(name, "it is missing, is empty or is no list of texts")
        return ()

    def number(self, name: str) -> int:
        """Return a whole number above 0."""
        value = self.told.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        self.wrong(name, "it is missing or is no whole number above 0")
        return 1

    def flag(self, name: str, otherwise: bool | None = None) -> bool:  # noqa: FBT001 - a value
        """Return true or false."""
        value = self.told.get(name, otherwise)
        if isinstance(value, bool):
            return value
        self.wrong(name, "it is missing or is neither true nor false")
        return False

    def word(self, kind: type[Word], name: str) -> Word:
        """Return one of few words."""
        value = self.told.get(name)
        if value in list(kind):
            return kind(value)
        self.wrong(name, f"it is {value!r}; it must be one of {', '.join(kind)}")
        return next(iter(kind))

    def table(self, name: str) -> "Record":
        """Return a table within; an empty one where there is none."""
        value = self.told.get(name, {})
        if not isinstance(value, dict):
            self.wrong(name, "it is no table")
            value = {}
        return Record(value, (*self.path, name), self.checks)

    def records(self, name: str) -> list["Record"]:
        """Return the tables of a list, of which there must be one at least."""
        value = self.told.get(name)
        if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            return [
                Record(one, (*self.path, name, number), self.checks)
                for number, one in enumerate(value)
            ]
        self.wrong(name, f"there is no [[{name}]]")
        return []

    def wrong(self, name: str, what: str) -> None:
        """Note what is wrong with a value."""
        ident = self.told.get("id")
        whose = f"of {ident}, " if isinstance(ident, str) and name != "id" else ""
        self.checks.wrong((*self.path, name), f"{whose}{what}")


def _named(path: Path) -> str:
    return str(path[-1]) if path and isinstance(path[-1], str) else ""
