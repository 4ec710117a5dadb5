"""Reading and confirming: what is kept, what is refused, and which flags follow."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import ProgrammingError

from portal import attestations, audit, flags, tenancy
from portal.attestations import Opinion
from portal.db import db, session, transaction
from portal.documents import DocumentKind
from portal.errors import RuleBroken
from portal.flags import FlagKind
from portal.tenancy import Practice
from portal.vendors import Phi, Vendor
from tests.accounts.making import ACTOR
from tests.attestations.making import a_letter, a_report, confirm, keep_report, read
from tests.vendors.making import make_vendor

SOC2 = {FlagKind.SOC2_QUALIFIED, FlagKind.SOC2_OLD, FlagKind.SOC2_TYPE_ONE, FlagKind.SOC2_MISSING}


@pytest.fixture
def statements(practice: Practice) -> Iterator[list[str]]:
    """Return what is asked of the database from now on."""
    asked: list[str] = []

    def note(*call: Any) -> None:
        if "set_config" not in call[2]:
            asked.append(call[2])

    event.listen(db.engine, "before_cursor_execute", note)
    yield asked
    event.remove(db.engine, "before_cursor_execute", note)


def soc2_flags(vendor: Vendor) -> set[str]:
    return {one.kind for one in flags.open_flags([vendor.id]).get(vendor.id, [])} & SOC2


def ended(days_ago: int) -> dict[str, date]:
    last = tenancy.today_here() - timedelta(days=days_ago)
    return {"period_start": last - timedelta(days=364), "period_end": last}


def test_a_kept_report_asks_to_be_read_and_evidence_does_not(practice: Practice) -> None:
    waiting = text("SELECT count(*) FROM jobs.procrastinate_jobs WHERE task_name = :task")
    before = session.scalar(waiting, {"task": attestations.READ}) or 0

    keep_report(make_vendor(), DocumentKind.SOC2)
    keep_report(make_vendor("Postlark"), DocumentKind.EVIDENCE)

    assert session.scalar(waiting, {"task": attestations.READ}) == before + 1


def test_a_clean_confirmed_report_raises_no_flag(practice: Practice) -> None:
    vendor = make_vendor(phi=Phi.YES)

    confirm(keep_report(vendor), a_report(**ended(60)))

    assert soc2_flags(vendor) == set()


@pytest.mark.parametrize(
    ("said", "flag"),
    [
        ({"opinion": Opinion.QUALIFIED}, FlagKind.SOC2_QUALIFIED),
        ({"opinion": Opinion.ADVERSE}, FlagKind.SOC2_QUALIFIED),
        ({"type": "I"}, FlagKind.SOC2_TYPE_ONE),
    ],
)
def test_flags_follow_what_is_confirmed(
    practice: Practice, said: dict[str, str], flag: FlagKind
) -> None:
    vendor = make_vendor(phi=Phi.YES)
    document = keep_report(vendor)

    confirm(document, a_report(**ended(60), **said))
    assert soc2_flags(vendor) == {flag}
    confirm(document, a_report(**ended(60)))

    assert soc2_flags(vendor) == set()


def test_an_old_report_is_flagged_until_a_letter_carries_it(practice: Practice) -> None:
    vendor = make_vendor(phi=Phi.YES)
    old = ended(380)
    report = keep_report(vendor)
    confirm(report, a_report(**old))
    assert soc2_flags(vendor) == {FlagKind.SOC2_OLD}

    letter = a_letter(
        period_start=old["period_end"] + timedelta(days=1),
        period_end=tenancy.today_here(),
        bridges_document_id=report.id,
    )
    confirm(keep_report(vendor, DocumentKind.BRIDGE_LETTER), letter)

    assert soc2_flags(vendor) == set()


def test_what_was_confirmed_can_never_be_changed(practice: Practice) -> None:
    confirm(keep_report(make_vendor()), a_report(**ended(60)))

    with pytest.raises(ProgrammingError, match="permission denied"), transaction():
        session.execute(text("UPDATE app.confirmed_reports SET opinion = 'adverse'"))


def test_who_confirmed_and_what_the_portal_had_read_is_kept(practice: Practice) -> None:
    document = keep_report(make_vendor())
    read(document)

    row = confirm(document, a_report(**ended(60)))

    assert (row.confirmed_by_name, row.reader) == (ACTOR.name, attestations.reader_version())
    assert row.reader_said is not None
    deeds = audit.deeds_about(
        ("document", document.id),
        (audit.Deed.REPORT_READ, audit.Deed.REPORT_CONFIRMED),
        vendor_id=document.vendor_id,
        since=document.kept_at,
    )
    assert {deed.deed for deed in deeds} == {"report_read", "report_confirmed"}


def test_a_letter_cannot_follow_another_vendors_report(practice: Practice) -> None:
    theirs = keep_report(make_vendor("Postlark"))
    confirm(theirs, a_report(**ended(60)))
    letter = keep_report(make_vendor(), DocumentKind.BRIDGE_LETTER)

    with pytest.raises(RuleBroken, match="of this vendor"):
        confirm(letter, a_letter(**ended(10), bridges_document_id=theirs.id))


def test_a_paper_of_another_kind_is_not_confirmed(practice: Practice) -> None:
    paper = keep_report(make_vendor(), DocumentKind.BAA)

    with pytest.raises(RuleBroken, match="Only evidence"):
        confirm(paper, a_report(**ended(60)))


def test_standings_of_many_vendors_cost_as_many_queries_as_of_one(
    practice: Practice, statements: list[str]
) -> None:
    ids = []
    for name in ("Pingwell", "Postlark", "Halo"):
        vendor = make_vendor(name)
        ids.append(vendor.id)
        confirm(keep_report(vendor), a_report(**ended(60)))
    session.expunge_all()

    statements.clear()
    attestations.standing_of(ids[:1])
    one = len(statements)
    session.expunge_all()
    statements.clear()
    found = attestations.standing_of(ids)

    assert len(found) == 3
    assert len(statements) == one == 2
