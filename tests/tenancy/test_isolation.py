"""One practice never sees another's rows, whatever the query says."""

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from portal import audit, tenancy
from portal.db import db, session, transaction
from portal.errors import NotFound
from portal.tenancy import Practice
from tests.databases import Server


def test_only_the_practice_we_are_in_is_seen(practice: Practice, other_practice: Practice) -> None:
    seen = session.scalars(select(Practice.practice_id)).all()

    assert seen == [practice.practice_id]


def test_in_no_practice_nothing_is_seen(practice: Practice) -> None:
    tenancy.leave()

    assert session.scalars(select(Practice.practice_id)).all() == []
    with pytest.raises(NotFound):
        tenancy.here()


def test_a_practice_holds_for_one_transaction_only(practice: Practice) -> None:
    session.rollback()
    connection = db.engine.connect()

    with connection:
        assert connection.scalar(text("SELECT app.practice()")) is None


def test_a_row_cannot_be_written_into_another_practice(practice: Practice) -> None:
    other = practice.practice_id

    with pytest.raises(ProgrammingError, match="row-level security"):
        session.execute(
            text("UPDATE app.practices SET practice_id = :elsewhere"), {"elsewhere": other + 1}
        )


def test_the_app_role_sees_nothing_by_itself(
    practice: Practice, postgres_server: Server, database_name: str
) -> None:
    with psycopg.connect(postgres_server.dsn(database_name, "portal_app")) as app_role:
        tables = app_role.execute(
            "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " AND a.attname = 'practice_id' WHERE c.relkind IN ('r', 'p')"
            " AND c.relnamespace = 'app'::regnamespace"
        ).fetchall()
        assert tables
        for (table,) in tables:
            assert app_role.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table


def test_only_the_worker_may_ask_for_every_practice(
    practice: Practice, postgres_server: Server, database_name: str
) -> None:
    ask = "SELECT * FROM app.every_practice()"
    with psycopg.connect(postgres_server.dsn(database_name, "portal_worker")) as worker:
        assert (practice.practice_id,) in worker.execute(ask).fetchall()
    with (
        psycopg.connect(postgres_server.dsn(database_name, "portal_app")) as app_role,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        app_role.execute(ask)


def test_changing_the_practice_stands_in_the_trail(practice: Practice) -> None:
    facts = tenancy.PracticeFacts(name="Juniper Row", phone="(512) 555-0100", states=("TX", "OK"))

    with transaction():
        tenancy.change_practice(practice, facts, by=audit.THE_PORTAL)

    assert tenancy.here().states == ["TX", "OK"]
    deeds = session.scalars(text("SELECT deed FROM audit.event ORDER BY at, id")).all()
    assert deeds[0] == "practice_opened"
    assert deeds[-1] == "practice_changed"
