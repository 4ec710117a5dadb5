"""A superuser takes the guards down and tampers. The verifier finds it, and says where."""

from typing import Any

import psycopg
import pytest

from portal.audit.anchors import read, written
from portal.audit.findings import Fault
from portal.audit.verifier import CannotSee, verify
from tests.audit.conftest import Connect
from tests.audit.making import write_events
from tests.audit.tampering import CHANGES, COPY, PRACTICE, SET_BACK, faults, month, tamper


@pytest.fixture
def superuser(connect: Connect) -> psycopg.Connection[Any]:
    """Return a superuser's connection to a trail of 9 lines, and 3 of another practice."""
    app = connect("portal_app")
    for number in (4, 1, 4):
        write_events(app, PRACTICE, number)
    write_events(app, 1002, 3)
    return connect(None)


def test_an_untouched_trail_is_whole(superuser: psycopg.Connection[Any]) -> None:
    verdict = verify(superuser)

    assert verdict.is_whole, verdict.findings
    assert (len(verdict.ends), verdict.lines) == (2, 12)


def test_a_changed_event_is_found(superuser: psycopg.Connection[Any]) -> None:
    tamper(superuser, "UPDATE audit.event SET actor_name = 'Nobody' WHERE id = {}", line=5)

    assert faults(verify(superuser)) == [(Fault.CHANGED, PRACTICE, 5, 5)]


def test_no_column_can_be_changed_unseen(superuser: psycopg.Connection[Any]) -> None:
    for change in CHANGES:
        tamper(superuser, f"UPDATE audit.event SET {change} WHERE id = {{}}", line=2)

        assert not verify(superuser).is_whole, change
        superuser.rollback()


def test_a_deleted_event_is_found(superuser: psycopg.Connection[Any]) -> None:
    tamper(superuser, "DELETE FROM audit.event WHERE id = {}", line=5)

    assert faults(verify(superuser)) == [(Fault.DELETED, PRACTICE, 5, 5)]


def test_an_event_deleted_with_its_line_is_found(superuser: psycopg.Connection[Any]) -> None:
    tamper(superuser, "DELETE FROM audit.event WHERE id = {}", line=5)
    tamper(superuser, "DELETE FROM audit.chain WHERE event_id = {}", line=5)

    assert faults(verify(superuser)) == [(Fault.LINES_MISSING, PRACTICE, 5, 5)]


def test_an_event_put_in_is_found(superuser: psycopg.Connection[Any]) -> None:
    tamper(superuser, COPY)
    superuser.commit()

    assert faults(verify(superuser)) == [(Fault.INSERTED, PRACTICE, None, None)]


def test_an_event_put_in_with_a_line_of_its_own_is_found(
    superuser: psycopg.Connection[Any],
) -> None:
    tamper(superuser, COPY)
    superuser.commit()
    tamper(
        superuser,
        "INSERT INTO audit.chain SELECT e.practice_id, e.at, c.seq + 1, e.id, c.hash, "
        "sha256(c.hash || audit.canon(e, c.seq + 1)) FROM audit.event e, audit.chain c "
        "WHERE e.id = (SELECT max(id) FROM audit.event) AND c.practice_id = e.practice_id "
        "AND c.seq = 5",
    )

    assert faults(verify(superuser)) == [(Fault.INSERTED, PRACTICE, 6, 6)]


def test_events_that_change_places_are_found(superuser: psycopg.Connection[Any]) -> None:
    tamper(
        superuser,
        "UPDATE audit.chain c SET event_id = o.event_id, at = o.at FROM audit.chain o "
        "WHERE c.practice_id = 1001 AND o.practice_id = 1001 "
        "AND (c.seq, o.seq) IN ((2, 7), (7, 2))",
    )

    assert faults(verify(superuser)) == [
        (Fault.REORDERED, PRACTICE, 2, 2),
        (Fault.REORDERED, PRACTICE, 7, 7),
    ]


def test_lines_that_change_places_are_found(superuser: psycopg.Connection[Any]) -> None:
    tamper(
        superuser,
        "UPDATE audit.chain SET seq = CASE seq WHEN 2 THEN 7 ELSE 2 END "
        "WHERE practice_id = 1001 AND seq IN (2, 7)",
    )

    found = verify(superuser).findings

    assert {finding.fault for finding in found} == {Fault.REORDERED}
    assert {2, 7} <= {finding.first_line for finding in found}


def test_a_truncated_month_is_found(superuser: psycopg.Connection[Any]) -> None:
    tamper(superuser, f"TRUNCATE {month(superuser, 'event')}")

    (found,) = verify(superuser).findings

    assert found.fault == Fault.TRUNCATED
    assert found.sentence.startswith("All 12 events of 20")


def test_a_month_truncated_with_its_chain_is_found(superuser: psycopg.Connection[Any]) -> None:
    tamper(superuser, f"TRUNCATE {month(superuser, 'event')}")
    tamper(superuser, f"TRUNCATE {month(superuser, 'chain')}")

    found = faults(verify(superuser))

    assert (Fault.LINES_MISSING, PRACTICE, 1, 9) in found
    assert (Fault.LINES_MISSING, 1002, 1, 3) in found


def test_a_dropped_month_is_found(superuser: psycopg.Connection[Any]) -> None:
    superuser.execute(f"DROP TABLE {month(superuser, 'event')}")

    assert Fault.UNGUARDED in {finding.fault for finding in verify(superuser).findings}


@pytest.mark.parametrize(
    "rewrite",
    [
        "UPDATE audit.head SET hash = sha256('x') WHERE practice_id = 1001",
        "UPDATE audit.head SET seq = 8 WHERE practice_id = 1001",
        "UPDATE audit.head SET seq = 10 WHERE practice_id = 1001",
        "DELETE FROM audit.head WHERE practice_id = 1001",
    ],
)
def test_a_rewritten_head_is_found(superuser: psycopg.Connection[Any], rewrite: str) -> None:
    tamper(superuser, rewrite)

    assert (Fault.HEAD_REWRITTEN, PRACTICE, 9, 9) in faults(verify(superuser))


def test_a_tail_cut_off_is_found(superuser: psycopg.Connection[Any]) -> None:
    tamper(superuser, "DELETE FROM audit.event WHERE id >= {} AND practice_id = 1001", line=8)
    tamper(superuser, "DELETE FROM audit.chain WHERE seq >= 8 AND practice_id = 1001")

    assert (Fault.LINES_MISSING, PRACTICE, 8, 9) in faults(verify(superuser))


def test_a_tail_cut_off_with_its_head_set_back_is_found_by_an_anchor(
    superuser: psycopg.Connection[Any],
) -> None:
    kept = written(verify(superuser).ends)
    tamper(superuser, "DELETE FROM audit.event WHERE id >= {} AND practice_id = 1001", line=8)
    tamper(superuser, "DELETE FROM audit.chain WHERE seq >= 8 AND practice_id = 1001")
    tamper(superuser, SET_BACK)

    assert verify(superuser).is_whole
    verdict = verify(superuser, anchors=[*read(kept.splitlines())])

    assert faults(verdict) == [(Fault.CHAIN_REWRITTEN, PRACTICE, 9, 9)]


def test_a_chain_made_anew_is_found_by_an_anchor(superuser: psycopg.Connection[Any]) -> None:
    kept = verify(superuser).ends
    tamper(superuser, "UPDATE audit.event SET actor_name = 'Nobody' WHERE id = {}", line=9)
    tamper(
        superuser,
        "UPDATE audit.chain c SET hash = sha256(c.prev_hash || audit.canon(e, c.seq)) "
        "FROM audit.event e WHERE e.practice_id = c.practice_id AND e.id = c.event_id "
        "AND c.practice_id = 1001 AND c.seq = 9",
    )
    tamper(superuser, SET_BACK)

    assert verify(superuser).is_whole
    assert faults(verify(superuser, anchors=kept)) == [(Fault.CHAIN_REWRITTEN, PRACTICE, 9, 9)]


def test_a_chain_that_is_gone_with_its_head_is_found_by_an_anchor(
    superuser: psycopg.Connection[Any],
) -> None:
    kept = verify(superuser).ends
    for table in ("event", "chain", "head"):
        tamper(superuser, f"DELETE FROM audit.{table} WHERE practice_id = 1001")

    assert verify(superuser).is_whole
    assert (Fault.CHAIN_REWRITTEN, PRACTICE, 9, 9) in faults(verify(superuser, anchors=kept))


def test_a_guard_left_down_is_found(superuser: psycopg.Connection[Any]) -> None:
    superuser.execute(f"ALTER TABLE {month(superuser, 'event')} DISABLE TRIGGER forbid_statement")

    (found,) = verify(superuser).findings

    assert found.fault == Fault.UNGUARDED
    assert "forbid_statement of audit.event_" in found.sentence


def test_the_whole_trail_is_not_called_whole_by_who_cannot_see_it(
    superuser: psycopg.Connection[Any], connect: Connect
) -> None:
    with pytest.raises(CannotSee):
        verify(connect("portal_app"))

    assert verify(connect("portal_backup")).lines == 12
