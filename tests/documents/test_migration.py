"""The rows of documents that were kept before retention had a table of its own."""

from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from portal import migrations
from portal.gateways.postgres import bootstrap
from tests.databases import Server

DATABASE = "cs_retention_moves"
_ROW = """
INSERT INTO app.documents (practice_id, kind, name, media_type, size_bytes, sha256, sealed_sha256,
  store_key, sealed_as, key_id, algorithm, wrapped_keyset, scan_verdict, scanned_at, retain_until,
  retain_rule, kept_by_kind, kept_by_name, kept_at)
VALUES (1, 'mail', 'a.pdf', 'application/pdf', 9, repeat('a', 64), repeat('b', 64), 'v1/1/x', 'x',
  'k', 'a', 'w', 'clean', now(), '2032-03-02', 'RT09', 'person', 'Ada', '2026-03-02 12:00+00')
"""
_PRACTICE = """
INSERT INTO app.practices VALUES (1, 'A', 'A', '', '', '', 'UTC', '{}', '{}', false, now())
"""


def _upgrade_to(url: str, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = create_engine(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def test_what_was_kept_before_counts_from_its_own_day(postgres_server: Server) -> None:
    with psycopg.connect(postgres_server.admin, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        bootstrap(postgres_server.admin, DATABASE, passwords={})
        url = postgres_server.url(DATABASE, "portal_owner")
        _upgrade_to(url, "0014")
        with psycopg.connect(postgres_server.dsn(DATABASE)) as rows:
            rows.execute(_PRACTICE)
            rows.execute(_ROW)

        _upgrade_to(url, "0015")

        with psycopg.connect(postgres_server.dsn(DATABASE)) as rows:
            found = rows.execute(
                "SELECT counts_since::text, retain_from::text, destroyed_at, relforcerowsecurity"
                " FROM app.documents, pg_class WHERE pg_class.oid = 'app.documents'::regclass"
            ).fetchone()
        admin.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
    assert found == ("2026-03-02", "2026-03-02", None, True)
