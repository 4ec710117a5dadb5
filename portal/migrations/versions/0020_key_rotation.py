"""Doors for wrapping keys anew, and a mark on documents that the store has lost."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

# The nightly upkeep walks rows and stored files side by side, in the order of their bytes.
_UPKEEP = """
ALTER TABLE app.documents ADD COLUMN missing_since timestamptz;
GRANT UPDATE (missing_since) ON app.documents TO portal_app, portal_worker;
CREATE INDEX ix__documents__practice_id_store_key ON app.documents
  (practice_id, store_key COLLATE "C");
"""

# Authenticators belong to people and not to a practice, so no role but the tables' owner sees them
# all. The worker may go through them, and put back the same secret sealed anew where the old seal
# still stands: nothing else, and nobody else.
_DOORS = """
CREATE FUNCTION app.sealed_authenticators(after bigint, most integer)
RETURNS TABLE (person_id bigint, sealed bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT id, totp_sealed FROM app.people
  WHERE id > after AND totp_sealed IS NOT NULL ORDER BY id LIMIT most
$$;

CREATE FUNCTION app.sealed_setups(after bigint, most integer)
RETURNS TABLE (session_id bigint, person_id bigint, sealed bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT id, s.person_id, setup_sealed FROM app.sessions s
  WHERE id > after AND setup_sealed IS NOT NULL ORDER BY id LIMIT most
$$;

CREATE FUNCTION app.reseal_authenticator(person bigint, before bytea, anew bytea) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  WITH done AS (UPDATE app.people SET totp_sealed = anew
    WHERE id = person AND totp_sealed = before RETURNING 1)
  SELECT EXISTS (SELECT FROM done)
$$;

CREATE FUNCTION app.reseal_setup(session bigint, before bytea, anew bytea) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  WITH done AS (UPDATE app.sessions SET setup_sealed = anew
    WHERE id = session AND setup_sealed = before RETURNING 1)
  SELECT EXISTS (SELECT FROM done)
$$;

REVOKE ALL ON FUNCTION app.sealed_authenticators(bigint, integer),
  app.sealed_setups(bigint, integer), app.reseal_authenticator(bigint, bytea, bytea),
  app.reseal_setup(bigint, bytea, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.sealed_authenticators(bigint, integer),
  app.sealed_setups(bigint, integer), app.reseal_authenticator(bigint, bytea, bytea),
  app.reseal_setup(bigint, bytea, bytea) TO portal_worker;
"""


def upgrade() -> None:
    """Mark, index and doors."""
    op.execute(_UPKEEP)
    op.execute(_DOORS)


def downgrade() -> None:
    """There is no way back: take the backup."""
    raise NotImplementedError
