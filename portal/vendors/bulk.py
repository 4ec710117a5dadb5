"""Many new rows in one statement.

One statement, because the counts are kept by a trigger once a statement, not once a row; and not
COPY, because PostgreSQL allows no COPY into a table under row-level security.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, column, func, insert, inspect, select
from sqlalchemy.dialects.postgresql import JSONB

from portal.db import Base, session


def insert_rows(kind: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that name the same columns. Days and moments are given as ISO text."""
    if not rows:
        return
    types = {one.key: one.type for one in inspect(kind).columns}
    names = list(rows[0])
    told = (
        func.jsonb_to_recordset(bindparam("told", [dict(row) for row in rows], JSONB))
        .table_valued(*(column(name, types[name]) for name in names))
        .render_derived(name="told", with_types=True)
    )
    session.execute(
        insert(kind).inline().from_select(names, select(*(told.c[name] for name in names)))
    )


def next_ids(kind: type[Base], how_many: int) -> list[int]:
    """Return the ids that the next rows of a table will have."""
    numbers = func.generate_series(1, how_many).table_valued("n")
    sequence = func.pg_get_serial_sequence(f"app.{kind.__tablename__}", "id")
    return list(session.scalars(select(func.nextval(sequence)).select_from(numbers)))


def take_stock() -> None:
    """Have the database look how large the tables are now, in the middle of the transaction.

    Until it has looked, it plans the check of each reference as for the few rows of day one, and
    reads every vendor of the practice for it: 10,000 vendors cost 10,000 times 10,000 rows.
    """
    session.execute(select(func.app.take_stock()))
