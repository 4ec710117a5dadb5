"""What an administrator sets up once on any PostgreSQL server: roles, the database, their rights."""

from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

_ROLES = (Path(__file__).parent / "postgres_roles.sql").read_text()
_ONE_AT_A_TIME = 0x506F7274616C  # "Portal"; any number that all who bootstrap agree on


def bootstrap(admin_dsn: str, database: str, *, passwords: Mapping[str, str] | None) -> None:
    """Make the portal's roles and its database. Run again, it changes nothing that is right."""
    with psycopg.connect(admin_dsn, autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
        admin.execute(_ROLES)
        for role, password in (passwords or {}).items():
            _set_password(admin, role, password)
        _make_database(admin, database)
        # Still under the lock: what is made inside the database is made by one at a time.
        with psycopg.connect(make_conninfo(admin_dsn, dbname=database)) as inside:
            inside.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")


def _set_password(admin: psycopg.Connection, role: str, password: str) -> None:
    # Hashed here, so that the server's log and statistics never see it.
    hashed = admin.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    admin.execute(
        sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), hashed.decode())
    )


def _make_database(admin: psycopg.Connection, database: str) -> None:
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
