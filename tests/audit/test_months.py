"""The trail is kept in months, made ahead, and let go after six years at the earliest."""

from datetime import date
from typing import Any

import psycopg
import pytest
from psycopg import errors

from portal.audit.verifier import verify
from tests.audit.conftest import Connect
from tests.audit.making import be_in, write_events

OLD = date(2019, 3, 1)


def test_this_month_and_three_more_are_there(connect: Connect) -> None:
    assert len(parts(connect(None), "event")) == len(parts(connect(None), "chain")) == 4


def test_the_worker_makes_months_and_again_is_once(connect: Connect) -> None:
    worker = connect("portal_worker")

    worker.execute("SELECT audit.make_months_ahead()")
    worker.execute("SELECT audit.make_months_ahead()")
    worker.commit()

    assert len(parts(connect(None), "event")) == 4


def test_the_app_cannot_make_or_retire_months(connect: Connect) -> None:
    for deed in ("make_months_ahead()", "retire('2019-03-01', sha256('x'))"):
        with pytest.raises(errors.InsufficientPrivilege):
            connect("portal_app").execute(f"SELECT audit.{deed}")


def test_a_month_younger_than_six_years_is_not_let_go(connect: Connect) -> None:
    worker = connect("portal_worker")
    this_month = next(worker.execute("SELECT current_date"))[0]

    with pytest.raises(errors.RaiseException, match="younger"):
        worker.execute("SELECT audit.retire(%s, sha256('x'), '1 day')", [this_month])


def test_a_month_let_go_leaves_a_chain_that_is_whole(connect: Connect) -> None:
    superuser = connect(None)
    superuser.execute("SELECT audit.make_month(%s)", [OLD])
    superuser.commit()
    write_events(connect("portal_app"), 1001, 5)
    age(superuser, lines=3)
    assert [finding.fault for finding in verify(superuser).findings if finding.practice_id] == []

    superuser.commit()
    worker = connect("portal_worker")
    (let_go,) = next(worker.execute("SELECT audit.retire(%s, sha256('the export'))", [OLD]))
    worker.commit()

    assert let_go == 3
    assert next(superuser.execute("SELECT count(*) FROM audit.event")) == (2,)
    verdict = verify(superuser)
    assert [finding for finding in verdict.findings if finding.practice_id] == []
    assert verdict.lines == 5


def test_no_event_is_without_a_month(connect: Connect) -> None:
    superuser = connect(None)
    for part in parts(superuser, "event"):
        superuser.execute(f"ALTER TABLE audit.event DETACH PARTITION {part}")
    superuser.commit()
    app = connect("portal_app")
    be_in(app, 1001)

    with pytest.raises(errors.CheckViolation):
        write_events(app, 1001, 1)


def age(superuser: psycopg.Connection[Any], *, lines: int) -> None:
    """Make the first lines years old, and seal the chain anew, as if they had been written then."""
    superuser.execute("SET session_replication_role = replica")
    for table in ("event", "chain"):
        for name in ("forbid_row", "forbid_statement"):
            superuser.execute(f"ALTER TABLE audit.{table} DISABLE TRIGGER {name}")
            for part in parts(superuser, table):
                superuser.execute(f"ALTER TABLE {part} DISABLE TRIGGER {name}")
    superuser.execute(
        "UPDATE audit.event SET at = %s + id * interval '1 second' WHERE id <= %s", [OLD, lines]
    )
    superuser.execute(
        "UPDATE audit.chain SET at = %s + event_id * interval '1 second' WHERE seq <= %s",
        [OLD, lines],
    )
    superuser.execute("ALTER TABLE audit.head DISABLE TRIGGER only_forward")
    superuser.execute(SEAL_ANEW)
    superuser.commit()


SEAL_ANEW = """
DO $$
DECLARE
    line record;
    before bytea := decode(repeat('00', 32), 'hex');
BEGIN
    FOR line IN SELECT c.seq, c.at, audit.canon(e, c.seq) AS said FROM audit.chain c
        JOIN audit.event e ON e.at = c.at AND e.id = c.event_id ORDER BY c.seq
    LOOP
        UPDATE audit.chain SET prev_hash = before, hash = sha256(before || line.said)
            WHERE seq = line.seq AND at = line.at;
        before := sha256(before || line.said);
    END LOOP;
    UPDATE audit.head SET hash = before;
END $$
"""


def parts(connection: psycopg.Connection[Any], kind: str) -> list[str]:
    """Return the months of the trail."""
    found = connection.execute(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass",
        [f"audit.{kind}"],
    )
    return [name for (name,) in found]
