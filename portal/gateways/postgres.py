"""What an administrator sets up once on any PostgreSQL server: roles, the database, the trail."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

_ROLES = (Path(__file__).parent / "postgres_roles.sql").read_text()
_TRAIL = Path(__file__).parents[1] / "audit" / "trail"
_ONE_AT_A_TIME = 0x506F7274616C  # "Portal"; any number that all who bootstrap agree on


def bootstrap(admin_dsn: str, database: str, *, passwords: Mapping[str, str] | None) -> None:
    """Make the portal's roles, its database and its trail. Again, it adds only what is missing."""
    with psycopg.connect(admin_dsn, autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
        admin.execute(_ROLES)
        for role, password in (passwords or {}).items():
            _set_password(admin, role, password)
        _make_database(admin, database)
        # Still under the lock: what is made inside the database is made by one at a time.
        with psycopg.connect(make_conninfo(admin_dsn, dbname=database)) as inside:
            inside.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
            _make_trail(inside)


def make_empty(admin_dsn: str, database: str) -> None:
    """Make the portal's roles and a database with nothing in it: what a backup is restored into."""
    with psycopg.connect(admin_dsn, autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
        admin.execute(_ROLES)
        _make_database(admin, database)


def _set_password(admin: psycopg.Connection[Any], role: str, password: str) -> None:
    # Hashed here, so that the server's log and statistics never see it.
    hashed = admin.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    admin.execute(
        sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), hashed.decode())
    )


def _make_database(admin: psycopg.Connection[Any], database: str) -> None:
    name = sql.Identifier(database)
    if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
        admin.execute(
            sql.SQL(
                "CREATE DATABASE {} OWNER portal_owner TEMPLATE template0 ENCODING 'UTF8'"
            ).format(name)
        )
    admin.execute(sql.SQL("ALTER DATABASE {} OWNER TO portal_owner").format(name))
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    admin.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {} TO portal_app, portal_worker, portal_backup").format(
            name
        )
    )


def _make_trail(inside: psycopg.Connection[Any]) -> None:
    """Take the steps of portal/audit/trail that were not taken yet, as the trail's owner.

    The migrations cannot: their role must never own the trail or be able to become its owner.
    """
    inside.execute("CREATE SCHEMA IF NOT EXISTS audit AUTHORIZATION portal_audit")
    inside.execute("SET LOCAL ROLE portal_audit")
    inside.execute(
        "CREATE TABLE IF NOT EXISTS audit.step"
        " (name text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())"
    )
    taken = {name for (name,) in inside.execute("SELECT name FROM audit.step")}
    for step in sorted(_TRAIL.glob("*.sql")):
        if step.stem not in taken:
            inside.execute(step.read_text())
            inside.execute("INSERT INTO audit.step (name) VALUES (%s)", [step.stem])
    inside.execute("SELECT audit.make_months_ahead()")
