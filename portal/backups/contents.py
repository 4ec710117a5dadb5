"""What lies in a database, across all practices: its tables with their rows, and its documents.

Raw SQL: it reads as a role that row-level security does not bind.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import IsolationLevel, sql
from psycopg.rows import class_row

from portal.backups.manifest import TableCount
from portal.errors import RuleBroken

ROLE = "portal_backup"

_TABLES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence <> 't'
    AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
ORDER BY n.nspname, c.relname
"""

# The same for the same rows, in whatever order they lie.
_COUNT = """
SELECT count(*),
    coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint::numeric), 0)::text
FROM {table} AS t
"""

# How a row is written out must not depend on the server's settings.
_PLAINLY = (
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL datestyle = 'ISO'",
    "SET LOCAL intervalstyle = 'postgres'",
    "SET LOCAL extra_float_digits = 1",
    "SET LOCAL bytea_output = 'hex'",
)

# One that was destroyed, when its time was over or for what was found in it, has no key left.
_DOCUMENTS = """
SELECT practice_id, id, store_key, sealed_as, key_id, wrapped_keyset, sha256
FROM app.documents
WHERE octet_length(wrapped_keyset) > 0
ORDER BY practice_id, id
"""


@dataclass(frozen=True, kw_only=True)
class DocumentRow:
    """What a row says of a document's object and its seal."""

    practice_id: int
    id: int
    store_key: str
    sealed_as: str
    key_id: str
    wrapped_keyset: bytes
    sha256: str


@contextmanager
def looking(dsn: str) -> Iterator[psycopg.Connection[Any]]:
    """Look at one moment of a database, in which nothing changes, as one who sees every practice."""
    with psycopg.connect(dsn) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        _see_everything(connection)
        for setting in _PLAINLY:
            connection.execute(setting.encode())
        yield connection


def schema_version(connection: psycopg.Connection[Any]) -> str:
    """Return which schema it is."""
    found = connection.execute("SELECT version_num FROM public.schema_version").fetchone()
    return str(found[0]) if found else "none"


def count_tables(connection: psycopg.Connection[Any]) -> tuple[TableCount, ...]:
    """Count the rows of every table, and take a digest of them."""
    return tuple(
        _count(connection, schema, name) for schema, name in connection.execute(_TABLES).fetchall()
    )


def document_rows(connection: psycopg.Connection[Any]) -> list[DocumentRow]:
    """Return every document that has an object."""
    with connection.cursor(row_factory=class_row(DocumentRow)) as cursor:
        return cursor.execute(_DOCUMENTS).fetchall()


def _count(connection: psycopg.Connection[Any], schema: str, name: str) -> TableCount:
    table = sql.Identifier(schema, name)
    found = connection.execute(sql.SQL(_COUNT).format(table=table)).fetchone()
    rows, digest = found or (0, "0")
    return TableCount(table=f"{schema}.{name}", rows=rows, digest=digest)


def _see_everything(connection: psycopg.Connection[Any]) -> None:
    try:
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(ROLE)))
    except psycopg.errors.InvalidParameterValue:
        raise RuleBroken(f"The server has no role {ROLE}. Make it with: portal bootstrap") from None
    except psycopg.errors.InsufficientPrivilege:
        raise RuleBroken(
            f"A backup is read as {ROLE}, and this address cannot become it. Set "
            "PORTAL_BACKUP_DATABASE_URL."
        ) from None
    found = connection.execute(
        "SELECT rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    if found != (True,):
        raise RuleBroken(
            f"{ROLE} does not see every practice, so rows would be missing. As an administrator: "
            f"ALTER ROLE {ROLE} BYPASSRLS"
        )
