"""What must be so of a pack as a whole: ids once, a standard for each question, no circles."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from portal.questionnaires.question_set import Field, Level
from portal.questionnaires.sets.checks import Record
from portal.questionnaires.sets.condition import AnswerIs, Compare, FactIs, fields_in, tests_in
from portal.questionnaires.sets.condition_reading import ConditionReader
from portal.questionnaires.sets.pack import Pack

# An id is a name in a form and in the address of an anchor. A field that ends so is paired.
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}\Z")
_PLACE = re.compile(r"\{(\w+)\}")
_IN_TIME = frozenset({Compare.OLDER_THAN_DAYS, Compare.WITHIN_DAYS})
# Names of the five, and of what a page sends beside the answers.
_TAKEN = re.compile(r"(?:VQ\d|q[1-5]_|else\Z|deed\Z|instead\Z|seen\Z|remove\Z|none\Z)")


def check_showing(record: Record, fields: Sequence[Field]) -> tuple[Field, ...]:
    """Return the fields of a question with when they are shown: by answers on the same page."""
    known = {one.id: one for one in fields}
    shown = tuple(
        _with_condition(one, told, known)
        for one, told in zip(fields, record.records("field"), strict=True)
    )
    needs = {one.id: fields_in(one.shown_when) for one in shown}
    for one, told in zip(shown, record.records("field"), strict=True):
        if _leads_back(one.id, needs):
            told.wrong("show_when", "it goes round in a circle: the field hangs on itself")
    return shown


def check_pack(pack: Pack, top: Record) -> None:
    """Note what is wrong with a pack as a whole."""
    _check_ids(top)
    for question, record in zip(pack.questions, top.records("question"), strict=True):
        if all(one.level is not Level.GREEN for one in question.criteria):
            record.wrong("criterion", "no criterion is green, so nothing says what would do")
        own = {one.id for one in question.fields}
        for one in record.records("criterion"):
            for name in set(_PLACE.findall(str(one.told.get("says", "")))) - own:
                one.wrong("says", f"there is no field {name!r} in this question")


def _with_condition(one: Field, told: Record, known: Mapping[str, Field]) -> Field:
    if "show_when" not in told.told:
        return one
    reader = ConditionReader(known, lambda what: told.wrong("show_when", what))
    condition = reader.read(told.told["show_when"])
    for test in tests_in(condition) if condition else ():
        if isinstance(test, FactIs):
            told.wrong("show_when", "a field is shown by answers alone, not by facts")
        if isinstance(test, AnswerIs) and test.test in _IN_TIME:
            told.wrong("show_when", "a field is shown by answers alone, not by their age")
    return replace(one, shown_when=condition)


def _leads_back(start: str, needs: Mapping[str, frozenset[str]]) -> bool:
    met: set[str] = set()
    ahead = set(needs[start])
    while ahead:
        name = ahead.pop()
        if name == start:
            return True
        if name not in met:
            met.add(name)
            ahead |= needs.get(name, frozenset())
    return False


def _check_ids(top: Record) -> None:
    named = [(one, str(one.told.get("id", ""))) for one in _all_records(top)]
    counted = Counter(name for _, name in named)
    for record, name in named:
        if counted[name] > 1:
            record.wrong("id", f"the id {name!r} is used twice")
        if not _ID.match(name) or _TAKEN.match(name):
            record.wrong("id", f"{name!r} cannot be an id here")


def _all_records(top: Record) -> Iterator[Record]:
    for question in top.records("question"):
        yield question
        yield from question.records("field")
        yield from question.records("criterion")
