"""What was under way on a past day: each kind, up to the last moment of that day and not after."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import event, select, text

from portal import baa, clock, links, messages, tenancy
from portal.audit import Actor, ActorKind
from portal.baa import RefusalWhy
from portal.db import db, session, transaction
from portal.history import listing, showing
from portal.links import LinkPurpose
from portal.tenancy import Practice
from portal.vendors import Vendor
from tests.accounts.making import ACTOR
from tests.baa.chain.making import answer, list_subcontractor, says
from tests.baa.chain.making import ask as ask_about_subcontractors
from tests.baa.escalations.making import refuse
from tests.baa.making import ask_for_baa, file_baa
from tests.browser import Browser
from tests.databases import Server
from tests.exits.making import ask as ask_at_end
from tests.exits.making import end_with, prove
from tests.history.making import move_back, put_at
from tests.incidents.making import decide, report, standing_link
from tests.signing.making import ask as ask_to_sign
from tests.signing.making import issue, sign_by
from tests.vendors.making import make_vendor

PutAt = Callable[[datetime], None]
Deed = Callable[[Vendor], None]
AGO = timedelta(days=9)


@pytest.fixture
def now_at(practice: Practice, postgres_server: Server, database_name: str) -> PutAt:
    """Return what puts all that was recorded just now at a moment."""
    return lambda moment: put_at(postgres_server, database_name, practice, moment)


@pytest.fixture
def vendor(practice: Practice, postgres_server: Server, database_name: str) -> Vendor:
    """Return a vendor that has been on the list for long, with a BAA in force."""
    made = make_vendor("Pingwell", contact_email="dana@pingwell.example")
    file_baa(made)
    move_back(postgres_server, database_name, practice, 20)
    return made


def pages(browser: Browser, vendor: Vendor, on: date) -> tuple[str, str]:
    """Return what is told on a day of the vendor, and in the list."""
    of_vendor = browser.open(f"/vendors/{vendor.id}/as-of?on={on.isoformat()}")
    return of_vendor.text("main"), browser.open(f"/vendors/as-of?on={on.isoformat()}").text("main")


def signed(vendor: Vendor) -> None:
    envelope = issue(vendor_id=vendor.id)
    link, _ = ask_to_sign(envelope)
    sign_by(envelope, link)


def told_of_incident(vendor: Vendor) -> None:
    decide(report(standing_link(vendor)))


def ended(vendor: Vendor) -> None:
    case = end_with(vendor)
    prove(case, ask_at_end(case))


def wrote(vendor: Vendor) -> None:
    asked = ask_for_baa(vendor)
    (link, *_) = links.links_of(LinkPurpose.BAA, [asked.id])[asked.id]
    by = Actor(kind=ActorKind.LINK, name="Dana Whitcomb", actor_id=link.id)
    with transaction():
        baa.write_back(asked, "Zebedee wants it gone.", "4", at=clock.now(), by=by)
    with transaction():
        subject = baa.subject_of(asked)
        messages.write_to_vendor(
            vendor.id, subject, "We can leave it out.", at=clock.now(), by=ACTOR
        )


def answered(vendor: Vendor) -> None:
    asked = ask_about_subcontractors(vendor)
    answer(asked, says(list_subcontractor(vendor, "Boxhost"), baa.chain.Says.BOUND))


def refused(vendor: Vendor) -> None:
    refuse(vendor, RefusalWhy.SIGNS_NONE)


CASES = {
    "signing": (
        signed,
        ["Signing", "Priya Raman, VP Operations", "had not signed"],
        "Signing: 1 of",
    ),
    "incident": (told_of_incident, ["A laptop was lost.", "Counsel agrees."], "1 open incident"),
    "end": (ended, ["We moved to Textwell.", "Dana Whitcomb, Head of operations"], "End: "),
    "messages": (wrote, ["Zebedee wants it gone.", "We can leave it out."], "2 messages"),
    "subcontractors": (answered, ["Boxhost: Has a BAA with them"], "Subcontractors told"),
    "refusal": (refused, ["by Dana Whitcomb, ", "We only carry texts."], "Refused, case open"),
}


@pytest.mark.parametrize("kind", CASES)
def test_each_is_told_to_the_last_moment_of_the_day_where_the_practice_is(
    kind: str, vendor: Vendor, browser: Browser, now_at: PutAt
) -> None:
    deed, tells, in_short = CASES[kind]
    on = tenancy.today_here() - AGO
    end = showing.until_end_of(on)
    assert end.astimezone(UTC).time().hour != 0

    deed(vendor)
    now_at(end)
    before, after = pages(browser, vendor, on), pages(browser, vendor, on + timedelta(days=1))

    for words in tells:
        assert words not in before[0]
        assert words in after[0]
    assert in_short not in before[1]
    assert in_short in after[1]


@pytest.mark.parametrize("kind", CASES)
def test_and_a_moment_before_midnight_it_is_of_that_day(
    kind: str, vendor: Vendor, browser: Browser, now_at: PutAt
) -> None:
    deed, tells, in_short = CASES[kind]
    on = tenancy.today_here() - AGO

    deed(vendor)
    now_at(showing.until_end_of(on) - timedelta(microseconds=1))

    page, listed = pages(browser, vendor, on)
    assert all(words in page for words in tells)
    assert in_short in listed


def test_what_came_after_that_day_is_left_out(
    vendor: Vendor, browser: Browser, now_at: PutAt
) -> None:
    on = tenancy.today_here() - AGO
    envelope = issue(vendor_id=vendor.id)
    link, _ = ask_to_sign(envelope)
    incident = report(standing_link(vendor))
    case = end_with(vendor)
    now_at(showing.until_end_of(on) - timedelta(hours=1))
    sign_by(envelope, link)
    decide(incident)
    prove(case, ask_at_end(case))

    page, listed = pages(browser, vendor, on)

    assert "0 of 2 signed" in page
    assert "Priya Raman, for Pingwell: had not signed" in page
    assert "A laptop was lost." in page
    assert "Counsel agrees." not in page
    assert "We moved to Textwell." in page
    assert "said on" not in page
    assert "Signing: 0 of 2 signed" in listed


def test_where_it_was_not_kept_yet_it_is_said(
    vendor: Vendor,
    browser: Browser,
    practice: Practice,
    postgres_server: Server,
    database_name: str,
) -> None:
    begins = showing.until_end_of(tenancy.today_here() - AGO)
    with psycopg.connect(postgres_server.dsn(database_name)) as admin:
        admin.execute(
            "INSERT INTO app.past_rows (practice_id, table_name, row_id, at)"
            " VALUES (%s, 'dealings', %s, %s)",
            [practice.practice_id, practice.practice_id, begins],
        )

    before = pages(browser, vendor, tenancy.today_here() - AGO)
    after = pages(browser, vendor, tenancy.today_here() - AGO + timedelta(days=1))

    assert all("Not all of that day was kept" in one for one in before)
    assert not any("Not all of that day was kept" in one for one in after)


def test_no_address_or_device_of_a_signer_is_copied(vendor: Vendor) -> None:
    signed(vendor)

    rows = session.execute(
        text("SELECT told FROM app.past_rows WHERE table_name = 'envelope_signers' ORDER BY id")
    ).scalars()
    kept = list(rows)
    assert kept[-1]["signed_name"] == "Priya Raman"
    assert not {"signed_ip", "signed_user_agent", "signed_email"} & {*kept[-1]}


def test_a_vendor_costs_the_same_however_much_was_under_way(vendor: Vendor) -> None:
    few = count_queries(lambda: showing.vendor_then(vendor.id, tenancy.today_here()))
    listed = count_queries(lambda: listing.register(tenancy.today_here()))
    for deed in (signed, told_of_incident, wrote, answered, ended):
        deed(vendor)

    assert count_queries(lambda: showing.vendor_then(vendor.id, tenancy.today_here())) == few
    assert count_queries(lambda: listing.register(tenancy.today_here())) == listed


def count_queries(look: Callable[[], object]) -> int:
    seen: list[str] = []

    def see(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    session.execute(select(1))
    assert tenancy.here().time_zone
    event.listen(db.engine, "before_cursor_execute", see)
    try:
        look()
    finally:
        event.remove(db.engine, "before_cursor_execute", see)
    return len(seen)
