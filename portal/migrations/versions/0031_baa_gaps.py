"""Reminders of each signer, and anew once the vendor was answered; what a request is to renew."""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

# `place`: whose signature is missing, where two sign. `anew_from`: the day on which the vendor got
# its answer, and is reminded anew from; none where it is counted from the request.
_REMINDERS = """
ALTER TABLE app.reminders
  ADD COLUMN place smallint NOT NULL DEFAULT 1 CHECK (place BETWEEN 1 AND 2),
  ADD COLUMN anew_from date,
  DROP CONSTRAINT uq__reminders__practice_id_purpose_subject_id_number,
  ADD CONSTRAINT uq__reminders__each_once UNIQUE NULLS NOT DISTINCT
    (practice_id, purpose, subject_id, place, anew_from, number);
"""

_REQUESTS = """
ALTER TABLE app.baa_requests
  ADD COLUMN renews_id bigint,
  ADD FOREIGN KEY (practice_id, renews_id) REFERENCES app.baas (practice_id, id);
"""

# A trigger asks nobody's leave, and nobody else has anything to do with what it runs. The others
# are for the portal's own roles.
_FUNCTIONS = """
DO $$
DECLARE named regprocedure;
BEGIN
  FOR named IN SELECT p.oid FROM pg_proc p WHERE p.pronamespace = 'app'::regnamespace
    AND p.prorettype = 'trigger'::regtype
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', named);
  END LOOP;
  FOR named IN SELECT p.oid FROM pg_proc p WHERE p.pronamespace = 'app'::regnamespace
    AND p.proname IN ('document_is_used', 'document_is_used_but_for_templates', 'hangs_on_vendor')
  LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', named);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO portal_app, portal_worker', named);
  END LOOP;
END $$;
"""


def upgrade() -> None:
    """Add the columns, and close the function."""
    for step in (_REMINDERS, _REQUESTS, _FUNCTIONS):
        op.execute(step)


def downgrade() -> None:
    """There is no way back: take the backup."""
    raise NotImplementedError
