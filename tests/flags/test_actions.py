"""Flags in the table: their history, their waivers, and many at once."""

from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from portal import audit, baa, flags, tenancy, vendors
from portal.baa import NewNeed
from portal.db import db, session, transaction
from portal.errors import RuleBroken
from portal.flags import Flag, FlagKind
from portal.jobs import flag_refresh
from portal.tenancy import Practice
from portal.vendors import Phi, Vendor
from tests.accounts.making import ACTOR
from tests.baa.making import file_baa
from tests.vendors.making import make_many, make_vendor

DAY = timedelta(days=1)


def up(vendor: Vendor) -> dict[str, Flag]:
    return {flag.kind: flag for flag in flags.open_flags([vendor.id]).get(vendor.id, [])}


def test_a_flag_that_cleared_stays_in_the_history(practice: Practice) -> None:
    vendor = make_vendor()
    file_baa(vendor)

    cleared = {flag.kind: flag for flag in flags.flag_history(vendor.id) if flag.cleared_on}

    assert cleared["baa_missing"].raised_on == tenancy.today_here()


def test_judging_twice_raises_nothing_twice(practice: Practice) -> None:
    vendor = make_vendor()
    before = len(flags.flag_history(vendor.id))

    with transaction():
        flag_refresh.refresh([vendor.id], tenancy.today_here())

    assert len(flags.flag_history(vendor.id)) == before


def test_a_waiver_greys_a_flag_with_reason_and_approver_and_ends_by_itself(
    practice: Practice,
) -> None:
    vendor = make_vendor()
    file_baa(vendor)
    on = tenancy.today_here()
    flag = up(vendor)["questions_not_sent"]

    with transaction():
        flags.waive(flag, "Asked by phone.", until=on + DAY, on=on, by=ACTOR)

    assert up(vendor)["questions_not_sent"].state == "quiet"
    assert vendors.get_vendor(vendor.id).tab == "waived"
    (waiver,) = flags.waivers_of([vendor.id])[vendor.id]
    assert (waiver.reason, waiver.approved_by_name) == ("Asked by phone.", ACTOR.name)
    with transaction():
        flag_refresh.refresh_all(on + 2 * DAY)
    assert up(vendor)["questions_not_sent"].state == "soon"
    assert vendors.get_vendor(vendor.id).tab == "attention"


def test_a_missing_baa_cannot_be_waived(practice: Practice) -> None:
    vendor = make_vendor()
    on = tenancy.today_here()

    with pytest.raises(RuleBroken, match="cannot be waived"):
        flags.waive(up(vendor)["baa_missing"], "No.", until=on, on=on, by=ACTOR)


@pytest.mark.parametrize(("reason", "days"), [(" ", 1), ("Why.", -1)])
def test_a_waiver_needs_a_reason_and_an_end_that_is_not_past(
    practice: Practice, reason: str, days: int
) -> None:
    vendor = make_vendor()
    on = tenancy.today_here()
    flag = up(vendor)["questions_not_sent"]

    with pytest.raises(RuleBroken):
        flags.waive(flag, reason, until=on + days * DAY, on=on, by=ACTOR)


def test_days_that_pass_raise_flags_though_nothing_changes(practice: Practice) -> None:
    vendor = make_vendor(phi=Phi.NO)
    assert up(vendor) == {}
    need = NewNeed(answers={"Q1": "no"}, exemption="E01", reason="No PHI.")
    with transaction():
        baa.decide_need(vendor, need, on=tenancy.today_here(), by=ACTOR)

    with transaction():
        flag_refresh.refresh_all(tenancy.today_here() + 366 * DAY)

    assert set(up(vendor)) == {FlagKind.RE_ASK_DUE}


def test_judging_thousands_takes_few_statements(practice: Practice) -> None:
    make_many(3000)
    ids = [vendor.id for vendor in vendors.all_vendors()]
    statements: list[str] = []

    def count(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    with transaction():
        flag_refresh.refresh(ids, tenancy.today_here())
    event.remove(db.engine, "before_cursor_execute", count)

    raised = session.scalar(select(func.count()).select_from(Flag)) or 0
    assert raised >= 3000
    assert len(statements) < 75
    assert audit.take_touched_vendors() == frozenset()
