"""Which schema this is, for a portal that may not change it: too old a one is told at the start."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_VERSION = """
CREATE FUNCTION app.schema_version() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS 'SELECT version_num FROM public.schema_version';
REVOKE ALL ON FUNCTION app.schema_version() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.schema_version() TO portal_app, portal_worker;
"""


def upgrade() -> None:
    """Make the function."""
    op.execute(_VERSION)


def downgrade() -> None:
    """There is no way back: take the backup."""
    raise NotImplementedError
