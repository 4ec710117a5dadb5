"""What an administrator sets up: roles that can do no more than they must, a database, a trail."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from portal.gateways.postgres import bootstrap
from tests.databases import Server

DATABASE = "cs_bootstrap"


@pytest.fixture
def admin(postgres_server: Server) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Return an administrator's connection; the database that is made goes again."""
    with psycopg.connect(postgres_server.admin, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        yield connection
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def test_many_may_set_up_at_once_and_again(
    postgres_server: Server, admin: psycopg.Connection[tuple[object, ...]]
) -> None:
    def set_up(_: int) -> None:
        bootstrap(postgres_server.admin, DATABASE, passwords=None)

    with ThreadPoolExecutor(4) as administrators:
        list(administrators.map(set_up, range(4)))
    set_up(5)

    owner = admin.execute(
        "SELECT pg_get_userbyid(datdba), pg_encoding_to_char(encoding) FROM pg_database"
        " WHERE datname = %s",
        [DATABASE],
    ).fetchone()
    assert owner == ("portal_owner", "UTF8")


def test_roles_can_do_no_more_than_they_must(
    postgres_server: Server, admin: psycopg.Connection[tuple[object, ...]]
) -> None:
    bootstrap(postgres_server.admin, DATABASE, passwords=None)

    roles = admin.execute(
        "SELECT rolname, rolcanlogin, rolbypassrls FROM pg_roles"
        " WHERE rolname LIKE 'portal%%' AND NOT rolsuper AND NOT rolcreaterole AND NOT rolcreatedb"
        ' ORDER BY rolname COLLATE "C"',
    ).fetchall()
    assert roles == [
        ("portal_app", True, False),
        ("portal_audit", False, False),
        ("portal_backup", True, True),
        ("portal_owner", True, False),
        ("portal_worker", True, False),
    ]


@pytest.mark.parametrize("role", ["portal_app", "portal_worker", "portal_backup"])
def test_nobody_but_the_owner_makes_tables(
    postgres_server: Server, admin: psycopg.Connection[tuple[object, ...]], role: str
) -> None:
    bootstrap(postgres_server.admin, DATABASE, passwords=None)

    with psycopg.connect(postgres_server.dsn(DATABASE, role)) as connection:
        for schema in ("public", "audit", "pg_temp"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(f"CREATE TABLE {schema}.mine (id int)")


def test_a_password_is_kept_only_as_a_hash(
    postgres_server: Server, admin: psycopg.Connection[tuple[object, ...]]
) -> None:
    before = verifier_of(admin)
    try:
        bootstrap(postgres_server.admin, DATABASE, passwords={"portal_backup": "Grüße, 12 words"})

        kept = verifier_of(admin)
        assert kept
        assert kept.startswith("SCRAM-SHA-256$")
    finally:
        put_back = f"'{before}'" if before else "NULL"
        admin.execute(f"ALTER ROLE portal_backup PASSWORD {put_back}")


def test_a_role_that_could_look_past_practices_stops_it(
    postgres_server: Server, admin: psycopg.Connection[tuple[object, ...]]
) -> None:
    bootstrap(postgres_server.admin, DATABASE, passwords=None)
    admin.execute("GRANT portal_audit TO portal_owner")
    try:
        with pytest.raises(psycopg.errors.RaiseException, match="must not be a member"):
            bootstrap(postgres_server.admin, DATABASE, passwords=None)
    finally:
        admin.execute("REVOKE portal_audit FROM portal_owner")


def verifier_of(admin: psycopg.Connection[tuple[object, ...]]) -> str | None:
    """Return what the server keeps of a password."""
    row = admin.execute(
        "SELECT rolpassword FROM pg_authid WHERE rolname = 'portal_backup'"
    ).fetchone()
    return str(row[0]) if row and row[0] else None
