"""Standing on a PostgreSQL of one's own: set up from its addresses, and refused in a sentence."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from portal import ground, migrations
from portal.audit.verifier import run_verify
from portal.gateways.postgres import bootstrap
from portal.ground import GroundRefused
from portal.settings import Settings, read_settings
from tests.databases import ROOT, Server

DATABASE = "cs_ground"
PASSWORD = "only-on-this-machine"  # noqa: S105 - of a test server
LOGINS = ("portal_app", "portal_worker", "portal_owner")


@pytest.fixture
def admin(postgres_server: Server) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Return an administrator's connection; the database that is made goes again."""
    with psycopg.connect(postgres_server.admin, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        yield connection
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def settings(server: Server, data: Path, *, all_roles: bool) -> Settings:
    place = conninfo_to_dict(server.admin)
    where = f"?host={place['host']}&port={place.get('port', 5432)}"
    app, worker, owner = (f"postgresql://{role}:{PASSWORD}@/{DATABASE}{where}" for role in LOGINS)
    told = {"PORTAL_DATA": str(data), "DATABASE_URL": app, "PORTAL_WORKER_DATABASE_URL": worker}
    if all_roles:
        secret = f":{place['password']}" if place.get("password") else ""
        told |= {
            "PORTAL_OWNER_DATABASE_URL": owner,
            "PORTAL_ADMIN_DATABASE_URL": f"postgresql://postgres{secret}@/postgres{where}",
        }
    return read_settings(told)


def test_an_empty_server_is_set_up_from_its_addresses(
    postgres_server: Server, admin: psycopg.Connection[tuple[object, ...]], tmp_path: Path
) -> None:
    bootstrap(postgres_server.admin, DATABASE, passwords=None)
    if postgres_server.cluster:
        # Elsewhere other tests sign in by these passwords at this very moment.
        for role in LOGINS:
            admin.execute(f"ALTER ROLE {role} PASSWORD NULL")

    laid = ground.lay(settings(postgres_server, tmp_path, all_roles=True))

    assert laid.admin_dsn is not None
    assert run_verify(laid.admin_dsn, as_json=False, out=StringIO()) == 0
    # From now on it stands without the owner's and the administrator's addresses.
    assert laid.app_url == ground.lay(settings(postgres_server, tmp_path, all_roles=False)).app_url
    kept = admin.execute(
        "SELECT count(*) FROM pg_authid WHERE rolname = ANY(%s) AND rolpassword LIKE 'SCRAM-SHA-256$%%'",
        [list(LOGINS)],
    ).fetchone()
    assert kept == (3,)


def test_a_schema_that_is_behind_is_refused_with_what_to_do(
    postgres_server: Server, admin: psycopg.Connection[tuple[object, ...]], tmp_path: Path
) -> None:
    bootstrap(postgres_server.admin, DATABASE, passwords=dict.fromkeys(LOGINS, PASSWORD))

    with pytest.raises(GroundRefused, match=r"is none, .* run: portal bootstrap"):
        ground.lay(settings(postgres_server, tmp_path, all_roles=False))


def test_a_server_that_is_not_there_is_refused_in_a_sentence(tmp_path: Path) -> None:
    nowhere = "postgresql://{}:secret-word@127.0.0.1:1/countersign"
    told = read_settings(
        {
            "PORTAL_DATA": str(tmp_path),
            "DATABASE_URL": nowhere.format("portal_app"),
            "PORTAL_WORKER_DATABASE_URL": nowhere.format("portal_worker"),
            "PORTAL_OWNER_DATABASE_URL": nowhere.format("portal_owner"),
        }
    )

    with pytest.raises(GroundRefused) as refused:
        ground.lay(told)

    assert "See that the server runs" in str(refused.value)
    assert "secret-word" not in str(refused.value)


def test_the_newest_migration_is_the_one_the_portal_asks_for() -> None:
    made = (ROOT / "portal" / "migrations" / "versions").glob("[0-9]*.py")

    assert max(path.name[:4] for path in made) == migrations.HEAD
