"""Databases for tests: a migrated template, cloned in a tenth of a second.

Without PORTAL_TEST_ADMIN_URL the embedded server is used; with it, the server it names
(as a superuser). The same tests run over both.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from portal import migrations
from portal.gateways import postgres
from portal.gateways.cluster import SUPERUSER, Cluster

ROOT = Path(__file__).parents[1]
_SCHEMA = [
    *sorted((ROOT / "portal" / "migrations").rglob("*.py")),
    *sorted((ROOT / "portal").rglob("*.sql")),
]
_PASSWORD = "only-on-this-machine"  # noqa: S105 - of a test server
_ROLES = ("portal_owner", "portal_app", "portal_worker", "portal_backup")


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server for tests."""

    admin: str
    cluster: Cluster | None

    def dsn(self, database: str, user: str | None = None) -> str:
        """Return a conninfo for one of the portal's roles, or for the administrator."""
        told = {"dbname": database}
        if user is not None:
            told |= {"user": user} | ({} if self.cluster else {"password": _PASSWORD})
        return make_conninfo(self.admin, **told)

    def url(self, database: str, user: str) -> str:
        """Return the same as an address for SQLAlchemy."""
        parts = conninfo_to_dict(self.dsn(database, user))
        secret = f":{parts['password']}" if parts.get("password") else ""
        return (
            f"postgresql+psycopg://{user}{secret}@/{database}"
            f"?host={parts['host']}&port={parts.get('port', 5432)}"
        )


def server() -> Server:
    """Return the server the tests run over, started."""
    named = os.environ.get("PORTAL_TEST_ADMIN_URL")
    if named:
        return Server(admin=make_conninfo(named), cluster=None)
    cluster = Cluster(_place())
    cluster.start()
    admin = cluster.dsn("postgres", SUPERUSER)
    _hurry(admin)
    return Server(admin=admin, cluster=cluster)


def _place() -> Path:
    """Return where the test server's data lies: in memory where there is room, else beside us."""
    memory = Path("/dev/shm")  # noqa: S108 - in a folder named for this checkout
    if not os.access(memory, os.W_OK) or shutil.disk_usage(memory).free < 4_000_000_000:
        return ROOT / ".local" / "test-postgres"
    checkout = hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
    place = memory / f"countersign-{os.getuid()}-{checkout}"
    place.mkdir(mode=0o755, exist_ok=True)
    return place / "postgres"


def _hurry(admin: str) -> None:
    """Let commits not wait for the disk: these databases are thrown away."""
    with psycopg.connect(admin, autocommit=True) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")


@contextmanager
def database(on: Server, purpose: str) -> Iterator[str]:
    """Make a database of the newest schema, and drop it after."""
    with clone(on, _template(on), purpose) as name:
        yield name


@contextmanager
def clone(on: Server, template: str, purpose: str) -> Iterator[str]:
    """Make a database that is a copy of another, and drop it after."""
    name = f"cs_{purpose}_{os.getpid()}"
    with psycopg.connect(on.admin, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY wal_log')
        admin.execute(f'ALTER DATABASE "{name}" OWNER TO portal_owner')
        admin.execute(
            f'GRANT CONNECT ON DATABASE "{name}" TO portal_app, portal_worker, portal_backup'
        )
    try:
        yield name
    finally:
        with psycopg.connect(on.admin, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _template(on: Server) -> str:
    digest = hashlib.sha256()
    for path in _SCHEMA:
        digest.update(path.read_bytes())
    name = f"cs_template_{digest.hexdigest()[:12]}"
    with psycopg.connect(on.admin, autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(77001)")
        ready = admin.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate", [name]
        ).fetchone()
        if ready is None:
            passwords = None if on.cluster else dict.fromkeys(_ROLES, _PASSWORD)
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            postgres.bootstrap(on.admin, name, passwords=passwords)
            migrations.upgrade(on.url(name, "portal_owner"))
            admin.execute(f'ALTER DATABASE "{name}" IS_TEMPLATE true')
    return name
