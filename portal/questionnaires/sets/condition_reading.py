"""Reading a condition from data. What makes no sense is said, never guessed at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.questionnaires.question_set import Field, FieldKind
from portal.questionnaires.sets.condition import (
    AnswerIs,
    Compare,
    Condition,
    Fact,
    FactIs,
    Join,
    Joined,
    Wanted,
)

Complain = Callable[[str], None]

_NUMBERS = frozenset({FieldKind.NUMBER, FieldKind.MONEY})
_CHOICES = frozenset({FieldKind.CHOICE})
_LISTED = frozenset({Compare.ONE_OF, Compare.NONE_OF})
_OF_KINDS: Mapping[Compare, frozenset[FieldKind]] = {
    Compare.IS: _CHOICES | {FieldKind.YES_NO},
    Compare.IS_NOT: _CHOICES | {FieldKind.YES_NO},
    Compare.ONE_OF: _CHOICES,
    Compare.NONE_OF: _CHOICES,
    Compare.ANSWERED: frozenset(FieldKind),
    Compare.LESS_THAN: _NUMBERS,
    Compare.MORE_THAN: _NUMBERS,
    Compare.AT_LEAST: _NUMBERS,
    Compare.AT_MOST: _NUMBERS,
    Compare.INCLUDES: frozenset({FieldKind.MULTI}),
    Compare.LACKS: frozenset({FieldKind.MULTI}),
    Compare.OLDER_THAN_DAYS: frozenset({FieldKind.DATE}),
    Compare.WITHIN_DAYS: frozenset({FieldKind.DATE}),
}


@dataclass(frozen=True)
class ConditionReader:
    """Reads conditions on these fields, and says what is wrong with them."""

    fields: Mapping[str, Field]
    complain: Complain

    def read(self, told: Any) -> Condition | None:
        """Return the condition; None where it makes no sense, which was said."""
        try:
            return self._read(told)
        except _Senseless as wrong:
            self.complain(str(wrong))
            return None

    def _read(self, told: Any) -> Condition:
        if not isinstance(told, Mapping):
            raise _Senseless('a condition is a table such as {field = "...", is = "yes"}')
        if "field" in told:
            return self._answer(told)
        if "fact" in told:
            return self._fact(told)
        return self._joined(told)

    def _joined(self, told: Mapping[str, Any]) -> Condition:
        if set(told) not in ({"all"}, {"any"}):
            raise _Senseless(f"a condition needs field, fact, all or any; it has {_listed(told)}")
        join = Join(next(iter(told)))
        parts = told[join]
        if not isinstance(parts, list) or not parts:
            raise _Senseless(f"'{join}' must be a list of conditions")
        return Joined(join=join, parts=tuple(self._read(part) for part in parts))

    def _fact(self, told: Mapping[str, Any]) -> Condition:
        if set(told) != {"fact", "is"} or not isinstance(told["is"], bool):
            raise _Senseless('a fact is asked with {fact = "...", is = true}')
        if told["fact"] not in list(Fact):
            raise _Senseless(f"there is no fact {told['fact']!r}; there are {_listed(Fact)}")
        return FactIs(fact=Fact(told["fact"]), wanted=told["is"])

    def _answer(self, told: Mapping[str, Any]) -> Condition:
        tests = sorted(set(told) - {"field"})
        if len(tests) != 1 or tests[0] not in list(Compare):
            raise _Senseless(f"one test is wanted of {_listed(Compare)}; it has {_listed(tests)}")
        test, one = Compare(tests[0]), self._field(told["field"])
        if one.kind not in _OF_KINDS[test]:
            raise _Senseless(f"'{test}' cannot be asked of {one.id}, which is of type {one.kind}")
        wanted = _WANTED[test](told[test], one)
        if wanted is None:
            raise _Senseless(f"'{test}' of {one.id} cannot be {told[test]!r}")
        return AnswerIs(field=one.id, test=test, wanted=wanted)

    def _field(self, name: Any) -> Field:
        one = self.fields.get(name) if isinstance(name, str) else None
        if one is None:
            raise _Senseless(f"there is no field {name!r} that could be looked at here")
        return one


class _Senseless(ValueError):
    """A condition that makes no sense. The message says why."""


def _option(told: Any, one: Field) -> Wanted | None:
    if one.kind is FieldKind.YES_NO:
        return {"yes": True, "no": False}.get(told) if isinstance(told, str) else None
    return told if isinstance(told, str) and told in one.options else None


def _options(told: Any, one: Field) -> Wanted | None:
    if not isinstance(told, list) or not told or any(_option(each, one) is None for each in told):
        return None
    return frozenset(told)


def _number(told: Any, _one: Field) -> Wanted | None:
    is_number = isinstance(told, int | float) and not isinstance(told, bool)
    return Decimal(str(told)) if is_number else None


def _flag(told: Any, _one: Field) -> Wanted | None:
    return told if isinstance(told, bool) else None


_WANTED: Mapping[Compare, Callable[[Any, Field], Wanted | None]] = {
    Compare.IS: _option,
    Compare.IS_NOT: _option,
    Compare.ONE_OF: _options,
    Compare.NONE_OF: _options,
    Compare.ANSWERED: _flag,
    Compare.INCLUDES: _option,
    Compare.LACKS: _option,
    Compare.LESS_THAN: _number,
    Compare.MORE_THAN: _number,
    Compare.AT_LEAST: _number,
    Compare.AT_MOST: _number,
    Compare.OLDER_THAN_DAYS: _number,
    Compare.WITHIN_DAYS: _number,
}


def _listed(names: Any) -> str:
    return ", ".join(str(name) for name in names) or "nothing"
