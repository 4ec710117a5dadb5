"""What `doctor` says of files that wait for their virus scan, and of those used without one."""

from collections.abc import Iterator

import psycopg

from portal.gateways.checks import Check, Finding

_COUNTS = """
SELECT
  count(*) FILTER (WHERE scan_verdict = 'waiting'),
  count(*) FILTER (WHERE scan_verdict = 'waiting' AND kept_at < now() - interval '1 day'),
  count(*) FILTER (WHERE scan_verdict = 'not_scanned'),
  (SELECT count(*) FROM app.unscanned_leaves WHERE ended_at IS NULL)
FROM app.documents WHERE scan_verdict IN ('waiting', 'not_scanned')
"""


def of_files(worker_role: psycopg.Connection) -> Iterator[Check]:
    """Check how many files wait for their scan, and who allowed files without one."""
    waiting, late, unscanned, allowed = _counted(worker_role)
    yield Check(
        name="Waiting files",
        seen=f"{waiting} wait for the virus scan, {late} of them for over a day",
        finding=Finding.WARNING if late else Finding.OK,
        what_to_do="See that the virus scanner answers, and that it takes files of the portal's "
        "size."
        if late
        else "",
    )
    if unscanned or allowed:
        yield Check(
            name="Files without a scan",
            seen=f"{unscanned} are used, and the owners of {allowed} practices allow more",
            finding=Finding.WARNING,
            what_to_do="Set up a virus scanner. It then scans these too, every night.",
        )


def _counted(worker_role: psycopg.Connection) -> tuple[int, ...]:
    total = [0, 0, 0, 0]
    practices = worker_role.execute("SELECT app.every_practice()").fetchall()
    for (practice_id,) in practices:
        worker_role.execute("SELECT set_config('app.practice_id', %s, true)", [str(practice_id)])
        row = worker_role.execute(_COUNTS).fetchone() or (0, 0, 0, 0)
        total = [before + more for before, more in zip(total, row, strict=True)]
    return tuple(total)
