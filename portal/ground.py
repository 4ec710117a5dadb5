"""The ground the portal stands on: a database that runs, with its roles and newest schema."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy.exc import DBAPIError

from portal import migrations
from portal.gateways import postgres
from portal.gateways.cluster import DATABASE, SUPERUSER, Cluster
from portal.settings import Settings

# Those that log in with a password of their own.
_ROLES = frozenset({"portal_owner", "portal_app", "portal_worker", "portal_backup"})


class GroundRefused(Exception):
    """The portal cannot stand on this database. The message says what to do."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """How the web, the worker and the auditor reach the database."""

    app_url: str
    worker_url: str
    # For the verifier: reads across practices. None where nobody gave one.
    admin_dsn: str | None
    # For backups: portal_backup, or an administrator that can become it.
    backup_dsn: str | None
    cluster: Cluster | None = None


def lay(settings: Settings) -> Ground:
    """Start the embedded server, or use DATABASE_URL; bring the schema up to date."""
    with _told_plainly():
        if settings.database_url is None:
            return _prepared(_embedded(settings.data))
        _prepare(settings, settings.database_url)
        return _of_ones_own(settings, settings.database_url)


def stand_on(settings: Settings) -> Ground:
    """Find the database as it is, and change nothing in it: for those who only check."""
    with _told_plainly():
        if settings.database_url is None:
            if not (settings.data / "postgres").exists():
                raise GroundRefused(
                    f"There is no database in {settings.data} yet. portal serve makes it."
                )
            return _embedded(settings.data)
        return _of_ones_own(settings, settings.database_url)


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except (psycopg.Error, DBAPIError) as failure:
        said = failure.orig if isinstance(failure, DBAPIError) else failure
        words = str(said).strip().splitlines() or [type(said).__name__]
        raise GroundRefused(
            f"The database says: {words[0]}. See that the server runs, and that the addresses in "
            "DATABASE_URL, PORTAL_WORKER_DATABASE_URL, PORTAL_OWNER_DATABASE_URL and "
            "PORTAL_ADMIN_DATABASE_URL are right."
        ) from failure


def session_secret(settings: Settings) -> str:
    """Return the key that signs cookies: from the environment, else from a file made once."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.data / "keys" / "cookies.key"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32) + "\n")
    return path.read_text().strip()


def _embedded(data: Path) -> Ground:
    data.mkdir(parents=True, exist_ok=True)
    cluster = Cluster(data / "postgres")
    cluster.start()
    return Ground(
        app_url=cluster.url(DATABASE, "portal_app"),
        worker_url=cluster.url(DATABASE, "portal_worker"),
        admin_dsn=cluster.dsn(DATABASE, SUPERUSER),
        backup_dsn=cluster.dsn(DATABASE, "portal_backup"),
        cluster=cluster,
    )


def _prepared(ground: Ground) -> Ground:
    if ground.cluster:
        everything = ground.cluster.dsn("postgres", SUPERUSER)
        postgres.bootstrap(everything, DATABASE, passwords=None)
        migrations.upgrade(ground.cluster.url(DATABASE, "portal_owner"))
    return ground


def _prepare(settings: Settings, app_url: str) -> None:
    if settings.admin_database_url:
        anywhere, database = (
            plain_address(settings.admin_database_url),
            urlsplit(app_url).path.strip("/"),
        )
        postgres.bootstrap(anywhere, database, passwords=_passwords(settings))
    if settings.owner_database_url:
        migrations.upgrade(settings.owner_database_url)


def _of_ones_own(settings: Settings, app_url: str) -> Ground:
    check_schema(app_url)
    admin_dsn = None
    if settings.admin_database_url:
        database = urlsplit(app_url).path.strip("/")
        admin_dsn = make_conninfo(plain_address(settings.admin_database_url), dbname=database)
    return Ground(
        app_url=app_url,
        worker_url=settings.worker_database_url or app_url,
        admin_dsn=admin_dsn,
        backup_dsn=plain_address(settings.backup_database_url)
        if settings.backup_database_url
        else admin_dsn,
    )


def _passwords(settings: Settings) -> dict[str, str]:
    """Return the passwords that the addresses hold, by role: an administrator gives them so."""
    addresses = (
        settings.database_url,
        settings.worker_database_url,
        settings.owner_database_url,
        settings.backup_database_url,
    )
    told = [urlsplit(address) for address in addresses if address]
    return {
        one.username: unquote(one.password)
        for one in told
        if one.username in _ROLES and one.password
    }


def check_schema(app_url: str) -> None:
    """Refuse a database whose schema is not the one that this version of the portal needs."""
    with psycopg.connect(plain_address(app_url)) as connection:
        found = connection.execute("SELECT to_regprocedure('app.schema_version()')").fetchone()
        if found != (None,):
            found = connection.execute("SELECT app.schema_version()").fetchone()
    version = (found and found[0]) or "none"
    if version != migrations.HEAD:
        raise GroundRefused(
            f"The schema of the database is {version}, and this version of the portal needs "
            f"{migrations.HEAD}. Set PORTAL_OWNER_DATABASE_URL, and run: portal bootstrap"
        )


def plain_address(url: str) -> str:
    """Return an address as psycopg reads it, without SQLAlchemy's name for the driver."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
