"""Another practice reads no row of ours."""

import pytest
from sqlalchemy import text

from portal import baa, flags, tenancy, vendors
from portal.baa import NewNeed, NewOverride, NewRefusal, RefusalHow, RefusalWhy, gates
from portal.baa.checking import Ruling
from portal.db import session, transaction
from portal.tenancy import Practice
from tests.accounts.making import ACTOR
from tests.baa.making import ANSWERS_TO_NEEDED, ask_for_baa, file_baa
from tests.baa.reading import decide, document_of, read_as, told
from tests.vendors.making import make_vendor

TABLES = (
    "baa_needs",
    "baa_requests",
    "baas",
    "baa_refusals",
    "baa_escalations",
    "baa_escalation_steps",
    "phi_overrides",
    "baa_covers",
    "baa_covered_services",
    "flags",
    "flag_waivers",
    "baa_readings",
    "baa_provision_decisions",
)


@pytest.mark.parametrize("table", TABLES)
def test_no_table_shows_rows_to_another_practice(
    practice: Practice, other_practice: Practice, table: str
) -> None:
    fill_every_table()
    count = text(f"SELECT count(*) FROM app.{table}")
    assert session.scalar(count)

    tenancy.enter(other_practice.practice_id)

    assert session.scalar(count) == 0


def fill_every_table() -> None:
    on = tenancy.today_here()
    first, second = make_vendor(), make_vendor("Postlark")
    held = file_baa(first)
    document = document_of(held)
    read_as(document, told())
    decide(document, "R08", Ruling.CONFIRMED_FOUND)
    ask_for_baa(second)
    with transaction():
        gates.cover(held, [vendors.services_of([first.id])[first.id][0].id], by=ACTOR)
        baa.decide_need(
            first,
            NewNeed(answers=ANSWERS_TO_NEEDED, exemption=None, reason="PHI."),
            on=on,
            by=ACTOR,
        )
        baa.allow_phi(second, NewOverride(reason="Moving.", ends_on=on), on=on, by=ACTOR)
        baa.record_refusal(
            second,
            NewRefusal(
                refused_on=on,
                refused_by="Dana",
                refused_by_title="",
                how=RefusalHow.CALL,
                why=RefusalWhy.SIGNS_NONE,
                words="",
            ),
            None,
            on=on,
            by=ACTOR,
        )
        flag = next(one for one in flags.open_flags([first.id])[first.id] if one.may_be_waived)
        flags.waive(flag, "Small.", until=on, on=on, by=ACTOR)
