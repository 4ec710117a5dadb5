"""Conditions as data: small, and total. Each holds or does not, on any answers.

An answer that was not given satisfies nothing but "answered = false": a gap says neither yes nor no.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

Value = str | Decimal | date | bool | frozenset[str]
Wanted = str | Decimal | bool | frozenset[str]


class Compare(StrEnum):
    """What may be asked of an answer."""

    IS = "is"
    IS_NOT = "is_not"
    ONE_OF = "one_of"
    NONE_OF = "none_of"
    ANSWERED = "answered"
    LESS_THAN = "less_than"
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    INCLUDES = "includes"
    LACKS = "lacks"
    OLDER_THAN_DAYS = "older_than_days"
    WITHIN_DAYS = "within_days"


class Fact(StrEnum):
    """What is known of the vendor beside its answers."""

    HANDLES_PHI = "handles_phi"
    NEEDS_BAA = "needs_baa"
    HAS_BAA_IN_FORCE = "has_baa_in_force"


class Join(StrEnum):
    """How conditions are joined."""

    ALL = "all"
    ANY = "any"


@dataclass(frozen=True, kw_only=True)
class World:
    """What a condition is judged on. Where there is no day, nothing is older than anything."""

    values: Mapping[str, Value]
    none: frozenset[str] = frozenset()
    files: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[Fact, bool | None] = field(default_factory=dict)
    on: date | None = None

    def is_answered(self, name: str) -> bool:
        """Tell whether a field was answered, also with "none", or has its file."""
        return name in self.values or name in self.none or self.files.get(name, 0) > 0


@dataclass(frozen=True, kw_only=True)
class AnswerIs:
    """A test of one answer."""

    field: str
    test: Compare
    wanted: Wanted

    def holds(self, world: World) -> bool:
        """Tell whether the answer passes."""
        if self.test is Compare.ANSWERED:
            return world.is_answered(self.field) is self.wanted
        value = world.values.get(self.field)
        if value is None:
            return False
        return _TESTS[self.test](value, self.wanted, world)


@dataclass(frozen=True, kw_only=True)
class FactIs:
    """A test of something known beside the answers. What is not known passes no test."""

    fact: Fact
    wanted: bool

    def holds(self, world: World) -> bool:
        """Tell whether it is known to be so."""
        return world.facts.get(self.fact) is self.wanted


@dataclass(frozen=True, kw_only=True)
class Joined:
    """Several conditions: all of them, or any."""

    join: Join
    parts: tuple["Condition", ...]

    def holds(self, world: World) -> bool:
        """Tell whether they hold together."""
        held = [part.holds(world) for part in self.parts]
        return all(held) if self.join is Join.ALL else any(held)


Condition = AnswerIs | FactIs | Joined


def tests_in(condition: Condition) -> Iterator[AnswerIs | FactIs]:
    """Return every single test in a condition."""
    if isinstance(condition, Joined):
        for part in condition.parts:
            yield from tests_in(part)
    else:
        yield condition


def fields_in(condition: Condition | None) -> frozenset[str]:
    """Return the fields that a condition looks at."""
    if condition is None:
        return frozenset()
    return frozenset(one.field for one in tests_in(condition) if isinstance(one, AnswerIs))


def _age(value: Value, world: World) -> timedelta | None:
    # A moment is no day; only days have an age here.
    return world.on - value if isinstance(value, date) and world.on is not None else None


def _is_older(value: Value, wanted: Wanted, world: World) -> bool:
    age = _age(value, world)
    return age is not None and isinstance(wanted, Decimal) and age > timedelta(days=int(wanted))


def _is_within(value: Value, wanted: Wanted, world: World) -> bool:
    age = _age(value, world)
    return age is not None and isinstance(wanted, Decimal) and age <= timedelta(days=int(wanted))


def _compared(compare: Callable[[Decimal, Decimal], bool]) -> "_Compare":
    def passes(value: Value, wanted: Wanted, _world: World) -> bool:
        return isinstance(value, Decimal) and isinstance(wanted, Decimal) and compare(value, wanted)

    return passes


_Compare = Callable[[Value, Wanted, World], bool]

_TESTS: Mapping[Compare, _Compare] = {
    Compare.IS: lambda value, wanted, _: value == wanted,
    Compare.IS_NOT: lambda value, wanted, _: value != wanted,
    Compare.ONE_OF: lambda value, wanted, _: isinstance(wanted, frozenset) and value in wanted,
    Compare.NONE_OF: lambda value, wanted, _: isinstance(wanted, frozenset) and value not in wanted,
    Compare.INCLUDES: lambda value, wanted, _: isinstance(value, frozenset) and wanted in value,
    Compare.LACKS: lambda value, wanted, _: isinstance(value, frozenset) and wanted not in value,
    Compare.LESS_THAN: _compared(lambda value, wanted: value < wanted),
    Compare.MORE_THAN: _compared(lambda value, wanted: value > wanted),
    Compare.AT_LEAST: _compared(lambda value, wanted: value >= wanted),
    Compare.AT_MOST: _compared(lambda value, wanted: value <= wanted),
    Compare.OLDER_THAN_DAYS: _is_older,
    Compare.WITHIN_DAYS: _is_within,
}
