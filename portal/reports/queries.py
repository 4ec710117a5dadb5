"""Reads over all vendors at once. Raw SQL, because each must stay one pass over 10,000 vendors."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import text

from portal.db import session
from portal.flags import LACKS_BAA_BELOW, NOT_COVERED_RANK
from portal.reports.chart import MonthRow
from portal.reports.posture import Counts

AHEAD = timedelta(days=120)
REVIEW_WITHIN = timedelta(days=30)
PAGE = 50
_PLACE = "v.rank, v.name_key, v.id"

# A vendor with PHI that was decided to need no BAA is not counted among those that need one.
# Its own decision and those about its services with PHI must all say so, and speak of each of them;
# what counsel answered counts while the paper it is on may be shown. `baa.needed` says it in words.
_LAST_NEED = """
made AS (
  SELECT DISTINCT ON (n.vendor_id, n.service_id)
    n.vendor_id, n.service_id, n.outcome, n.re_ask_on, n.phi_seen
  FROM app.baa_needs n
  WHERE NOT EXISTS (
    SELECT FROM app.documents w
    WHERE w.id = n.counsel_document_id AND w.scan_verdict IN ('waiting', 'infected')
  )
  ORDER BY n.vendor_id, n.service_id, n.id DESC
),
touching AS (
  SELECT id, vendor_id FROM app.services WHERE in_use AND phi <> 'no'
    AND vendor_id IN (SELECT vendor_id FROM made)
),
last_need AS (
  SELECT m.vendor_id, 'not_needed' AS outcome, min(m.re_ask_on) AS re_ask_on
  FROM made m LEFT JOIN touching t ON t.id = m.service_id
  WHERE m.service_id IS NULL OR t.id IS NOT NULL
  GROUP BY m.vendor_id
  HAVING bool_and(m.outcome = 'not_needed') AND NOT EXISTS (
    SELECT FROM touching s LEFT JOIN made own ON own.service_id = s.id
    LEFT JOIN made whole ON whole.vendor_id = s.vendor_id AND whole.service_id IS NULL
    WHERE s.vendor_id = m.vendor_id AND CASE
      WHEN own.service_id IS NOT NULL THEN own.phi_seen IS NOT NULL AND NOT own.phi_seen ? s.id::text
      ELSE whole.vendor_id IS NULL
        OR (whole.phi_seen IS NOT NULL AND NOT whole.phi_seen ? s.id::text)
    END
  )
)
"""
# A BAA counts while its copy may be used: not while that waits for its virus scan.
_CAN_BE_SHOWN = """
NOT EXISTS (
  SELECT FROM app.documents w WHERE w.id = b.document_id AND w.scan_verdict IN ('waiting', 'infected')
)
"""
_LAST_BAA = f"""
last_baa AS (
  SELECT DISTINCT ON (vendor_id) vendor_id, ends_on, review_on
  FROM app.baas b WHERE terminated_on IS NULL AND starts_on <= :on AND {_CAN_BE_SHOWN}
  ORDER BY vendor_id, starts_on DESC, id DESC
)
"""  # noqa: S608 - put together from the constants above
_WITH_PHI = """
v.status = 'current' AND v.phi = 'yes' AND NOT EXISTS (
  SELECT FROM last_need n WHERE n.vendor_id = v.id AND n.outcome = 'not_needed'
)
"""
_REVIEWED = ("baa_ending", "baa_review_due", "re_ask_due")
_REVIEW_SOON = """
EXISTS (
  SELECT FROM app.flags f WHERE f.vendor_id = v.id AND f.cleared_on IS NULL
    AND f.waived_until IS NULL AND f.kind = ANY(:reviewed) AND f.due_on <= :review_by
)
"""
# PHI goes to a service that the BAA in force does not cover: that flag, at its loudest, leads.
_OUTSIDE = "(v.tab = 'attention' AND v.rank = :outside AND v.badge_state = 'critical')"
_COUNTS = text(f"""
WITH {_LAST_NEED},
seen AS (
  SELECT v.tab, v.rank, v.phi, {_WITH_PHI} AS with_phi, {_REVIEW_SOON} AS review_soon,
    {_OUTSIDE} AS is_outside
  FROM app.vendors v
)
SELECT
  count(*) FILTER (WHERE with_phi) AS with_phi,
  count(*) FILTER (WHERE with_phi AND tab = 'attention' AND rank < :lacks) AS lacking,
  count(*) FILTER (WHERE with_phi AND tab = 'attention' AND rank = 0) AS refused,
  count(*) FILTER (WHERE with_phi AND tab = 'attention' AND rank >= :lacks
    AND NOT is_outside) AS needs_attention,
  count(*) FILTER (WHERE with_phi AND is_outside) AS uncovered,
  count(*) FILTER (WHERE with_phi AND tab = 'waived') AS waived,
  count(*) FILTER (WHERE review_soon AND rank >= :lacks) AS review_soon,
  count(*) FILTER (WHERE phi = 'unsure' AND tab = 'attention' AND rank >= :lacks) AS unsorted,
  count(*) FILTER (WHERE tab = 'attention') AS attention,
  count(*) AS vendors
FROM seen
""")  # noqa: S608 - put together from the constants above

# What each number of the sentence stands for, as rows.
_ROWS = {
    "without-baa": f"{_WITH_PHI} AND v.tab = 'attention' AND v.rank < :lacks",
    "refused": f"{_WITH_PHI} AND v.tab = 'attention' AND v.rank = 0",
    "needs-attention": f"{_WITH_PHI} AND v.tab = 'attention' AND v.rank >= :lacks AND NOT {_OUTSIDE}",
    "not-covered": f"{_WITH_PHI} AND {_OUTSIDE}",
    "waived": f"{_WITH_PHI} AND v.tab = 'waived'",
    "covered": f"{_WITH_PHI} AND v.tab NOT IN ('attention', 'waived')",
    "review": f"{_REVIEW_SOON} AND v.rank >= :lacks",
    "unsorted": "v.phi = 'unsure' AND v.tab = 'attention' AND v.rank >= :lacks",
    "with-phi": _WITH_PHI,
    "all": "true",
}

_NEXT = text("""
SELECT id, name, owner_person_id FROM app.vendors
WHERE tab = 'attention' ORDER BY rank, since_on, name_key, id LIMIT :most
""")

_DATES = text(f"""
WITH {_LAST_NEED}, {_LAST_BAA},
ahead AS (
  SELECT vendor_id, ends_on AS day, 'baa_ends' AS what FROM last_baa WHERE ends_on IS NOT NULL
  UNION ALL
  SELECT vendor_id, review_on, 'review' FROM last_baa WHERE ends_on IS NULL
  UNION ALL
  SELECT vendor_id, due_on, 'baa_due' FROM app.baa_requests WHERE closed_on IS NULL
  UNION ALL
  SELECT vendor_id, re_ask_on, 're_ask' FROM last_need WHERE outcome = 'not_needed'
  UNION ALL
  SELECT vendor_id, ends_on, 'override_ends' FROM app.phi_overrides WHERE ended_on IS NULL
  UNION ALL
  SELECT vendor_id, waived_until, 'waiver_ends' FROM app.flags
  WHERE cleared_on IS NULL AND waived_until IS NOT NULL
  UNION ALL
  SELECT vendor_id, due_on, 'case_due' FROM app.baa_escalations WHERE state = 'open'
  UNION ALL
  SELECT vendor_id, accepted_until, 'acceptance_ends' FROM app.baa_escalations
  WHERE state = 'accepted'
  UNION ALL
  SELECT s.vendor_id, min(s.due_on), 'exit_due' FROM app.exit_steps s
  JOIN app.exits x ON x.id = s.exit_id AND x.closed_on IS NULL
  WHERE s.state = 'open' GROUP BY s.vendor_id
  UNION ALL
  SELECT vendor_id, due_on, 'answers_due' FROM app.assessments WHERE state IN ('sent', 'returned')
)
SELECT a.vendor_id, v.name, a.day, a.what
FROM ahead a JOIN app.vendors v ON v.id = a.vendor_id
WHERE a.day BETWEEN :on AND :until AND (v.status = 'current' OR a.what = 'exit_due')
ORDER BY a.day, v.name_key LIMIT :most
""")  # noqa: S608 - put together from the constants above

_HISTORY = text(f"""
WITH {_LAST_NEED},
days AS (SELECT unnest(CAST(:days AS date[])) AS day),
covers AS (
  SELECT DISTINCT ON (baa_id) id, baa_id, is_every FROM app.baa_covers ORDER BY baa_id, id DESC
),
with_phi AS (
  SELECT DISTINCT d.day, v.id, s.id AS service_id
  FROM app.vendors v
  JOIN app.services s ON s.vendor_id = v.id AND s.phi = 'yes'
  JOIN days d ON coalesce(s.phi_since, v.used_since, v.added_at::date) <= d.day
    AND (s.stopped_on IS NULL OR s.stopped_on > d.day)
    AND (v.retired_on IS NULL OR v.retired_on > d.day)
  WHERE NOT EXISTS (
    SELECT FROM last_need n WHERE n.vendor_id = v.id AND n.outcome = 'not_needed'
  )
),
held AS (
  SELECT d.day, b.vendor_id AS id, b.id AS baa_id, c.id AS cover_id,
    c.is_every OR c.id IS NULL AND NOT b.amends AS is_every
  FROM app.baas b
  JOIN days d ON b.starts_on <= d.day AND (b.ends_on IS NULL OR b.ends_on >= d.day)
    AND (b.terminated_on IS NULL OR b.terminated_on > d.day)
  LEFT JOIN covers c ON c.baa_id = b.id
  WHERE {_CAN_BE_SHOWN}
),
-- Covered is a vendor of which each service with PHI was.
stood AS (
  SELECT p.day, p.id, bool_and(EXISTS (
    SELECT FROM held h WHERE h.day = p.day AND h.id = p.id AND (h.is_every OR EXISTS (
      SELECT FROM app.baa_covered_services s
      WHERE s.cover_id = h.cover_id AND s.service_id = p.service_id)))) AS is_covered
  FROM with_phi p GROUP BY p.day, p.id
)
SELECT d.day, count(s.id) AS with_phi, count(s.id) FILTER (WHERE s.is_covered) AS covered
FROM days d LEFT JOIN stood s ON s.day = d.day
GROUP BY d.day ORDER BY d.day
""")  # noqa: S608 - put together from the constants above


@dataclass(frozen=True)
class NextVendor:
    """A vendor at the top of the list."""

    id: int
    name: str
    owner_person_id: int | None


@dataclass(frozen=True)
class DateAhead:
    """Something that comes due."""

    vendor_id: int
    name: str
    day: date
    what: str


@dataclass(frozen=True)
class VendorRow:
    """A vendor behind a number."""

    id: int
    name: str
    does: str
    badge_state: str
    badge_words: str
    since_on: date | None
    next_words: str
    next_path: str


def counts(on: date) -> Counts:
    """Count how the vendors stand."""
    row = session.execute(_COUNTS, _told(on)).mappings().one()
    return Counts(**row)


def next_vendors(most: int) -> list[NextVendor]:
    """Return the vendors that need something first."""
    return [NextVendor(*row) for row in session.execute(_NEXT, {"most": most})]


def dates_ahead(on: date, most: int) -> list[DateAhead]:
    """Return what comes due in the next months, the nearest first."""
    rows = session.execute(_DATES, {"on": on, "until": on + AHEAD, "most": most})
    return [DateAhead(*row) for row in rows]


def history(days: Collection[date]) -> list[MonthRow]:
    """Return how many vendors had PHI, and a BAA in force, on each of these days."""
    rows = session.execute(_HISTORY, {"days": list(days)})
    return [MonthRow(day=day, with_phi=all_, covered=covered) for day, all_, covered in rows]


def is_known(which: str) -> bool:
    """Tell whether there is a list by this name."""
    return which in _ROWS


def rows_behind(which: str, on: date, *, after: int | None) -> list[VendorRow]:
    """Return a page of the vendors that a number on Today stands for, worst first, and one more.

    `after` is the last vendor of the page before.
    """
    further = f"AND ({_PLACE}) > (SELECT {_PLACE} FROM app.vendors v WHERE v.id = :after)"  # noqa: S608 - constants only
    wanted = text(
        f"WITH {_LAST_NEED} SELECT v.id, v.name, v.does, v.badge_state, v.badge_words, v.since_on,"  # noqa: S608 - `which` only picks a constant
        f" v.next_words, v.next_path FROM app.vendors v WHERE {_ROWS[which]}"
        f" {further if after else ''} ORDER BY {_PLACE} LIMIT {PAGE + 1}"
    )
    told = _told(on) | ({"after": after} if after else {})
    return [VendorRow(*row) for row in session.execute(wanted, told)]


def _told(on: date) -> dict[str, object]:
    return {
        "lacks": LACKS_BAA_BELOW,
        "outside": NOT_COVERED_RANK,
        "reviewed": list(_REVIEWED),
        "review_by": on + REVIEW_WITHIN,
    }
