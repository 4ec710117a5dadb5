"""Checks the trail without trusting the database: every seal is computed anew, here.

It finds what was changed, deleted, put in, reordered or cut off, and guards that were taken down. Who
rewrites a whole chain and its head with it is found by an anchor: a head written down elsewhere.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import asdict
from itertools import groupby
from operator import attrgetter
from typing import Any, TextIO

import psycopg
from psycopg import IsolationLevel

from portal.audit.findings import Anchor, Fault, Finding, Verdict
from portal.audit.standing import trail_standing
from portal.audit.trail_rows import every_head, every_line, unsealed_events
from portal.audit.walk import Months, Walk


class CannotSee(Exception):
    """The connection's role may not read the trail of every practice."""


def run_verify(dsn: str, *, as_json: bool, out: TextIO, anchors: Collection[Anchor] = ()) -> int:
    """Check the whole trail and say what came of it. Return 0 when whole, 1 when broken."""
    with psycopg.connect(dsn) as connection:
        # One picture of the database for all queries, though people go on working.
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        try:
            verdict = verify(connection, anchors=anchors)
        except CannotSee as blind:
            out.write(json.dumps({"error": str(blind)}) + "\n" if as_json else f"{blind}\n")
            return 2
    if as_json:
        out.write(json.dumps(asdict(verdict) | {"is_whole": verdict.is_whole}, indent=2) + "\n")
    else:
        out.write(f"{verdict.sentence()}\n")
        out.writelines(f"- {_place(finding)}{finding.sentence}\n" for finding in verdict.findings)
    return 0 if verdict.is_whole else 1


def verify(
    connection: psycopg.Connection[Any],
    *,
    practice_id: int | None = None,
    anchors: Collection[Anchor] = (),
) -> Verdict:
    """Check the trail, or one practice's part of it. Ask in a REPEATABLE READ transaction."""
    if practice_id is None and not _sees_all(connection):
        raise CannotSee(
            "This role sees the trail of one practice at most. "
            "Check as portal_backup or as the administrator."
        )
    seen = Months()
    findings = [
        Finding(fault=Fault.UNGUARDED, sentence=trouble) for trouble in trail_standing(connection)
    ]
    walks = [*_walks(connection, practice_id, anchors, seen)]
    for walk in walks:
        findings += walk.findings(seen)
    findings += seen.findings()
    findings += _put_in(connection, practice_id)
    return Verdict(
        lines=sum(walk.count for walk in walks),
        ends=tuple(walk.end() for walk in walks),
        findings=tuple(findings),
    )


def _walks(
    connection: psycopg.Connection[Any],
    practice_id: int | None,
    anchors: Collection[Anchor],
    seen: Months,
) -> Iterator[Walk]:
    """Walk each chain from its first line to its head: each that has a line, a head or an anchor."""
    heads = every_head(connection, practice_id)
    written_down: dict[int, dict[int, str]] = defaultdict(dict)
    for anchor in anchors:
        written_down[anchor.practice_id][anchor.line] = anchor.hash
    lines = every_line(connection, practice_id)
    for practice, chain in groupby(lines, key=attrgetter("practice_id")):
        walk = Walk(practice, heads.pop(practice, None), written_down.pop(practice, {}))
        for line in chain:
            walk.step(line, seen)
        yield walk
    for practice in sorted(heads.keys() | written_down.keys()):
        yield Walk(practice, heads.get(practice), written_down.get(practice, {}))


def _put_in(connection: psycopg.Connection[Any], practice_id: int | None) -> Iterator[Finding]:
    for practice, at, number in unsealed_events(connection, practice_id):
        yield Finding(
            fault=Fault.INSERTED,
            sentence=f"Event {number:,} of {at:%Y-%m-%d %H:%M:%S} UTC has no seal: it was put in "
            "past the portal, or its seal was deleted.",
            practice_id=practice,
        )


def _sees_all(connection: psycopg.Connection[Any]) -> bool:
    asked = connection.execute("SELECT row_security_active('audit.event')").fetchone()
    return asked is not None and not asked[0]


def _place(finding: Finding) -> str:
    return "" if finding.practice_id is None else f"Practice {finding.practice_id}: "
