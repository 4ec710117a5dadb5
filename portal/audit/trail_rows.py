"""The trail as it lies in the database, read row by row for the verifier.

Raw SQL: it reads across practices and columns that the portal's own model leaves out.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

import psycopg
from psycopg.rows import class_row

from portal.audit.canon import Sealed


class Line(NamedTuple):
    """One line of a chain with its event, or a run of lines that was retired with its month."""

    practice_id: int
    seq: int
    last_seq: int
    at: datetime
    prev_hash: bytes
    hash: bytes
    event: Sealed | None
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain says that it ends."""

    practice_id: int
    seq: int
    hash: bytes


# Sorted by the server, and read through a cursor, so that years of lines need no memory here.
_LINES = """
SELECT c.practice_id, c.seq, c.at, c.prev_hash, c.hash,
    e.id, e.xid::text, e.actor_kind, e.actor_id, e.actor_name, e.deed, e.subject_kind,
    e.subject_id, e.vendor_id, e.ip, e.user_agent, e.request_id, e.details::text
FROM audit.chain c
LEFT JOIN audit.event e ON e.practice_id = c.practice_id AND e.at = c.at AND e.id = c.event_id
WHERE %(practice)s::bigint IS NULL OR c.practice_id = %(practice)s
ORDER BY c.practice_id, c.seq, c.at
"""

_RETIRED = """
SELECT practice_id, first_seq, last_seq, month::timestamptz, prev_hash, hash
FROM audit.retired_run
WHERE %(practice)s::bigint IS NULL OR practice_id = %(practice)s
ORDER BY practice_id, first_seq
"""

# What this very transaction has written is sealed when it commits.
_UNSEALED = """
SELECT e.practice_id, e.at, e.id
FROM audit.event e
WHERE (%(practice)s::bigint IS NULL OR e.practice_id = %(practice)s)
    AND e.xid IS DISTINCT FROM pg_current_xact_id_if_assigned()
    AND NOT EXISTS (
        SELECT FROM audit.chain c
        WHERE c.practice_id = e.practice_id AND c.at = e.at AND c.event_id = e.id)
ORDER BY e.practice_id, e.at, e.id
LIMIT 1000
"""

_HEADS = """
SELECT practice_id, seq, hash FROM audit.head
WHERE %(practice)s::bigint IS NULL OR practice_id = %(practice)s
ORDER BY practice_id
"""


def every_line(connection: psycopg.Connection[Any], practice_id: int | None) -> Iterator[Line]:
    """Yield every line and every retired run, chain by chain, in order."""
    asked = {"practice": practice_id}
    retired = [
        Line(practice, first, last, month, before, sealed, None, is_retired=True)
        for practice, first, last, month, before, sealed in connection.execute(_RETIRED, asked)
    ]
    in_order = attrgetter("practice_id", "seq")
    return heapq.merge(_lines(connection, asked), retired, key=in_order)


def every_head(connection: psycopg.Connection[Any], practice_id: int | None) -> dict[int, Head]:
    """Return where each chain says that it ends."""
    with connection.cursor(row_factory=class_row(Head)) as cursor:
        heads = cursor.execute(_HEADS, {"practice": practice_id})
        return {head.practice_id: head for head in heads}


def unsealed_events(
    connection: psycopg.Connection[Any], practice_id: int | None
) -> list[tuple[int, datetime, int]]:
    """Return events that stand in no chain, the first thousand: practice, moment, number."""
    return connection.execute(_UNSEALED, {"practice": practice_id}).fetchall()


def _lines(connection: psycopg.Connection[Any], asked: dict[str, int | None]) -> Iterator[Line]:
    with connection.cursor("lines_of_the_trail") as cursor:
        cursor.itersize = 5000
        for practice_id, seq, at, prev_hash, sealed, number, *said in cursor.execute(_LINES, asked):
            event = None if number is None else Sealed(practice_id, number, at, *said)
            yield Line(practice_id, seq, seq, at, prev_hash, sealed, event)
