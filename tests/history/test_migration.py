"""What was on the list before past days were kept."""

import psycopg

from portal.gateways.postgres import bootstrap
from tests.databases import Server
from tests.documents.test_migration import _PRACTICE, _upgrade_to

DATABASE = "cs_history_begins"
_VENDOR = """
INSERT INTO app.vendors (practice_id, name, name_key, search_text, phi, added_at)
VALUES (1, 'Pingwell', 'pingwell', 'pingwell', 'yes', now() - interval '1 year')
"""


def test_the_record_begins_with_what_is_there_and_says_so(postgres_server: Server) -> None:
    with psycopg.connect(postgres_server.admin, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        bootstrap(postgres_server.admin, DATABASE, passwords={})
        url = postgres_server.url(DATABASE, "portal_owner")
        _upgrade_to(url, "0028")
        with psycopg.connect(postgres_server.dsn(DATABASE)) as rows:
            rows.execute(_PRACTICE)
            rows.execute(_VENDOR)

        _upgrade_to(url, "0029")

        with psycopg.connect(postgres_server.dsn(DATABASE)) as rows:
            found = rows.execute(
                "SELECT table_name, told ->> 'name', told ? 'search_text',"
                " at > now() - interval '1 hour' FROM app.past_rows ORDER BY id"
            ).fetchall()
        admin.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
    assert found == [("practices", None, None, True), ("vendors", "Pingwell", False, True)]
