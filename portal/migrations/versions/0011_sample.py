"""Removing the sample practice whole: the only way in which a practice's rows are ever deleted."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# Row-level security binds the owner as well, so each DELETE sees the practice we are in and no
# other. Tables are tried in turn until none holds another back. Its trail stays.
_REMOVE = """
CREATE FUNCTION app.remove_sample() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE waiting text[]; held text[]; one text; members bigint[];
BEGIN
  IF NOT EXISTS (SELECT FROM app.practices WHERE practice_id = app.practice() AND is_sample) THEN
    RAISE EXCEPTION 'Only the sample practice can be removed.' USING ERRCODE = '42501';
  END IF;
  SELECT array_agg(person_id) INTO members FROM app.memberships WHERE practice_id = app.practice();
  SELECT array_agg(c.relname ORDER BY c.oid DESC) INTO waiting
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'practice_id'
    WHERE c.relkind = 'r' AND c.relnamespace = 'app'::regnamespace
      AND c.relname NOT IN ('practices', 'vendor_counts');
  WHILE cardinality(waiting) > 0 LOOP
    held := '{}';
    FOREACH one IN ARRAY waiting LOOP
      BEGIN
        EXECUTE format('DELETE FROM app.%I WHERE practice_id = app.practice()', one);
      EXCEPTION WHEN foreign_key_violation THEN
        held := held || one;
      END;
    END LOOP;
    IF cardinality(held) = cardinality(waiting) THEN
      RAISE EXCEPTION 'These tables hold each other: %', held;
    END IF;
    waiting := held;
  END LOOP;
  -- Counted down while vendors went, so it goes after them.
  DELETE FROM app.vendor_counts WHERE practice_id = app.practice();
  DELETE FROM app.practices WHERE practice_id = app.practice();
  PERFORM app.forget_people(members);
END $$
"""

# Logins that the sample brought with it. Whoever belongs to another practice stays.
_FORGET = """
CREATE FUNCTION app.forget_people(ids bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE gone bigint[];
BEGIN
  SELECT array_agg(p.id) INTO gone FROM app.people p WHERE p.id = ANY (ids)
    AND NOT EXISTS (SELECT FROM app.memberships m WHERE m.person_id = p.id);
  DELETE FROM app.sessions WHERE person_id = ANY (gone);
  DELETE FROM app.recovery_codes WHERE person_id = ANY (gone);
  DELETE FROM app.passes WHERE person_id = ANY (gone);
  DELETE FROM app.people WHERE id = ANY (gone);
END $$
"""


def upgrade() -> None:
    op.execute(_FORGET)
    op.execute(_REMOVE)
    op.execute("REVOKE ALL ON FUNCTION app.forget_people, app.remove_sample FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION app.remove_sample TO portal_app")
