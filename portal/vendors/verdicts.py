"""What each row of a list will become: new, added to a vendor that is there, or left out, and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.vendors.cells import DateOrder, looks_like_formula
from portal.vendors.columns import Target
from portal.vendors.rows import Choice, RawRow, Told, Wrong, read_row
from portal.vendors.twins import Known, Seen, Twin


class Verdict(StrEnum):
    """How a row was found, those to look at first."""

    WRONG = "wrong"
    SAME = "same"
    CANDIDATE = "candidate"
    NEW = "new"


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A row with its verdict, and what it will become as things stand."""

    row_no: int
    verdict: Verdict
    choice: Choice
    told: Told
    wrong: tuple[Wrong, ...] = ()
    twin: Twin | None = None
    is_formula: bool = False


def judge_rows(
    rows: Iterable[RawRow], targets: Sequence[Target], order: DateOrder, known: Iterable[Known]
) -> list[Judged]:
    """Return the verdict of each row. Rows are compared with the list and with each other."""
    seen = Seen(known)
    # A list that says nothing of PHI is bookkeeping: vendors that may have been forgotten.
    are_candidates = Target.PHI not in targets
    judged = []
    for row in rows:
        told, wrong = read_row(row, targets, order)
        twin = seen.find(told, loosely=are_candidates) if told.name else None
        if twin is None and not wrong:
            seen.add(told, row.row_no)
        judged.append(_judge(row, told, wrong, twin, are_candidates=are_candidates))
    return judged


def worst_first(judged: Iterable[Judged]) -> list[Judged]:
    """Return rows in the order to look at them: to correct, to decide, then those that are ready."""
    order = list(Verdict)
    return sorted(judged, key=lambda one: (order.index(one.verdict), one.row_no))


def _judge(
    row: RawRow,
    told: Told,
    wrong: tuple[Wrong, ...],
    twin: Twin | None,
    *,
    are_candidates: bool,
) -> Judged:
    verdict, usual = _verdict(wrong, twin, are_candidates=are_candidates)
    choice = row.choice or usual
    if wrong or (choice is Choice.MERGE and twin is None):
        choice = usual
    return Judged(
        row_no=row.row_no,
        verdict=verdict,
        choice=choice,
        told=told,
        wrong=wrong,
        twin=twin,
        is_formula=looks_like_formula(told.name),
    )


def _verdict(
    wrong: Sequence[Wrong], twin: Twin | None, *, are_candidates: bool
) -> tuple[Verdict, Choice]:
    if wrong:
        return Verdict.WRONG, Choice.LEAVE_OUT
    if are_candidates:
        return Verdict.CANDIDATE, Choice.LEAVE_OUT
    if twin:
        return Verdict.SAME, Choice.MERGE
    return Verdict.NEW, Choice.ADD


def all_choices(judged: Judged) -> Iterator[Choice]:
    """Return what a person may choose for a row."""
    if judged.twin:
        yield Choice.MERGE
    yield Choice.ADD
    yield Choice.LEAVE_OUT
