"""Past days tell also of signing, incidents, ends, messages and what was said of subcontractors."""

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

# What else tells the record, and what of it is not copied: what stands in the row itself, never
# changes, and is shown only there.
_TOLD_BY: dict[str, tuple[str, ...]] = {
    "envelopes": ("issued_sha256",),
    "envelope_signers": (
        "authority",
        "wording",
        "shown_sha256",
        "signed_email",
        "signed_ip",
        "signed_user_agent",
    ),
    "baa_escalation_steps": (),
    "messages": (),
    "subcontractor_asks": (),
    "subcontractor_answers": ("ip", "user_agent", "canonical"),
    "incidents": (),
    "incident_reports": ("once",),
    "incident_entries": (),
    "incident_duties": (),
    "exits": (),
    "exit_steps": (),
    "exit_answers": (),
    "exit_reopenings": (),
}
_SEEN = {
    "insert": "NEW TABLE AS came",
    "update": "OLD TABLE AS went NEW TABLE AS came",
    "delete": "OLD TABLE AS went",
}


def _triggers(table: str) -> str:
    left_out = ", ".join(f"'{name}'" for name in _TOLD_BY[table])
    return "".join(
        f"""
CREATE TRIGGER past_on_{deed} AFTER {deed.upper()} ON app.{table}
REFERENCING {seen} FOR EACH STATEMENT EXECUTE FUNCTION app.keep_the_past({left_out});
"""
        for deed, seen in _SEEN.items()
    )


def _what_is_there(table: str) -> str:
    left_out = "".join(f" - '{name}'" for name in _TOLD_BY[table])
    return f"""
    INSERT INTO app.past_rows (practice_id, table_name, row_id, vendor_id, at, told)
    SELECT practice_id, '{table}', id, vendor_id, now(), to_jsonb(there){left_out}
    FROM app.{table} AS there ORDER BY id;
"""


def _begin() -> str:
    """Return what begins the record of these in the practices that are there, and says that it does.

    Row-level security binds the owner too, so it goes from practice to practice.
    """
    copies = "".join(map(_what_is_there, _TOLD_BY))
    return f"""
DO $begin$
DECLARE one bigint;
BEGIN
  FOR one IN SELECT app.every_practice() LOOP
    PERFORM set_config('app.practice_id', one::text, true);
    INSERT INTO app.past_rows (practice_id, table_name, row_id, at) VALUES (one, 'dealings', one, now());
    {copies}
  END LOOP;
  PERFORM set_config('app.practice_id', '', true);
END $begin$;
"""


# The sample's lines go to the days that their rows name. What names none goes with what it belongs to,
# a copy with what it proves, and the rest to the beginning.
_DATE_SAMPLE = """
CREATE OR REPLACE FUNCTION app.date_sample_past() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE begin_at timestamptz := date_trunc('day', now()) - interval '2 years';
BEGIN
  IF NOT EXISTS (SELECT FROM app.practices WHERE practice_id = app.practice() AND is_sample) THEN
    RAISE EXCEPTION 'Only the past of the sample is made up.' USING ERRCODE = '42501';
  END IF;
  INSERT INTO app.past_rows (practice_id, table_name, row_id, at)
  VALUES (app.practice(), 'practices', app.practice(), begin_at);
  UPDATE app.past_rows p SET at = least(p.at, coalesce((
      SELECT max(left(named.value, 10)::date + time '15:00') AT TIME ZONE 'UTC'
      FROM jsonb_each_text(p.told) AS named
      WHERE named.key IN ('filed_on', 'requested_on', 'offered_on', 'closed_on', 'decided_on',
          'refused_on', 'came_round_on', 'opened_on', 'settled_on', 'reopened_on', 'said_on',
          'sent_on', 'submitted_at', 'reviewed_at', 'declined_at', 'withdrawn_at', 'retired_on',
          'stopped_on', 'left_on', 'ended_on', 'terminated_on', 'created_on', 'ended_at',
          'signed_at', 'noted_at', 'said_at', 'read_at', 'asked_on', 'answered_on', 'told_on',
          'at', 'settled_at', 'proven_on', 'acknowledged_at')
        AND left(named.value, 10)::date <= current_date), begin_at))
  WHERE p.practice_id = app.practice() AND p.told IS NOT NULL
    AND p.table_name NOT IN ('documents', 'phi_overrides');
  UPDATE app.past_rows p SET at = whole.at
  FROM (SELECT w.table_name, w.row_id, min(w.at) AS at FROM app.past_rows w
    WHERE w.practice_id = app.practice() AND w.table_name IN ('envelopes', 'exits')
    GROUP BY 1, 2) AS whole
  WHERE p.practice_id = app.practice() AND p.told IS NOT NULL AND whole.at > p.at
    AND ((p.table_name = 'envelope_signers' AND whole.table_name = 'envelopes'
        AND whole.row_id = (p.told ->> 'envelope_id')::bigint)
      OR (p.table_name = 'exit_steps' AND whole.table_name = 'exits'
        AND whole.row_id = (p.told ->> 'exit_id')::bigint));
  UPDATE app.past_rows p SET told = p.told || jsonb_build_object('added_at', begin_at)
  WHERE p.practice_id = app.practice() AND p.table_name = 'vendors' AND p.told IS NOT NULL;
  UPDATE app.past_rows p SET at = proves.at, told = p.told || jsonb_build_object('kept_at', proves.at)
  FROM (SELECT (named.value)::bigint AS document_id, min(d.at) AS at
    FROM app.past_rows d, jsonb_each_text(d.told) AS named
    WHERE d.practice_id = app.practice() AND d.told IS NOT NULL
      AND d.table_name IN ('baas', 'baa_refusals', 'baa_needs', 'envelopes', 'envelope_signers',
        'exits', 'exit_steps', 'exit_answers', 'incident_entries', 'incident_duties')
      AND named.key IN ('document_id', 'issued_document_id', 'latest_document_id',
        'certificate_document_id', 'closed_document_id') AND named.value <> ''
    GROUP BY 1) AS proves
  WHERE p.practice_id = app.practice() AND p.table_name = 'documents'
    AND p.row_id = proves.document_id AND p.told IS NOT NULL AND proves.at < p.at;
END $$;
"""


def upgrade() -> None:
    """Begin the record of these, and have it kept from here on."""
    for step in (_begin(), *map(_triggers, _TOLD_BY), _DATE_SAMPLE):
        op.execute(step)


def downgrade() -> None:
    """There is no way back: take the backup."""
    raise NotImplementedError
