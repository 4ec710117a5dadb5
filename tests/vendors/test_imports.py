"""A list, from reading it to adding it as one and taking it back as one."""

import os
import time
from datetime import date
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, select, text

from portal import vendors
from portal.db import session, transaction
from portal.errors import RuleBroken
from portal.tenancy import Practice
from portal.vendors import ContactDetails, Tab, import_queries
from portal.vendors.cells import DateOrder
from portal.vendors.columns import Target
from portal.vendors.import_actions import (
    Correction,
    commit,
    correct_rows,
    forget_old_rows,
    match_columns,
    stage,
    undo,
)
from portal.vendors.import_models import Import, ImportRow
from portal.vendors.models import Contact, Service, Vendor
from portal.vendors.reading import read_file, read_text
from portal.vendors.rows import Choice
from tests.accounts.making import ACTOR
from tests.baa.making import ask_for_baa
from tests.databases import Server
from tests.vendors.making import make_vendor

SAMPLES = Path(__file__).parents[1] / "samples"


def staged(name: str) -> Import:
    with transaction():
        table = read_text(name) if "\n" in name else read_file((SAMPLES / name).read_bytes())
        return stage(table, "a list", by=ACTOR)


def added(of: Import) -> None:
    with transaction():
        commit(of, by=ACTOR)


def named() -> dict[str, Vendor]:
    return {vendor.name: vendor for vendor in vendors.all_vendors()}


def test_reading_a_list_adds_nothing_yet(practice: Practice) -> None:
    of = staged("vendors.csv")

    assert (of.state, of.row_count) == ("staged", 19)
    assert vendors.all_vendors() == []


def test_the_sample_list_is_added_as_one(practice: Practice) -> None:
    of = staged("vendors.csv")

    added(of)

    found = named()
    assert (of.state, of.added, of.merged) == ("committed", 17, 1)
    assert len(found) == 17
    assert "DocuSign" not in found
    assert '=HYPERLINK("http://evil.example")' in found
    record = found["Aesthetic Record"]
    assert (record.baa_claimed, record.baa_claimed_on) == ("yes", date(2024, 3, 14))
    assert (record.phi, record.tier, record.domain) == ("yes", "medium", "aestheticrecord.com")
    assert found["Sparkle Cleaning"].tier is None
    twilio = found["Twilio"]
    assert [one.name for one in vendors.services_of([twilio.id])[twilio.id]] == [
        "SMS reminders",
        "Texting",
    ]
    (dana,) = vendors.contacts_of([record.id])[record.id]
    assert (dana.first_name, dana.last_name, dana.phone) == ("Dana", "Whitfield", "(512) 555-0142")


def test_a_claim_is_no_baa(practice: Practice) -> None:
    added(staged("vendors.csv"))

    record = named()["Aesthetic Record"]
    assert record.tab == Tab.ATTENTION
    assert record.badge_words


def test_flags_are_judged_with_the_import(practice: Practice) -> None:
    added(staged("vendors.csv"))

    assert all(vendor.badge_words for vendor in vendors.all_vendors())
    assert vendors.tab_counts()[Tab.ATTENTION].vendors > 0


def test_a_row_is_corrected_and_then_added(practice: Practice) -> None:
    of = staged("vendors.csv")
    with transaction():
        fix = Correction(fixes={Target.BAA_ON: "2025-02-28"})
        correct_rows(of, {16: fix, 17: Correction(choice=Choice.ADD)}, by=ACTOR)

    added(of)

    found = named()
    assert found["DocuSign"].baa_claimed_on == date(2025, 2, 28)
    assert "Twilio Inc." in found
    assert (of.added, of.merged) == (19, 0)


def test_the_payees_add_nothing_until_one_is_ticked(practice: Practice) -> None:
    of = staged("quickbooks_payees.csv")
    with pytest.raises(RuleBroken, match="No row is ready"):
        added(of)

    with transaction():
        correct_rows(
            of, {5: Correction(choice=Choice.ADD), 7: Correction(choice=Choice.ADD)}, by=ACTOR
        )
    added(of)

    found = named()
    assert sorted(found) == ["LAKESIDE", "WEAVE COMMUNICATIONS"]
    assert found["LAKESIDE"].phi == "unsure"
    assert found["LAKESIDE"].tab == Tab.ATTENTION


def test_a_payee_is_added_to_the_vendor_it_is(practice: Practice) -> None:
    lakeside = make_vendor("Lakeside Pharmacy, Inc.", does="Compounding")
    of = staged("quickbooks_payees.csv")

    with transaction():
        correct_rows(of, {5: Correction(choice=Choice.MERGE)}, by=ACTOR)
    added(of)

    assert list(named()) == [lakeside.name]
    assert (of.added, of.merged) == (0, 1)


def test_the_same_list_twice_changes_nothing(practice: Practice) -> None:
    added(staged("vendors.csv"))
    before = session.scalar(select(func.count()).select_from(Service))
    again = staged("vendors.csv")

    added(again)

    assert (again.added, again.merged) == (0, 18)
    assert session.scalar(select(func.count()).select_from(Service)) == before
    assert len(named()) == 17


def test_a_row_added_to_a_row_that_is_left_out_takes_its_place(practice: Practice) -> None:
    of = staged("Vendor,Service,PHI\nTwilio,SMS,yes\nTwilio Inc,Calls,yes\nTWILIO,Fax,no")
    with transaction():
        correct_rows(of, {2: Correction(choice=Choice.LEAVE_OUT)}, by=ACTOR)

    added(of)

    (vendor,) = vendors.all_vendors()
    assert vendor.name == "Twilio Inc"
    assert [one.name for one in vendors.services_of([vendor.id])[vendor.id]] == ["Calls", "Fax"]


def test_a_contact_goes_to_the_free_place(practice: Practice) -> None:
    vendor = make_vendor("Twilio", contact_email="a@twilio.example")
    added(
        staged(
            "Vendor,Email,PHI\nTwilio,A@twilio.example,yes\n"
            "Twilio,b@twilio.example,yes\nTwilio,c@twilio.example,yes"
        )
    )

    contacts = vendors.contacts_of([vendor.id])[vendor.id]
    assert [(one.slot, one.email) for one in contacts] == [
        (1, "a@twilio.example"),
        (2, "b@twilio.example"),
    ]


def test_an_import_is_undone_as_one(practice: Practice) -> None:
    kept = make_vendor("Twilio", website="twilio.com", does="Voice")
    of = staged("vendors.csv")
    added(of)
    assert len(named()) == 17

    with transaction():
        undo(of, by=ACTOR)

    assert list(named()) == ["Twilio"]
    assert [one.name for one in vendors.services_of([kept.id])[kept.id]] == ["Voice"]
    assert session.scalar(select(func.count()).select_from(Contact)) == 0
    assert of.state == "undone"
    assert sum(one.vendors for one in vendors.tab_counts().values()) == 1
    with pytest.raises(RuleBroken, match="nothing to undo"):
        undo(of, by=ACTOR)


def test_an_import_that_was_worked_on_cannot_be_undone(practice: Practice) -> None:
    of = staged("vendors.csv")
    added(of)
    with transaction():
        details = ContactDetails(last_name="Privacy desk")
        vendors.set_contact(named()["Freed"], 1, details, by=ACTOR)

    with pytest.raises(RuleBroken, match=r"^Freed changed since"), transaction():
        undo(of, by=ACTOR)

    assert len(named()) == 17


def test_an_import_with_papers_on_it_cannot_be_undone(practice: Practice) -> None:
    of = staged("vendors.csv")
    added(of)
    ask_for_baa(named()["Freed"])

    with pytest.raises(RuleBroken, match="Papers or decisions are kept"), transaction():
        undo(of, by=ACTOR)

    assert len(named()) == 17


def test_a_list_is_added_once(practice: Practice) -> None:
    of = staged("vendors.csv")
    added(of)

    for again in (
        lambda: commit(of, by=ACTOR),
        lambda: correct_rows(of, {}, by=ACTOR),
        lambda: match_columns(of, [Target.NAME], DateOrder.MONTH_FIRST, by=ACTOR),
    ):
        with pytest.raises(RuleBroken, match="added already"):
            again()


def test_a_list_that_fails_half_way_adds_nothing(practice: Practice) -> None:
    of = staged("vendors.csv")

    def commit_and_fail() -> None:
        with transaction():
            commit(of, by=ACTOR)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        commit_and_fail()

    assert vendors.all_vendors() == []
    assert import_queries.get_import(of.id).state == "staged"


def test_columns_are_matched_by_hand(practice: Practice) -> None:
    of = staged("A,B\nTwilio,14/3/2024\nBox,1/2/2024")
    with transaction():
        targets = [Target.NAME, Target.USED_SINCE]
        match_columns(of, targets, DateOrder.DAY_FIRST, by=ACTOR)
        correct_rows(of, {no: Correction(choice=Choice.ADD) for no in (1, 2, 3)}, by=ACTOR)

    added(of)

    assert named()["Box"].used_since == date(2024, 2, 1)


def test_staged_rows_are_wiped_after_seven_days(practice: Practice) -> None:
    old, new = staged("vendors.csv"), staged("quickbooks_payees.csv")
    with transaction():
        session.execute(
            text("UPDATE app.imports SET staged_at = now() - interval '8 days' WHERE id = :id"),
            {"id": old.id},
        )

    with transaction():
        assert forget_old_rows(by=ACTOR) == 1
        assert forget_old_rows(by=ACTOR) == 0

    left = set(session.scalars(select(ImportRow.import_id)))
    assert left == {new.id}


def test_ten_thousand_rows_are_added_and_taken_back_each_in_under_ten_seconds(
    practice: Practice, postgres_server: Server, database_name: str
) -> None:
    lines = [
        f"Vendor {n:05},v{n}.example,Service {n % 40},Dana Whitfield,d{n}@x.example,"
        f"(512) 555-{n % 10000:04},{'yes' if n % 3 else 'no'},yes,3/14/2024"
        for n in range(10_000)
    ]
    heading = "Vendor,Website,What they do,Contact,Email,Phone,PHI,BAA,BAA date"
    content = "\n".join([heading, *lines]).encode()
    keep_plans_for_small_tables(postgres_server, database_name)

    began = seconds()
    with transaction():
        of = stage(read_file(content), "10,000 rows", by=ACTOR)
    with transaction():
        commit(of, by=ACTOR)
    added_in = seconds() - began

    assert of.added == 10_000
    assert vendors.tab_counts()[Tab.ATTENTION].with_phi == 6667
    assert added_in < 10, f"{added_in:.1f} s"

    began = seconds()
    with transaction():
        undo(of, by=ACTOR)
    taken_back_in = seconds() - began

    assert vendors.tab_counts()[Tab.ATTENTION].vendors == 1
    assert taken_back_in < 10, f"{taken_back_in:.1f} s"


def keep_plans_for_small_tables(server: Server, database: str) -> None:
    """Have the connection plan its checks while the tables are known to be small, as by day one."""
    make_vendor("Small One", contact_email="a@small.example")
    with psycopg.connect(server.dsn(database), autocommit=True) as admin:
        admin.execute("ANALYZE")
    with transaction():
        vendors.delete(make_vendor("Small Two", contact_email="b@small.example"), by=ACTOR)


def seconds() -> float:
    """Return the time that the portal and its connections worked, whatever else the machine does."""
    here = (
        "SELECT pid FROM pg_stat_activity"
        " WHERE datname = current_database() AND usename = current_user"
    )
    backends = list(session.scalars(text(here)))
    session.rollback()
    try:
        told = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2] for pid in backends]
    except OSError:
        return time.monotonic()
    ticks = sum(int(ticks) for one in told for ticks in one.split()[11:13])
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")
