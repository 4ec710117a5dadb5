"""The trail must be there, and out of the reach of every migration.

`portal bootstrap` makes it, as a role that the migrating role is not a member of: whoever can change
the tables of the portal can still not change one line of its trail. So there is nothing to make here.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

_THE_TRAIL_STANDS = """
DO $$
BEGIN
  IF to_regclass('audit.step') IS NULL
    OR NOT EXISTS (SELECT FROM audit.step WHERE name = '04_months') THEN
    RAISE EXCEPTION 'The audit trail is missing or older than this version of the portal.'
      USING HINT = 'Run: portal bootstrap';
  END IF;
  IF pg_has_role(current_user, 'portal_audit', 'MEMBER')
    AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    RAISE EXCEPTION 'The role that migrates must not be a member of portal_audit.'
      USING HINT = 'Migrate as portal_owner.';
  END IF;
END $$
"""


def upgrade() -> None:
    op.execute(_THE_TRAIL_STANDS)
