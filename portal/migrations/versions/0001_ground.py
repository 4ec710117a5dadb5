"""The ground: the practice of a transaction, protection of practice tables, practices."""

from alembic import op

revision = "0001"
down_revision = None

_PRACTICE = """
CREATE FUNCTION app.practice() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('app.practice_id', true), '')::bigint
"""

# The policy names the column bare, and calls nothing but app.practice(): a sub-select or a
# plpgsql function round the column would keep it from using its index.
_PROTECT = """
CREATE FUNCTION app.protect(table_name text, may_delete boolean DEFAULT false)
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  EXECUTE format('ALTER TABLE app.%I ENABLE ROW LEVEL SECURITY', table_name);
  EXECUTE format('ALTER TABLE app.%I FORCE ROW LEVEL SECURITY', table_name);
  EXECUTE format('CREATE POLICY one_practice ON app.%I USING (practice_id = app.practice())
                  WITH CHECK (practice_id = app.practice())', table_name);
  EXECUTE format('ALTER TABLE app.%I ALTER COLUMN practice_id SET DEFAULT app.practice()', table_name);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON app.%I TO portal_app, portal_worker', table_name);
  IF may_delete THEN
    EXECUTE format('GRANT DELETE ON app.%I TO portal_app, portal_worker', table_name);
  END IF;
END $$
"""

_PRACTICES = """
CREATE TABLE app.practices (
  practice_id bigint NOT NULL CONSTRAINT pk__practices PRIMARY KEY,
  name text NOT NULL, legal_name text NOT NULL, address text NOT NULL, phone text NOT NULL,
  email text NOT NULL, time_zone text NOT NULL, states text[] NOT NULL, locations text[] NOT NULL,
  is_sample boolean NOT NULL, opened_at timestamptz NOT NULL,
  CONSTRAINT ck__practices__is_numbered CHECK (practice_id > 0)
)
"""

# Forced row-level security binds the owner too. A narrow SECURITY DEFINER function that must look
# across practices (which practices has this person?) runs as the owner, through this policy.
_OPEN_DOOR = """
CREATE FUNCTION app.open_door(table_name text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  EXECUTE format('CREATE POLICY owner_looks ON app.%I FOR SELECT TO portal_owner USING (true)', table_name);
END $$
"""

# The nightly work must know which practices there are. Only the worker may ask.
_EVERY_PRACTICE = """
CREATE FUNCTION app.every_practice() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS 'SELECT practice_id FROM app.practices ORDER BY practice_id'
"""


def upgrade() -> None:
    op.execute("CREATE SCHEMA IF NOT EXISTS app")
    op.execute("GRANT USAGE ON SCHEMA app TO portal_app, portal_worker, portal_backup")
    op.execute("ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO portal_backup")
    op.execute("ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON SEQUENCES TO portal_backup")
    op.execute(_PRACTICE)
    op.execute(_PROTECT)
    op.execute("CREATE SEQUENCE app.practice_numbers START 1001")
    op.execute("GRANT USAGE ON SEQUENCE app.practice_numbers TO portal_app, portal_worker")
    op.execute(_PRACTICES)
    op.execute("SELECT app.protect('practices')")
    op.execute(_OPEN_DOOR)
    op.execute("SELECT app.open_door('practices')")
    op.execute(_EVERY_PRACTICE)
    op.execute("REVOKE ALL ON FUNCTION app.every_practice, app.protect, app.open_door FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION app.every_practice TO portal_worker")
