"""Whether the trail's guards stand: its triggers, its owner, its rights, its months."""

from typing import Any

import psycopg

# Each query returns what is wrong, a sentence a row. They read only the catalogue.
_TROUBLES = (
    # Triggers: each table and each month has its own, and each always fires.
    """
    SELECT format('The guard %s of %s is missing or switched off.', wanted.guard, c.oid::regclass)
    FROM pg_class c
    JOIN (VALUES
        ('event', 'forbid_row'), ('event', 'forbid_statement'), ('event', 'link'),
        ('chain', 'forbid_row'), ('chain', 'forbid_statement'),
        ('head', 'only_forward'), ('head', 'forbid_statement'),
        ('retired', 'forbid_statement'), ('retired_run', 'forbid_statement')
    ) AS wanted (name, guard) ON c.relname ~ ('^' || wanted.name || '(_\\d{4}_\\d\\d)?$')
    WHERE c.relnamespace = 'audit'::regnamespace AND c.relkind IN ('r', 'p')
        AND NOT EXISTS (
            SELECT FROM pg_trigger t
            WHERE t.tgrelid = c.oid AND t.tgname = wanted.guard AND t.tgenabled = 'A')
        -- A retired month stands apart; only its parent's row triggers leave with the parent.
        AND (c.relispartition OR c.relname !~ '\\d{4}_\\d\\d$')
    """,
    # The owner cannot log in, and nobody the portal runs as can become it.
    """
    SELECT format('%s belongs to %s instead of portal_audit.', c.oid::regclass, r.rolname)
    FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
    WHERE c.relnamespace = 'audit'::regnamespace AND r.rolname <> 'portal_audit'
    """,
    """
    SELECT 'portal_audit, who owns the trail, may log in.'
    FROM pg_roles WHERE rolname = 'portal_audit' AND (rolcanlogin OR rolsuper)
    """,
    """
    SELECT format('%s can act as portal_audit, who owns the trail.', r.rolname)
    FROM pg_roles r
    WHERE r.rolname IN ('portal_owner', 'portal_app', 'portal_worker', 'portal_backup')
        AND (r.rolsuper OR pg_has_role(r.oid, 'portal_audit', 'MEMBER'))
    """,
    # Rights.
    """
    SELECT format('%s may %s %s.', role, deed, c.oid::regclass)
    FROM pg_class c,
        unnest(ARRAY['portal_owner', 'portal_app', 'portal_worker', 'portal_backup']) AS role,
        unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS deed
    WHERE c.relnamespace = 'audit'::regnamespace AND c.relkind IN ('r', 'p')
        AND has_table_privilege(role, c.oid, deed)
        AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = role)
    """,
    """
    SELECT format('Row-level security is off on %s.', c.oid::regclass)
    FROM pg_class c
    WHERE c.relnamespace = 'audit'::regnamespace AND NOT c.relrowsecurity
        AND c.relname ~ '^(event|chain|head|retired_run)(_\\d{4}_\\d\\d)?$'
        AND c.relkind IN ('r', 'p')
    """,
    # Months: none between the first and the last is missing, and next month is there.
    """
    SELECT format('The month %s of the trail is missing.', wanted.name)
    FROM (
        SELECT kind || to_char(month, '_YYYY_MM') AS name
        FROM unnest(ARRAY['event', 'chain']) AS kind,
            generate_series(
                (SELECT min(to_date(substr(relname, 7), 'YYYY_MM'))::timestamp FROM pg_class
                 WHERE relnamespace = 'audit'::regnamespace AND relispartition AND relkind = 'r'
                    AND relname ~ '^(event|chain)_'),
                date_trunc('month', now() AT TIME ZONE 'UTC') + interval '1 month',
                interval '1 month'
            ) AS month
    ) AS wanted
    WHERE to_regclass('audit.' || wanted.name) IS NULL
    """,
)


def trail_standing(connection: psycopg.Connection[Any]) -> list[str]:
    """Return what is wrong with the guards of the trail, a sentence each. None: all stand."""
    steps = connection.execute("SELECT to_regclass('audit.step') IS NOT NULL").fetchone()
    if steps != (True,):
        return ["There is no audit trail. Run: portal bootstrap"]
    return [said for query in _TROUBLES for (said,) in connection.execute(query)]
