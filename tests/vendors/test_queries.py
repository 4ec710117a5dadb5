"""Reading the inventory: one practice at a time, many vendors at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import psycopg
import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.engine import Engine

from portal import tenancy, vendors
from portal.db import session, transaction
from portal.errors import NotFound
from portal.tenancy import Practice
from portal.vendors import (
    BoardRow,
    ContactDetails,
    Filters,
    Phi,
    PhiVerb,
    SubcontractorDetails,
    Tab,
)
from portal.vendors.board import PAGE, Place
from portal.vendors.import_actions import stage
from portal.vendors.models import Vendor, VendorCount
from portal.vendors.reading import read_text
from tests.accounts.making import ACTOR
from tests.databases import Server
from tests.vendors.making import make_many, make_vendor

TABLES = (
    "vendors",
    "services",
    "contacts",
    "subcontractors",
    "vendor_counts",
    "imports",
    "import_rows",
)


@contextmanager
def statements() -> Iterator[list[str]]:
    """Count what is sent to the database."""
    sent: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def row(vendor: Vendor, tab: Tab, rank: int = 0, words: str = "None") -> BoardRow:
    return BoardRow(
        vendor_id=vendor.id,
        tab=tab,
        rank=rank,
        badge_state="critical",
        badge_words=words,
        since_on=date(2026, 11, 16),
        next_words="Request BAA",
        next_path=f"/vendors/{vendor.id}/baa/request",
    )


@pytest.mark.parametrize("table", TABLES)
def test_another_practice_reads_none_of_it(
    practice: Practice, other_practice: Practice, table: str
) -> None:
    vendor = make_vendor(contact_email="dana@pingwell.example")
    vendor_id = vendor.id
    with transaction():
        told = SubcontractorDetails(name="Cloudrest", phi=Phi.YES)
        vendors.add_subcontractor(vendor, told, by=ACTOR)
        stage(read_text("Vendor\nTwilio"), "pasted rows", by=ACTOR)
    counted = text(f"SELECT count(*) FROM app.{table}")
    assert session.scalar(counted)

    with tenancy.inside(other_practice.practice_id):
        assert session.scalar(counted) == 0
        with pytest.raises(NotFound):
            vendors.get_vendor(vendor_id)
        moved = session.execute(text(f"UPDATE app.{table} SET practice_id = practice_id"))
        assert moved.rowcount == 0  # type: ignore[attr-defined]  # an UPDATE has one


@pytest.mark.parametrize("table", [t for t in TABLES if t != "vendor_counts"])
def test_nothing_is_written_into_another_practice(
    practice: Practice, other_practice: Practice, table: str
) -> None:
    make_vendor(contact_email="dana@pingwell.example")
    into = other_practice.practice_id

    with pytest.raises(Exception, match=r"row-level security|violates"), transaction():
        session.execute(text(f"INSERT INTO app.{table} (practice_id) VALUES ({into})"))


def test_many_parts_are_read_in_one_query(practice: Practice) -> None:
    ids = [make_vendor(f"Vendor {n}", contact_email=f"{n}@x.example").id for n in range(3)]

    with statements() as sent:
        vendors.services_of(ids)
        vendors.contacts_of(ids)
        vendors.subcontractors_of(ids)

    assert len(sent) == 3
    assert not vendors.services_of([])


def test_facts_tell_what_flags_are_judged_on(practice: Practice) -> None:
    vendor = make_vendor(contact_email="dana@pingwell.example")
    with transaction():
        vendors.set_contact(vendor, 2, ContactDetails(last_name="Desk"), by=ACTOR)

    facts = vendors.facts([vendor.id])[vendor.id]

    assert facts.contact_slots == {1, 2}
    assert facts.phi.phi is Phi.YES
    assert not facts.is_former


def test_the_board_is_written_and_read_worst_first(practice: Practice) -> None:
    b, a, c = (make_vendor(name) for name in ("Bookably", "Auralis", "Clearview"))

    with transaction():
        vendors.write_board([row(b, Tab.ATTENTION, 5), row(a, Tab.ATTENTION, 5)])
        vendors.write_board([row(c, Tab.ATTENTION, 1), row(c, Tab.ATTENTION, 1)][:1])

    found = vendors.list_page(Filters())
    assert [one.name for one in found.rows] == ["Clearview", "Auralis", "Bookably"]
    assert found.rows[0].next_path == f"/vendors/{c.id}/baa/request"
    assert c.badge_words == "None"


def test_counts_follow_every_move(practice: Practice) -> None:
    def by_hand() -> dict[str, tuple[int, int]]:
        rows = session.execute(
            select(Vendor.tab, func.count(), func.count().filter(Vendor.phi == "yes")).group_by(
                Vendor.tab
            )
        )
        return {tab: (all_, with_phi) for tab, all_, with_phi in rows}

    def kept() -> dict[str, tuple[int, int]]:
        rows = session.execute(select(VendorCount.tab, VendorCount.vendors, VendorCount.with_phi))
        return {tab: (all_, with_phi) for tab, all_, with_phi in rows if all_}

    a, b, _ = (make_vendor(name, phi=phi) for name, phi in zip("ABC", Phi, strict=True))
    assert kept() == by_hand()

    with transaction():
        vendors.write_board([row(a, Tab.COVERED), row(b, Tab.WAIVED)])
        assert kept() == by_hand()
    with transaction():
        session.execute(text("UPDATE app.vendors SET phi = 'yes', tier = 'high'"))
        assert kept() == by_hand()
    with transaction():
        vendors.delete(a, by=ACTOR)
        assert kept() == by_hand()
    assert sum(one.vendors for one in vendors.tab_counts().values()) == 2


def test_a_board_that_stays_the_same_is_not_written(practice: Practice) -> None:
    vendor = make_vendor()
    with transaction():
        vendors.write_board([row(vendor, Tab.WAIVED)])
    seen = session.scalar(text("SELECT xmin::text FROM app.vendors"))
    session.rollback()

    with transaction():
        vendors.write_board([row(vendor, Tab.WAIVED)])

    assert session.scalar(text("SELECT xmin::text FROM app.vendors")) == seen


def test_the_list_is_walked_forth_and_back_without_gaps(practice: Practice) -> None:
    make_many(PAGE * 2 + 7)
    filters = Filters(tab=Tab.ATTENTION)

    pages = [vendors.list_page(filters)]
    while pages[-1].after:
        pages.append(vendors.list_page(filters, pages[-1].after))
    back = vendors.list_page(filters, pages[-1].before)

    names = [one.id for page in pages for one in page.rows]
    assert [len(page.rows) for page in pages] == [PAGE, PAGE, 7]
    assert len(set(names)) == len(names) == PAGE * 2 + 7
    assert [one.id for one in back.rows] == [one.id for one in pages[1].rows]
    assert pages[0].before is None
    assert back.after == pages[1].after


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (Filters(text="ping"), ["Pingwell"]),
        (Filters(text="PHOTO"), ["Framevault"]),
        (Filters(text="dana@"), ["Pingwell"]),
        (Filters(text="vault fram"), ["Framevault"]),
        (Filters(text="100%"), []),
        (Filters(text="_"), []),
        (Filters(phi=PhiVerb.RECEIVES), ["Pingwell"]),
        (Filters(phi=PhiVerb.CREATES), []),
        (Filters(location="Austin"), ["Framevault"]),
        (Filters(owner_person_id=1), []),
        (Filters(tab=Tab.FORMER), []),
        (Filters(), ["Framevault", "Pingwell"]),
    ],
)
def test_the_list_is_narrowed(practice: Practice, filters: Filters, names: list[str]) -> None:
    ping = make_vendor("Pingwell", contact_email="dana@pingwell.example")
    frame = make_vendor("Framevault", does="Photos", phi=Phi.UNSURE, locations=("Austin",))
    with transaction():
        vendors.write_board([row(ping, Tab.ATTENTION), row(frame, Tab.ATTENTION)])

    assert [one.name for one in vendors.list_page(filters).rows] == names


def test_a_page_reads_the_board_in_the_order_of_its_index(
    practice: Practice, postgres_server: Server, database_name: str
) -> None:
    make_many(3000)
    with psycopg.connect(postgres_server.dsn(database_name), autocommit=True) as admin:
        admin.execute("ANALYZE app.vendors")  # as autovacuum does in a while
    query = """
        EXPLAIN SELECT id FROM app.vendors WHERE tab = 'attention'
        AND (rank, name_key, id) > (0, 'a', 1) ORDER BY rank, name_key, id LIMIT 51
    """

    plan = "\n".join(session.scalars(text(query)))

    assert "vendors_board" in plan
    assert "Sort" not in plan
    assert "ROW(rank, name_key, id) >" in plan.split("Index Cond", 1)[1].split("Filter")[0]


def test_a_place_says_which_way_the_page_goes() -> None:
    assert not Place(rank=1, name_key="a", vendor_id=1).backwards
