"""A database with a million vendors: three practices to look at, the rest around them."""

import psycopg

# Practices to look at, by how many vendors each has.
SIZES = (100, 10_000, 100_000)

_PRACTICE = """
INSERT INTO app.practices (practice_id, name, legal_name, address, phone, email, time_zone,
  states, locations, is_sample, opened_at)
SELECT id, 'Practice ' || id, 'Practice ' || id, '', '', '', 'America/Chicago', '{TX}', '{}',
  false, now() FROM unnest(%s::bigint[]) AS id
"""

# A page full and a seventh need attention; their ranks and names are spread, as in life.
_VENDORS = """
INSERT INTO app.vendors (practice_id, name, name_key, search_text, does, phi, phi_verbs, tab, rank,
  badge_state, badge_words, since_on, next_words, next_path, added_at)
SELECT %(practice)s, 'Vendor ' || md5(n::text), md5(n::text), 'vendor ' || md5(n::text),
  'Appointment texts', CASE WHEN n %% 3 = 0 THEN 'no' ELSE 'yes' END, '{receives,transmits}',
  CASE WHEN n <= 60 OR n %% 7 = 0 THEN 'attention' WHEN n %% 7 < 5 THEN 'covered' ELSE 'not_ba' END,
  (n * 37) %% 100, 'critical', 'None', date '2026-11-01' - (n %% 200)::int, 'Request BAA',
  '/vendors/1/baa/request', now()
FROM generate_series(1, %(vendors)s) AS n
"""


def fill(admin_dsn: str, *, total: int) -> dict[int, int]:
    """Fill the database. Return the practice's number for each of SIZES."""
    sizes = [size for size in SIZES if size < total]
    around = max(1, (total - sum(sizes)) // 9_000)
    each = (total - sum(sizes)) // around
    practices = dict(zip(sizes, range(2001, 2001 + len(sizes)), strict=True))
    others = list(range(3001, 3001 + around))
    with psycopg.connect(admin_dsn) as admin:
        admin.execute(_PRACTICE, [[*practices.values(), *others]])
        for size, practice in practices.items():
            admin.execute(_VENDORS, {"practice": practice, "vendors": size})
        for practice in others:
            admin.execute(_VENDORS, {"practice": practice, "vendors": each})
    with psycopg.connect(admin_dsn, autocommit=True) as admin:
        admin.execute("VACUUM ANALYZE app.vendors")
    return practices
