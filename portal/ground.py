"""The ground the portal stands on: a database that runs, with its roles and newest schema."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from portal import migrations
from portal.gateways import postgres
from portal.gateways.cluster import SUPERUSER, Cluster
from portal.settings import Settings

DATABASE = "countersign"


@dataclass(frozen=True, kw_only=True)
class Ground:
    """How the web, the worker and the auditor reach the database."""

    app_url: str
    worker_url: str
    # For the verifier and backups: reads across practices. None where nobody gave one.
    admin_dsn: str | None
    cluster: Cluster | None = None


def lay(settings: Settings) -> Ground:
    """Start the embedded server, or use DATABASE_URL; bring the schema up to date."""
    if settings.database_url is None:
        return _embedded(settings.data)
    if settings.admin_database_url:
        postgres.bootstrap(
            _plain(settings.admin_database_url),
            settings.database_url.rpartition("/")[2].partition("?")[0],
            passwords=None,
        )
    if settings.owner_database_url:
        migrations.upgrade(settings.owner_database_url)
    return Ground(
        app_url=settings.database_url,
        worker_url=settings.worker_database_url or settings.database_url,
        admin_dsn=_plain(settings.admin_database_url) if settings.admin_database_url else None,
    )


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
    postgres.bootstrap(cluster.dsn("postgres", SUPERUSER), DATABASE, passwords=None)
    migrations.upgrade(cluster.url(DATABASE, "portal_owner"))
    return Ground(
        app_url=cluster.url(DATABASE, "portal_app"),
        worker_url=cluster.url(DATABASE, "portal_worker"),
        admin_dsn=cluster.dsn(DATABASE, SUPERUSER),
        cluster=cluster,
    )


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
