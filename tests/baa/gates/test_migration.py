"""Decisions and BAAs from before services had needs and gates of their own."""

from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from portal import migrations
from portal.gateways.postgres import bootstrap
from tests.databases import Server

DATABASE = "cs_gates_move"
_BEFORE = """
INSERT INTO app.practices VALUES (1, 'A', 'A', '', '', '', 'UTC', '{}', '{}', false, now());
INSERT INTO app.vendors (practice_id, id, name, name_key, phi, added_at)
  VALUES (1, 7, 'A', 'a', 'yes', now());
INSERT INTO app.services (practice_id, id, vendor_id, name, phi, phi_verbs, in_use, stopped_on)
  VALUES (1, 1, 7, 'T', 'yes', '{transmits,receives}', true, NULL),
    (1, 2, 7, 'U', 'unsure', '{}', true, NULL), (1, 3, 7, 'N', 'no', '{}', true, NULL),
    (1, 4, 7, 'O', 'yes', '{receives}', false, '2026-01-01');
INSERT INTO app.baa_needs (practice_id, vendor_id, outcome, exemption, answers, questions_as_of,
  reason, decided_by_name, decided_on, re_ask_on)
  VALUES (1, 7, 'not_needed', 'E01', '{}', 'x', 'y', 'Ada', '2026-01-01', '2027-01-01');
"""
_AFTER = """
SELECT phi_seen, document_id, relforcerowsecurity, app.document_is_used(1)
FROM app.baa_needs, pg_class WHERE pg_class.oid = 'app.baa_needs'::regclass
"""


def _upgrade_to(url: str, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = create_engine(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def test_what_was_decided_before_is_asked_again_by_changes_from_now_on(
    postgres_server: Server,
) -> None:
    with psycopg.connect(postgres_server.admin, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        bootstrap(postgres_server.admin, DATABASE, passwords={})
        url = postgres_server.url(DATABASE, "portal_owner")
        _upgrade_to(url, "0024")
        with psycopg.connect(postgres_server.dsn(DATABASE)) as rows:
            rows.execute(_BEFORE)

        _upgrade_to(url, "0025")

        with psycopg.connect(postgres_server.dsn(DATABASE)) as rows:
            found = rows.execute(_AFTER).fetchone()
            covers = rows.execute("SELECT count(*) FROM app.baa_covers").fetchone()
            rows.execute("UPDATE app.services SET name = 'Texts' WHERE id = 1")
            rows.execute("UPDATE app.services SET phi = 'yes' WHERE id = 3")
            changed = rows.execute(
                "SELECT id FROM app.services WHERE phi_changed_at IS NOT NULL"
            ).fetchall()
        admin.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
    assert found == ({"1": "yes:receives,transmits", "2": "unsure"}, None, True, False)
    assert covers == (0,)
    assert changed == [(3,)]
