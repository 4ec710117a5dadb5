"""Checking one practice's chain from within the portal, as is done every night."""

from collections.abc import Collection

import psycopg
from sqlalchemy import text

from portal.audit.actions import record
from portal.audit.findings import Anchor, Verdict
from portal.audit.rules import Actor, Deed
from portal.audit.verifier import verify
from portal.db import db


def check_chain(practice_id: int, *, anchors: Collection[Anchor], by: Actor) -> Verdict:
    """Compute the chain of the practice we are in anew, and write down what came of it."""
    # A connection of its own: one picture of the database for all that the verifier asks.
    with db.engine.connect() as connection:
        connection.execution_options(isolation_level="REPEATABLE READ")
        connection.execute(
            text("SELECT set_config('app.practice_id', :practice, true)"),
            {"practice": str(practice_id)},
        )
        held = connection.connection.driver_connection
        assert isinstance(held, psycopg.Connection)  # noqa: S101 - for the types only
        verdict = verify(held, practice_id=practice_id, anchors=anchors)
    faults = len(verdict.findings)
    record(
        Deed.TRAIL_CHECKED,
        by=by,
        lines=verdict.lines,
        faults=faults,
        outcome=f"{faults} faults" if faults else "none missing",
    )
    return verdict
