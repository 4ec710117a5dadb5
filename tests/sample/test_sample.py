"""The sample practice: made through the portal's own deeds, removed whole."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import psycopg
import pyotp
import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import accounts, audit, baa, clock, documents, flags, history, sample, tenancy, vendors
from portal.app import make_app
from portal.db import db, session, transaction
from portal.documents import nda
from portal.errors import RuleBroken
from portal.gateways.memory import MemoryScanner
from portal.gateways.outside import Outside, build_outside, lend_outside
from portal.settings import read_settings
from portal.tenancy import Practice
from portal.vendors import Vendor
from tests.chromium.live import Login
from tests.databases import Server
from tests.sampled import Sampled


@pytest.fixture(scope="module")
def sample_app(
    # Made before, so that its outside is the process's again after.
    app: Flask,
    postgres_server: Server,
    the_sample: Sampled,
    outside: Outside,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Flask, str, Login]]:
    """Return a portal over a copy of the sample practice."""
    data = tmp_path_factory.mktemp("sample") / "data"
    settings = read_settings({"PORTAL_DATA": str(data), "PORTAL_ARGON2_COST": "1"})
    with the_sample.copy("sample", data) as name:
        its = replace(build_outside(settings), scanner=MemoryScanner())
        with lend_outside(outside):
            sampled = make_app(
                settings,
                its,
                database_url=postgres_server.url(name, "portal_app"),
                secret_key="s" * 32,
            )
            yield sampled, name, Login.read(the_sample.told)
        with sampled.app_context():
            db.engine.dispose()


@pytest.fixture
def inside(sample_app: tuple[Flask, str, Login]) -> Iterator[Practice]:
    app, _, _ = sample_app
    with app.app_context():
        (practice_id,) = _practices(app)
        tenancy.enter(practice_id)
        yield tenancy.here()


def _practices(app: Flask) -> list[int]:
    person = accounts.find_person("marisol@juniperrow.example")
    assert person is not None
    return [one.practice_id for one in accounts.belongings_of(person.id)]


def test_it_has_seventeen_vendors_with_phi_and_is_marked(inside: Practice) -> None:
    with_phi = session.scalar(
        select(func.count()).where(Vendor.phi == "yes", Vendor.status == "current")
    )

    assert inside.is_sample
    assert with_phi is not None
    assert with_phi >= 17


def test_it_shows_every_state_of_a_baa(inside: Practice) -> None:
    everybody = [vendor.id for vendor in vendors.all_vendors()]

    standing = baa.standing_of(everybody, clock.today(inside.time_zone))

    shown = {one.state for one in standing.values()}
    assert set(baa.BaaState) - shown <= {baa.BaaState.UNDECIDED, baa.BaaState.NEEDED}


def test_most_vendors_are_covered_and_some_are_not(inside: Practice) -> None:
    by_tab = dict(session.execute(select(Vendor.tab, func.count()).group_by(Vendor.tab)).all())

    assert by_tab["covered"] >= 7
    assert by_tab["attention"] >= 8
    assert by_tab["not_ba"] == 3
    assert by_tab["former"] >= 1


def test_the_vendor_that_refused_is_flagged_worst(inside: Practice) -> None:
    (pingwell,) = [one for one in vendors.all_vendors() if one.name == "Pingwell"]

    worst = flags.open_flags([pingwell.id])[pingwell.id][0]

    assert worst.kind == "baa_refused"


def test_it_can_be_asked_for_a_day_two_months_ago(inside: Practice) -> None:
    on = clock.today(inside.time_zone) - timedelta(days=60)

    then, now = history.register(on), history.register(clock.today(inside.time_zone))

    shown = {line.vendor.name: line.badge[1] for line in then.lines}
    assert (shown["Framevault"], shown["Pingwell"]) == ("In force", "None")
    assert {line.vendor.name: line.badge[1] for line in now.lines}["Pingwell"] == "Refused"
    assert then.covered >= 8


def test_it_shows_a_hold_a_paper_under_an_nda_one_that_is_due_and_one_that_may_still_go(
    inside: Practice,
) -> None:
    kept, at = documents.all_documents(), clock.now()

    assert documents.standing_holds(kept)
    assert nda.marked_among([one.id for one in kept])
    assert [one.name[:6] for one in documents.due_documents(at)] == ["Letter"]
    assert [one.name for one in kept if documents.is_removable(one, at)] == ["Insurance note.pdf"]


def test_its_login_works(sample_app: tuple[Flask, str, Login]) -> None:
    _, _, login = sample_app

    assert login.email == "marisol@juniperrow.example"
    assert len(pyotp.TOTP(login.totp_key).now()) == 6


def test_a_practice_of_ones_own_cannot_be_removed(practice: Practice) -> None:
    with pytest.raises(RuleBroken, match="your own practice"):
        sample.remove(by=audit.THE_PORTAL)


def test_it_is_removed_whole_and_its_trail_stays(
    sample_app: tuple[Flask, str, Login], postgres_server: Server, inside: Practice
) -> None:
    _, name, _ = sample_app

    with transaction():
        sample.remove(by=audit.THE_PORTAL)

    with psycopg.connect(postgres_server.dsn(name)) as admin:
        tables = admin.execute(
            "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " AND a.attname = 'practice_id' WHERE c.relkind = 'r'"
            " AND c.relnamespace = 'app'::regnamespace"
        ).fetchall()
        left = {
            table: count
            for (table,) in tables
            if (count := admin.execute(f"SELECT count(*) FROM {table}").fetchone()) != (0,)
        }
        deeds = admin.execute("SELECT count(*) FROM audit.event").fetchone()
        people = admin.execute("SELECT count(*) FROM app.people").fetchone()
    assert left == {}
    assert people == (0,)
    assert deeds is not None
    assert deeds[0] > 100
