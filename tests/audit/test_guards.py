"""Nobody the portal runs as can change the trail, or read another practice's."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from psycopg import errors

from portal.audit.standing import trail_standing
from portal.audit.verifier import verify
from tests.audit.conftest import Connect
from tests.audit.making import be_in, write_events
from tests.databases import Server

CHANGES = [
    "UPDATE audit.event SET actor_name = 'Nobody'",
    "DELETE FROM audit.event",
    "TRUNCATE audit.event",
    "UPDATE audit.chain SET seq = 1",
    "DELETE FROM audit.chain",
    "TRUNCATE audit.chain",
    "UPDATE audit.head SET seq = 1",
    "DELETE FROM audit.head",
    "TRUNCATE audit.head",
    "TRUNCATE audit.retired CASCADE",
]
ROLES = ["portal_owner", "portal_app", "portal_worker", "portal_backup"]


@pytest.mark.parametrize("role", [*ROLES, None])
def test_no_role_may_change_the_trail_nor_a_superuser_while_the_guards_stand(
    connect: Connect, role: str | None
) -> None:
    write_events(connect("portal_app"), 1001, 1)
    connection = connect(role)

    for change in CHANGES:
        with pytest.raises(errors.InsufficientPrivilege), connection.transaction():
            connection.execute(change)


@pytest.mark.parametrize("kind", ["event", "chain"])
def test_a_month_is_not_truncated_past_the_whole(connect: Connect, kind: str) -> None:
    superuser = connect(None)
    (name,) = next(
        superuser.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relname ~ %s AND relkind = 'r' LIMIT 1",
            [f"^{kind}_"],
        )
    )

    with pytest.raises(errors.InsufficientPrivilege, match="append-only"):
        superuser.execute(f"TRUNCATE {name}")


def test_no_role_can_become_the_owner(connect: Connect) -> None:
    for role in ROLES:
        with pytest.raises(errors.InsufficientPrivilege):
            connect(role).execute("SET ROLE portal_audit")


def test_nobody_names_the_practice_the_number_or_the_moment(connect: Connect) -> None:
    app = connect("portal_app")
    for column in ("practice_id", "id", "at", "xid"):
        with pytest.raises(errors.InsufficientPrivilege):
            app.execute(
                f"INSERT INTO audit.event (actor_kind, actor_name, deed, {column})"
                " OVERRIDING SYSTEM VALUE VALUES ('portal', 'The portal', 'signed_in', NULL)"
            )
        app.rollback()


def test_who_migrates_cannot_even_read_it(connect: Connect) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        connect("portal_owner").execute("SELECT count(*) FROM audit.event")


@pytest.mark.parametrize("role", ["portal_app", "portal_worker"])
def test_another_practice_cannot_read_it(connect: Connect, role: str) -> None:
    write_events(connect("portal_app"), 1001, 2)
    reader = connect(role)

    for practice_id, seen in ((1001, 2), (1002, 0)):
        be_in(reader, practice_id)

        for table in ("event", "chain"):
            assert next(reader.execute(f"SELECT count(*) FROM audit.{table}")) == (seen,)
        assert next(reader.execute("SELECT coalesce(max(seq), 0) FROM audit.head")) == (seen,)


def test_without_a_practice_nothing_is_seen_and_the_portal_itself_is_written_for(
    connect: Connect,
) -> None:
    app = connect("portal_app")
    app.execute(
        "INSERT INTO audit.event (actor_kind, actor_name, deed)"
        " VALUES ('portal', 'The portal', 'sign_in_failed')"
    )

    assert next(app.execute("SELECT count(*) FROM audit.event")) == (0,)
    app.commit()
    assert next(connect("portal_backup").execute("SELECT practice_id FROM audit.event")) == (0,)


def test_eight_writers_at_once_leave_the_chain_whole(
    connect: Connect, postgres_server: Server, own_database: str
) -> None:
    def write(writer: int) -> None:
        with psycopg.connect(postgres_server.dsn(own_database, "portal_app")) as connection:
            for number in range(1, 26):
                write_events(connection, 1001 + writer % 2, number % 3 + 1)

    with ThreadPoolExecutor(8) as writers:
        list(writers.map(write, range(8)))

    verdict = verify(connect("portal_backup"))
    assert verdict.is_whole, verdict.findings
    assert (len(verdict.ends), verdict.lines) == (2, 8 * 50)


def test_ten_thousand_events_in_one_transaction_are_one_run_of_lines(connect: Connect) -> None:
    write_events(connect("portal_app"), 1001, 10_000)

    verdict = verify(connect("portal_backup"))

    assert verdict.is_whole, verdict.findings
    assert verdict.lines == 10_000


def test_what_is_rolled_back_leaves_no_line(connect: Connect) -> None:
    app = connect("portal_app")
    write_events(app, 1001, 1)
    with app.transaction(force_rollback=True):
        write_events(app, 1001, 5)
    with app.transaction():
        be_in(app, 1001)
        app.execute("SAVEPOINT before")
        write_events(app, 1001, 3)
        app.execute("ROLLBACK TO before")
        write_events(app, 1001, 2)

    verdict = verify(connect("portal_backup"))

    assert verdict.is_whole, verdict.findings
    assert verdict.lines == 3


def test_two_practices_in_one_transaction_each_get_their_line(connect: Connect) -> None:
    app = connect("portal_app")
    with app.transaction():
        write_events(app, 1001, 2)
        write_events(app, 1002, 1)
        write_events(app, 1001, 1)

    verdict = verify(connect("portal_backup"))

    assert verdict.is_whole, verdict.findings
    assert (len(verdict.ends), verdict.lines) == (2, 4)


def test_a_chain_sealed_before_the_commit_goes_on_after(connect: Connect) -> None:
    app = connect("portal_app")
    with app.transaction():
        write_events(app, 1001, 2)
        app.execute("SET CONSTRAINTS ALL IMMEDIATE")
        write_events(app, 1001, 2)

    assert verify(connect("portal_backup")).lines == 4


def test_the_guards_stand(connect: Connect) -> None:
    assert trail_standing(connect("portal_app")) == []
    assert trail_standing(connect(None)) == []


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("ALTER TABLE audit.event DISABLE TRIGGER link", "link of audit.event"),
        ("ALTER TABLE audit.head OWNER TO portal_owner", "audit.head belongs to portal_owner"),
        ("GRANT UPDATE ON audit.event TO portal_app", "portal_app may UPDATE audit.event"),
        ("ALTER TABLE audit.chain DISABLE ROW LEVEL SECURITY", "off on audit.chain"),
        ("DROP SCHEMA audit CASCADE", "no audit trail"),
    ],
)
def test_a_guard_that_is_down_is_told(connect: Connect, harm: str, said: str) -> None:
    superuser: psycopg.Connection[Any] = connect(None)
    superuser.execute(harm)

    assert said in " ".join(trail_standing(superuser))
