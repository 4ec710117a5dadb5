"""The triggers that keep what each row said, and that nobody gets at it."""

from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError

from portal import tenancy, vendors
from portal.db import session, transaction
from portal.history import queries
from portal.history.models import PastRow
from portal.tenancy import Practice
from portal.vendors import Vendor, import_actions
from portal.vendors.reading import read_text
from tests.accounts.making import ACTOR
from tests.baa.making import file_baa
from tests.databases import Server
from tests.vendors.making import make_vendor

LATER = datetime(2999, 1, 1, tzinfo=UTC)


def told(vendor: Vendor | int, table: str = "vendors") -> list[dict[str, Any] | None]:
    number = vendor if isinstance(vendor, int) else vendor.id
    rows = select(PastRow.told).where(PastRow.vendor_id == number, PastRow.table_name == table)
    return list(session.scalars(rows.order_by(PastRow.id)))


def set_name(vendor: Vendor, name: str) -> None:
    session.execute(
        text("UPDATE app.vendors SET name = :name WHERE id = :id"), {"name": name, "id": vendor.id}
    )


def test_a_row_that_comes_changes_and_goes_is_kept_each_time(practice: Practice) -> None:
    vendor = make_vendor("Pingwell")
    number = vendor.id
    with transaction():
        set_name(vendor, "Pingwell Inc")
    with transaction():
        vendors.delete(vendors.get_vendor(number), by=ACTOR)

    came, *_, changed, gone = told(number)
    assert came is not None
    assert changed is not None
    assert (came["name"], changed["name"], gone) == ("Pingwell", "Pingwell Inc", None)
    # What went with it, went with it here too.
    assert told(number, "services")[-1] is None
    assert queries.records_at([number], LATER)[number].vendor is None


def test_twice_in_one_transaction_the_last_counts(practice: Practice) -> None:
    vendor = make_vendor()
    with transaction():
        set_name(vendor, "First")
        set_name(vendor, "Second")

    found = queries.records_at([vendor.id], LATER)[vendor.id].vendor
    assert found is not None
    assert found.name == "Second"


def test_what_the_board_repeats_is_no_change_and_is_not_copied(practice: Practice) -> None:
    vendor = make_vendor()
    before = told(vendor)
    with transaction():
        session.execute(text("UPDATE app.vendors SET rank = rank + 1, search_text = 'x'"))
        session.execute(text("UPDATE app.vendors SET name = name"))

    assert told(vendor) == before
    assert before[0] is not None
    assert not {"rank", "badge_words", "search_text"} & set(before[0])


def test_no_key_of_a_document_is_copied(practice: Practice) -> None:
    vendor = make_vendor()
    file_baa(vendor)

    kept = told(vendor, "documents")[-1]
    assert kept is not None
    assert kept["name"] == "signed.pdf"
    assert not {"wrapped_keyset", "key_id", "store_key"} & set(kept)


def test_an_import_taken_back_leaves_the_days_between(practice: Practice) -> None:
    lines = "Vendor,What they do,PHI\nTilewell,Kiosk,yes\nOrbita,Texts,no"
    with transaction():
        read = import_actions.stage(read_text(lines), "a test", by=ACTOR)
        import_actions.commit(read, by=ACTOR)
    between = session.scalar(select(func.clock_timestamp()))
    assert between is not None
    with transaction():
        import_actions.undo(read, by=ACTOR)

    assert [one.name for one in queries.listed_at(between)] == ["Orbita", "Tilewell"]
    assert queries.listed_at(LATER) == []


def test_rows_read_again_as_the_objects_they_were(practice: Practice) -> None:
    vendor = make_vendor(contact_email="dana@pingwell.example")
    baa = file_baa(vendor)

    again = queries.records_at([vendor.id], LATER)[vendor.id]
    (paper,) = again.all(type(baa))
    assert (paper.starts_on, paper.held, paper.signers) == (baa.starts_on, baa.held, baa.signers)
    assert again.vendor is not None
    assert again.vendor.added_at == vendor.added_at
    assert again.vendor not in session


def test_another_practice_reads_none_of_it(practice: Practice, other_practice: Practice) -> None:
    vendor = make_vendor()
    number = vendor.id
    tenancy.enter(other_practice.practice_id)

    assert queries.listed_at(LATER) == []
    assert not queries.was_ever_listed(number)
    assert session.scalar(text("SELECT count(*) FROM app.past_rows")) == 0


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE app.past_rows SET told = '{}'",
        "DELETE FROM app.past_rows",
        "INSERT INTO app.past_rows (table_name, row_id, at) VALUES ('vendors', 1, now())",
        "TRUNCATE app.past_rows",
    ],
)
def test_the_app_cannot_write_the_past(practice: Practice, deed: str) -> None:
    make_vendor()

    with pytest.raises(ProgrammingError, match="permission denied"):
        session.execute(text(deed))
    session.rollback()


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE app.past_rows SET at = now()",
        "DELETE FROM app.past_rows",
        "TRUNCATE app.past_rows",
    ],
)
def test_not_even_the_owner_of_the_tables_changes_it(
    practice: Practice, postgres_server: Server, database_name: str, deed: str
) -> None:
    make_vendor()
    with psycopg.connect(postgres_server.dsn(database_name)) as admin:
        admin.execute("SET ROLE portal_owner")
        admin.execute(
            "SELECT set_config('app.practice_id', %s, false)", [str(practice.practice_id)]
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="never changed"):
            admin.execute(deed)


def test_only_the_past_of_the_sample_is_made_up(practice: Practice) -> None:
    with pytest.raises(ProgrammingError, match="Only the past of the sample"):
        session.execute(text("SELECT app.date_sample_past()"))
    session.rollback()
