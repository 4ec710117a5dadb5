"""By which certificates papers were sealed here, and whether a digest is one of a sealed paper."""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

# Of the whole portal, no practice's: certificates, never a key. They are only ever added to.
_CERTIFICATES = """
CREATE TABLE app.sealing_certificates (
  fingerprint text PRIMARY KEY CHECK (fingerprint ~ '^[0-9a-f]{64}$'),
  certificate bytea NOT NULL,
  is_seal boolean NOT NULL,
  is_own boolean NOT NULL,
  first_used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT ck__sealing_certificates__names_itself
    CHECK (fingerprint = encode(sha256(certificate), 'hex'))
);
GRANT SELECT, INSERT ON app.sealing_certificates TO portal_app, portal_worker;
"""

# Anybody may ask by digest whether a paper was sealed here. The answer names neither practice nor
# party: whoever has the file has both in it.
_OPENED = """
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['documents', 'envelopes', 'envelope_signers'] LOOP
    IF NOT EXISTS (SELECT FROM pg_policies
        WHERE schemaname = 'app' AND tablename = name AND policyname = 'owner_looks') THEN
      PERFORM app.open_door(name);
    END IF;
  END LOOP;
END $$;
CREATE INDEX documents_digest ON app.documents (sha256);
"""
_DOOR = """
CREATE FUNCTION app.sealed_paper(digest text)
RETURNS TABLE (kind text, state text, part text, kept_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  RETURN QUERY
    SELECT e.kind, e.state,
      CASE WHEN d.id = e.certificate_document_id THEN 'certificate'
           WHEN d.id = e.latest_document_id AND e.state = 'complete' THEN 'complete'
           WHEN d.id = e.issued_document_id THEN 'issued'
           ELSE 'signed' END,
      d.kept_at
    FROM app.documents d
    JOIN app.envelopes e ON e.practice_id = d.practice_id AND (
      d.id IN (e.issued_document_id, e.latest_document_id, e.certificate_document_id)
      OR EXISTS (SELECT FROM app.envelope_signers s WHERE s.practice_id = e.practice_id
        AND s.envelope_id = e.id AND s.document_id = d.id))
    WHERE d.sha256 = digest
    ORDER BY d.kept_at LIMIT 1;
END $$;
REVOKE ALL ON FUNCTION app.sealed_paper(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.sealed_paper(text) TO portal_app, portal_worker;
"""


def upgrade() -> None:
    """Make the table and the door."""
    for step in (_CERTIFICATES, _OPENED, _DOOR):
        op.execute(step)


def downgrade() -> None:
    """There is no way back: take the backup."""
    raise NotImplementedError
