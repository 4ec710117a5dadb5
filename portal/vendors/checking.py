"""The page on which the rows of a list are checked: what it shows, and what was filled in there."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.vendors import import_queries
from portal.vendors.cells import tidy
from portal.vendors.columns import TARGET_WORDS, Target
from portal.vendors.directory import match
from portal.vendors.directory_data import Entry
from portal.vendors.import_actions import Correction
from portal.vendors.import_models import Import
from portal.vendors.landing import landed_name, plan
from portal.vendors.names import domain_of
from portal.vendors.rows import Choice
from portal.vendors.rules import BaaClaim
from portal.vendors.verdicts import Judged, Verdict, all_choices, worst_first

PAGE = 100

_CLAIM_WORDS = {
    BaaClaim.YES: "You said a BAA is on file: file the signed copy",
    BaaClaim.NO: "No BAA",
    BaaClaim.REQUESTED: "BAA requested",
    BaaClaim.REFUSED: "BAA refused",
    BaaClaim.NOT_NEEDED: "BAA said not to be needed: decide it with six questions",
}
_FIELD = re.compile(r"(fix|choice|seen|tick)-(\d{1,9})(?:-(\w+))?")


@dataclass(frozen=True, kw_only=True)
class CheckedRow:
    """One row as the page shows it."""

    judged: Judged
    name: str
    entry: Entry | None
    found: tuple[str, str]
    choices: tuple[Choice, ...]

    @property
    def as_tick(self) -> bool:
        """Tell whether the row is a candidate, to be ticked."""
        return self.judged.verdict is Verdict.CANDIDATE and self.judged.twin is None


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A page of rows, those to correct first, and the sums over all of them."""

    rows: Sequence[CheckedRow]
    counts: Counter[Verdict]
    to_add: int
    to_merge: int
    empty: int
    page: int
    pages: int
    are_candidates: bool
    words: Mapping[Target, str]


def checked(of: Import, page: int) -> Checked:
    """Return what the page shows."""
    in_order = import_queries.judged_rows(of)
    # Where rows land depends on which came first, so not on the order they are shown in.
    judged, landed = worst_first(in_order), plan(in_order)
    pages = max(1, -(-len(judged) // PAGE))
    page = min(page, pages)
    last = max((one.row_no for one in judged), default=of.first_row - 1)
    return Checked(
        rows=[_row(one) for one in judged[(page - 1) * PAGE : page * PAGE]],
        counts=Counter(one.verdict for one in judged),
        to_add=len(landed.adding),
        to_merge=len(landed.merging),
        empty=last - of.first_row + 1 - len(judged),
        page=page,
        pages=pages,
        are_candidates=any(one.verdict is Verdict.CANDIDATE for one in judged),
        words=TARGET_WORDS,
    )


def told(form: Mapping[str, str]) -> dict[int, Correction]:
    """Return what was written and chosen, by row. A tick that is not there says "left out"."""
    fixes: dict[int, dict[Target, str]] = defaultdict(dict)
    choices: dict[int, Choice | None] = {}
    for name, value in form.items():
        if (found := _FIELD.fullmatch(name)) is None:
            continue
        kind, row_no, target = found[1], int(found[2]), found[3]
        if kind == "fix" and target in set(Target):
            fixes[row_no][Target(target)] = tidy(value)
        elif kind == "choice" and value in set(Choice):
            choices[row_no] = Choice(value)
        elif kind == "seen":
            choices[row_no] = Choice.ADD if f"tick-{row_no}" in form else Choice.LEAVE_OUT
    return {
        row_no: Correction(fixes=fixes.get(row_no, {}), choice=choices.get(row_no))
        for row_no in {*fixes, *choices}
    }


def page_number(asked: Mapping[str, str]) -> int:
    """Return which page is asked for."""
    page = asked.get("page", "")
    return max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1


def done_words(of: Import) -> str:
    """Return what an import did, in a sentence."""
    said = f"{of.added:,} vendor{'' if of.added == 1 else 's'} added"
    if of.merged:
        said += f", {of.merged:,} row{'' if of.merged == 1 else 's'} added to vendors you had"
    return f"{said}."


def _row(one: Judged) -> CheckedRow:
    return CheckedRow(
        judged=one,
        name=landed_name(one) or "No name",
        entry=match(one.told.name, domain_of(one.told.website)),
        found=_found(one),
        choices=tuple(all_choices(one)),
    )


def _found(one: Judged) -> tuple[str, str]:
    if one.twin:
        where = f" (row {one.twin.row_no})" if one.twin.row_no else ""
        maybe = "May be" if one.verdict is Verdict.CANDIDATE else "Same as"
        said = (f"{maybe} {one.twin.name}{where}", one.twin.why)
    elif one.is_formula:
        said = ("Begins like a formula", "Kept as plain text, and never run")
    elif one.verdict is Verdict.CANDIDATE:
        said = ("May be a vendor you forgot", "The list says nothing of PHI")
    elif one.told.claim:
        on = one.told.claim_on
        said = (_CLAIM_WORDS[one.told.claim], f"Dated {on:%b} {on.day}, {on.year}" if on else "")
    else:
        said = ("Ready", "")
    return said
