"""Reading a list of vendors in, adding it as one, and taking it back as one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import delete, select, update

from portal import audit, clock
from portal.db import keep, session
from portal.errors import RuleBroken
from portal.vendors import import_queries, landing
from portal.vendors.bulk import insert_rows
from portal.vendors.cells import DateOrder
from portal.vendors.columns import Guess, Target, check_targets, guess, guess_date_order
from portal.vendors.import_models import Import, ImportRow
from portal.vendors.landing import Landing
from portal.vendors.landing_rows import add_all, merge_all, take_back
from portal.vendors.reading import Table
from portal.vendors.rows import Choice
from portal.vendors.rules import ImportState

STAGED_FOR = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What a person wrote instead of what was read in a row, and what it is to become."""

    fixes: Mapping[Target, str] = field(default_factory=dict)
    choice: Choice | None = None


def stage(table: Table, source: str, *, by: audit.Actor) -> Import:
    """Keep the rows of a list, with a guess of where its columns go. No vendor is added yet."""
    found = guess(table)
    body = [(row_no, cells) for row_no, cells in table.rows if row_no >= found.first_row]
    made = keep(
        Import(
            source=source,
            state=ImportState.STAGED,
            person_id=by.actor_id,
            person_name=by.name,
            heading=list(found.heading),
            targets=list(found.targets),
            guessed=list(found.sure),
            date_order=guess_date_order(_days(found, body)),
            first_row=found.first_row,
            row_count=len(body),
            staged_at=clock.now(),
        )
    )
    insert_rows(
        ImportRow,
        [
            {"import_id": made.id, "row_no": row_no, "cells": list(cells), "fixes": {}}
            for row_no, cells in body
        ],
    )
    audit.record(audit.Deed.IMPORT_STAGED, by=by, subject=("import", made.id), rows=made.row_count)
    return made


def match_columns(
    of: Import, targets: Sequence[Target], order: DateOrder, *, by: audit.Actor
) -> None:
    """Say where each column goes, and how its dates are to be read."""
    _must_be_staged(of)
    check_targets(targets)
    of.targets = list(targets)
    of.guessed = [True] * len(targets)
    of.date_order = order
    audit.record(
        audit.Deed.IMPORT_STAGED,
        by=by,
        subject=("import", of.id),
        columns=sum(1 for target in targets if target),
    )


def correct_rows(of: Import, corrections: Mapping[int, Correction], *, by: audit.Actor) -> None:
    """Keep what a person wrote and chose for some rows."""
    _must_be_staged(of)
    for row_no, correction in corrections.items():
        fixes = {target.value: text for target, text in correction.fixes.items()}
        chosen = {"choice": correction.choice} if correction.choice else {}
        session.execute(
            update(ImportRow)
            .where(ImportRow.import_id == of.id, ImportRow.row_no == row_no)
            .values(fixes=ImportRow.fixes.concat(fixes), **chosen)
            .execution_options(synchronize_session=False)
        )
    audit.record(
        audit.Deed.IMPORT_STAGED, by=by, subject=("import", of.id), corrected=len(corrections)
    )


def commit(of: Import, *, by: audit.Actor) -> Landing:
    """Add the vendors of a list, all in this one transaction."""
    import_queries.lock_import(of)
    _must_be_staged(of)
    judged = import_queries.judged_rows(of)
    landed = landing.plan(judged)
    if not landed.count:
        raise RuleBroken("No row is ready to be added. Correct or choose at least one.")
    homes = add_all(of, landed)
    merged = merge_all(of, landed, homes)
    of.state = ImportState.COMMITTED
    of.committed_at = clock.now()
    of.added, of.merged = len(landed.adding), len(landed.merging)
    audit.record(
        audit.Deed.VENDORS_IMPORTED,
        by=by,
        subject=("import", of.id),
        added=of.added,
        merged=of.merged,
    )
    audit.touch({*homes.values(), *merged})
    return landed


def undo(of: Import, *, by: audit.Actor) -> None:
    """Take a whole import back, while nobody has worked on what it brought."""
    import_queries.lock_import(of)
    if of.state != ImportState.COMMITTED or of.committed_at is None:
        raise RuleBroken("This import is not on your list, so there is nothing to undo.")
    merged = import_queries.merged_by(of)
    worked_on = [
        vendor.name
        for vendor in (*import_queries.added_by(of), *merged)
        if vendor.changed_at and vendor.changed_at > of.committed_at
    ]
    if worked_on:
        raise RuleBroken(f"{_some(worked_on)} changed since, so the import cannot be undone whole.")
    take_back(of, merged)
    of.state = ImportState.UNDONE
    of.undone_at = clock.now()
    audit.record(
        audit.Deed.IMPORT_UNDONE, by=by, subject=("import", of.id), added=of.added, merged=of.merged
    )
    audit.touch({vendor.id for vendor in merged})


def forget_old_rows(*, by: audit.Actor) -> int:
    """Wipe what was read of lists more than seven days ago. Return of how many lists."""
    old = select(Import.id).where(Import.staged_at < clock.now() - STAGED_FOR)
    wiped = session.scalars(
        delete(ImportRow).where(ImportRow.import_id.in_(old)).returning(ImportRow.import_id)
    )
    lists = len(set(wiped))
    if lists:
        audit.record(audit.Deed.IMPORT_ROWS_WIPED, by=by, lists=lists)
    return lists


def _must_be_staged(of: Import) -> None:
    if of.state != ImportState.STAGED:
        raise RuleBroken("This list was added already. Read it again to add more from it.")


def _days(found: Guess, body: Sequence[tuple[int, Sequence[str]]]) -> list[str]:
    at = [n for n, one in enumerate(found.targets) if one in {Target.BAA_ON, Target.USED_SINCE}]
    return [cells[n] for n in at for _, cells in body if cells[n]]


def _some(names: Sequence[str]) -> str:
    if len(names) <= 3:
        return " and ".join(names)
    return f"{', '.join(names[:3])} and {len(names) - 3} more"
