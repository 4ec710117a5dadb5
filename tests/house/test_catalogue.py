"""What must hold of every practice table, today's and those to come: asked of the database."""

import psycopg
import pytest
from flask import Flask

from portal.db import Base
from tests.databases import Server

# They tell in which practice, and as whom, the connection is: every policy asks them.
FOR_ANYONE = {"practice", "person"}

# Each returns one row for each fault.
FAULTS = {
    "a practice table without forced row-level security": """
        SELECT c.oid::regclass::text FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'practice_id' AND NOT a.attisdropped
        WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'app'::regnamespace
          AND NOT (c.relrowsecurity AND c.relforcerowsecurity)""",
    "a practice table without a policy for reading and writing": """
        SELECT c.oid::regclass::text FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'practice_id'
        WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'app'::regnamespace
          AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid
            AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL)""",
    "a policy for the app that looks past its practice": """
        SELECT p.polrelid::regclass || ' ' || p.polname FROM pg_policy p
        JOIN pg_class c ON c.oid = p.polrelid
        WHERE c.relnamespace = 'app'::regnamespace
          AND pg_get_expr(p.polqual, p.polrelid) <> '(practice_id = app.practice())'
          AND NOT (p.polroles = ARRAY['portal_owner'::regrole::oid] AND p.polcmd = 'r')
          -- Rows of a person, not of a practice: they have walls and tests of their own.
          AND c.relname NOT IN ('people', 'sessions', 'recovery_codes', 'passes')""",
    "a key or unique index that the practice does not lead": """
        SELECT i.indexrelid::regclass::text FROM pg_index i
        JOIN pg_class c ON c.oid = i.indrelid
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'practice_id'
        WHERE c.relnamespace = 'app'::regnamespace AND i.indisunique AND i.indkey[0] <> a.attnum""",
    "a reference between practice tables that could cross practices": """
        SELECT k.conname || ' on ' || k.conrelid::regclass FROM pg_constraint k
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attname = 'practice_id'
        JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attname = 'practice_id'
        WHERE k.contype = 'f' AND NOT EXISTS (
          SELECT FROM generate_subscripts(k.conkey, 1) s
          WHERE k.conkey[s] = a.attnum AND k.confkey[s] = b.attnum)""",
    "an indexed column whose equality is not leakproof": """
        SELECT DISTINCT i.indexrelid::regclass || '.' || a.attname || ' '
          || format_type(a.atttypid, NULL)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
        JOIN pg_attribute a ON a.attrelid = i.indexrelid
        JOIN pg_am m ON m.oid = (SELECT relam FROM pg_class WHERE oid = i.indexrelid)
        WHERE c.relnamespace = 'app'::regnamespace AND m.amname = 'btree' AND EXISTS (
          SELECT FROM pg_type t
          LEFT JOIN pg_opclass oc ON oc.opcdefault AND oc.opcmethod = 403
            AND oc.opcintype = CASE WHEN t.typtype = 'e' THEN 'anyenum'::regtype ELSE t.oid END
          LEFT JOIN pg_amop o ON o.amopfamily = oc.opcfamily AND o.amopstrategy = 3
            AND o.amoplefttype = oc.opcintype AND o.amoprighttype = oc.opcintype
          LEFT JOIN pg_operator op ON op.oid = o.amopopr
          LEFT JOIN pg_proc p ON p.oid = op.oprcode
          WHERE t.oid = a.atttypid AND NOT coalesce(p.proleakproof, false))""",
    "a role of the portal that may do too much": """
        SELECT rolname FROM pg_roles WHERE rolname IN ('portal_app', 'portal_worker')
          AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)""",
    "a practice table that the app owns": """
        SELECT c.oid::regclass::text FROM pg_class c
        WHERE c.relnamespace IN ('app'::regnamespace, 'audit'::regnamespace)
          AND c.relowner IN ('portal_app'::regrole, 'portal_worker'::regrole)""",
    "a function that anyone may run with its owner's rights": """
        SELECT p.oid::regprocedure::text FROM pg_proc p
        WHERE p.pronamespace IN ('app'::regnamespace, 'audit'::regnamespace) AND p.prosecdef
          AND p.prorettype <> 'trigger'::regtype
          AND has_function_privilege('public', p.oid, 'execute')""",
    "a function of the portal's that anyone may run, and that is not named here": f"""
        SELECT p.proname FROM pg_proc p
        WHERE p.pronamespace = 'app'::regnamespace
          AND has_function_privilege('public', p.oid, 'execute')
          AND p.proname <> ALL (ARRAY{sorted(FOR_ANYONE)})""",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_catalogue_has_not(
    fault: str, postgres_server: Server, database_name: str, app: Flask
) -> None:
    with psycopg.connect(postgres_server.dsn(database_name)) as admin:
        found = [row[0] for row in admin.execute(FAULTS[fault]).fetchall()]

    assert found == [], fault


def test_models_and_database_agree(postgres_server: Server, database_name: str, app: Flask) -> None:
    with psycopg.connect(postgres_server.dsn(database_name)) as admin:
        rows = admin.execute(
            "SELECT table_schema || '.' || table_name, column_name FROM information_schema.columns"
        ).fetchall()
    real = {f"{table}.{column}" for table, column in rows}

    for table in Base.metadata.tables.values():
        named = {f"{table.schema}.{table.name}.{column.name}" for column in table.columns}
        assert named - real == set()
