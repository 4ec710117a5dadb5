"""What a superuser can do to a trail, once the guards are down."""

from typing import Any

import psycopg
from psycopg import sql

from portal.audit.findings import Fault, Verdict

PRACTICE = 1001
CHANGES = [
    "at = at + interval '1 microsecond'",
    "xid = '1'",
    "actor_kind = 'link'",
    "actor_id = 8",
    "deed = 'vendor_added'",
    "vendor_id = NULL",
    "ip = NULL",
    "user_agent = ''",
    "request_id = 'f'",
    "subject_kind = 'baa'",
    "subject_id = 1",
    "details = details || '{{\"more\": null}}'",
]
COPY = (
    "INSERT INTO audit.event (practice_id, actor_kind, actor_name, deed) "
    "VALUES (1001, 'person', 'Nobody', 'vendor_added')"
)
SET_BACK = (
    "UPDATE audit.head h SET seq = c.seq, hash = c.hash FROM audit.chain c "
    "WHERE h.practice_id = 1001 AND c.practice_id = 1001 "
    "AND c.seq = (SELECT max(seq) FROM audit.chain WHERE practice_id = 1001)"
)


def tamper(connection: psycopg.Connection[Any], deed: str, *, line: int = 0) -> None:
    """Do a deed with every guard down, and put the guards up again."""
    number = connection.execute(
        "SELECT event_id FROM audit.chain WHERE practice_id = %s AND seq = %s", [PRACTICE, line]
    ).fetchone()
    guards("DISABLE", connection)
    connection.execute(sql.SQL(deed).format(number[0] if number else 0))
    guards("ENABLE ALWAYS", connection)


def guards(up_or_down: str, connection: psycopg.Connection[Any]) -> None:
    """Take every trigger of the trail down, or put it up."""
    triggers = connection.execute(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid "
        "WHERE relnamespace = 'audit'::regnamespace AND NOT tgisinternal"
    ).fetchall()
    for table, name in triggers:
        connection.execute(f"ALTER TABLE {table} {up_or_down} TRIGGER {name}")


def month(connection: psycopg.Connection[Any], kind: str) -> str:
    """Return the name of this month's part of the trail."""
    found = connection.execute(
        "SELECT 'audit.' || %s || to_char(now() AT TIME ZONE 'UTC', '_YYYY_MM')", [kind]
    ).fetchone()
    assert found
    return str(found[0])


def faults(verdict: Verdict) -> list[tuple[Fault, int | None, int | None, int | None]]:
    """Return what was found, and where."""
    return [
        (found.fault, found.practice_id, found.first_line, found.last_line)
        for found in verdict.findings
    ]
