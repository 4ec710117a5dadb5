"""Reading a BAA, and deciding on what was read: what is kept, recorded and flagged."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal import audit, baa, clock, documents, flags, tenancy
from portal.baa import Baa, checking
from portal.baa.checking import Ruling, Stands
from portal.db import session, transaction
from portal.errors import RuleBroken
from portal.flags import FlagKind
from portal.tenancy import Practice
from portal.vendors import Vendor
from tests.accounts.making import ACTOR
from tests.baa.making import ask_for_baa, file_baa, pdf, signed
from tests.baa.reading import decide, document_of, read_as, told
from tests.vendors.making import make_vendor

OURS = FlagKind.BAA_LACKS_PROVISION


@pytest.fixture
def vendor(practice: Practice) -> Vendor:
    return make_vendor()


@pytest.fixture
def filed(vendor: Vendor) -> Baa:
    return file_baa(vendor)


def flagged(vendor: Vendor) -> list[str]:
    session.expire_all()
    carried = flags.open_flags([vendor.id]).get(vendor.id, [])
    return [flag.title for flag in carried if flag.kind == OURS]


def last_deed(document: documents.Document, deed: audit.Deed) -> dict[str, Any]:
    since = clock.now() - timedelta(minutes=5)
    about = ("document", document.id)
    deeds = audit.deeds_about(about, (deed,), vendor_id=document.vendor_id, since=since)
    return dict(deeds[0].details)


def test_a_reading_is_kept_and_recorded_and_its_lack_is_flagged(vendor: Vendor, filed: Baa) -> None:
    document = document_of(filed)

    read_as(document, told(missing=["R08"]))

    assert flagged(vendor) == ["In force. The clause check did not find one required clause"]
    said = last_deed(document, audit.Deed.BAA_READ)
    assert (said["found"], said["required"], said["detector"]) == (17, 18, "1/test")


def test_a_complete_baa_is_not_flagged(vendor: Vendor, filed: Baa) -> None:
    read_as(document_of(filed), told())

    assert flagged(vendor) == []


def test_another_reading_replaces_the_one_before(vendor: Vendor, filed: Baa) -> None:
    document = document_of(filed)
    read_as(document, told(missing=["R08"]))

    read_as(document, told(detector="2/test"))

    count = session.scalar(text("SELECT count(*) FROM app.baa_readings"))
    reading = checking.find_reading(document.id)
    assert (count, reading and reading.detector) == (1, "2/test")
    assert flagged(vendor) == []


def test_the_same_version_of_the_check_reads_a_document_once(filed: Baa) -> None:
    document = document_of(filed)
    read_as(document, told())

    with transaction():
        assert not checking.begin(document, "1/test", at=clock.now())
        assert checking.begin(document, "2/test", at=clock.now())


def test_found_on_a_page_clears_the_flag_and_keeps_who_where_and_by_which_check(
    vendor: Vendor, filed: Baa
) -> None:
    document = document_of(filed)
    read_as(document, told(missing=["R08"]))

    decide(document, "R08", Ruling.FOUND_ON_PAGE, page=1)

    (kept,) = checking.decisions_on(document.id, "R08")
    assert (kept.decided_by_name, kept.page, kept.detector) == (ACTOR.name, 1, "1/test")
    assert flagged(vendor) == []
    said = last_deed(document, audit.Deed.PROVISION_CONFIRMED)
    assert (said["provision"], said["verdict"], said["page"]) == ("R08", "found on a page", 1)


def test_confirmed_missing_makes_the_flag_say_missing(vendor: Vendor, filed: Baa) -> None:
    document = document_of(filed)
    read_as(document, told(missing=["R08"]))

    decide(document, "R08", Ruling.CONFIRMED_MISSING)

    assert flagged(vendor) == ["In force, but one required clause is missing"]
    (flag,) = [one for one in flags.open_flags([vendor.id])[vendor.id] if one.kind == OURS]
    assert flag.severity == "critical"


def test_the_last_decision_counts_and_all_are_kept(vendor: Vendor, filed: Baa) -> None:
    document = document_of(filed)
    read_as(document, told(missing=["R08"]))

    decide(document, "R08", Ruling.CONFIRMED_MISSING)
    decide(document, "R08", Ruling.FOUND_ON_PAGE, page=1)

    assert flagged(vendor) == []
    assert len(checking.decisions_on(document.id, "R08")) == 2


def test_a_decision_outlasts_another_reading(vendor: Vendor, filed: Baa) -> None:
    document = document_of(filed)
    read_as(document, told(missing=["R08"]))
    decide(document, "R08", Ruling.FOUND_ON_PAGE, page=1)

    read_as(document, told(missing=["R08"], detector="2/test"))

    assert flagged(vendor) == []


@pytest.mark.parametrize("change", ["UPDATE", "DELETE"])
def test_the_database_lets_nobody_change_a_decision(filed: Baa, change: str) -> None:
    document = document_of(filed)
    read_as(document, told())
    decide(document, "R08", Ruling.CONFIRMED_FOUND)
    statement = {
        "UPDATE": "UPDATE app.baa_provision_decisions SET note = 'x'",
        "DELETE": "DELETE FROM app.baa_provision_decisions",
    }[change]

    with pytest.raises(DBAPIError, match="permission denied"), transaction():
        session.execute(text(statement))


def test_what_the_check_does_not_point_to_cannot_be_confirmed_without_a_page(filed: Baa) -> None:
    document = document_of(filed)
    read_as(document, told(missing=["R08"]))

    with pytest.raises(RuleBroken, match="on which page"):
        decide(document, "R08", Ruling.CONFIRMED_FOUND)


def test_a_page_beyond_the_file_is_refused(filed: Baa) -> None:
    document = document_of(filed)
    read_as(document, told(missing=["R08"]))

    with pytest.raises(RuleBroken, match="has 1 page"):
        decide(document, "R08", Ruling.FOUND_ON_PAGE, page=2)


def test_all_that_was_found_is_confirmed_at_once_and_nothing_else(filed: Baa) -> None:
    document = document_of(filed)
    read_as(document, told(missing=["R08"], look=["R18"], asks=["R19"]))
    rows = checking.check_of([document]).to_confirm
    seen = [row.provision.id for row in rows]

    with transaction():
        count = checking.confirm_found(document, seen, at=clock.now(), by=ACTOR)

    after = {row.provision.id: row.stands for row in checking.check_of([document]).rows}
    assert count == len(seen) == 17
    assert after["R08"] is Stands.NOT_FOUND
    assert after["R18"] is Stands.LOOK
    assert after["R01"] is Stands.CONFIRMED


def test_what_was_read_otherwise_since_is_not_confirmed_unseen(filed: Baa) -> None:
    document = document_of(filed)
    read_as(document, told())
    seen = [row.provision.id for row in checking.check_of([document]).to_confirm]
    read_as(document, told(missing=["R08"], detector="2/test"))

    with pytest.raises(RuleBroken, match="Look once more"):
        checking.confirm_found(document, seen, at=clock.now(), by=ACTOR)


def test_a_baa_that_cannot_be_read_is_flagged_until_a_person_has_read_it(
    vendor: Vendor, filed: Baa
) -> None:
    document = document_of(filed)
    with transaction():
        checking.begin(document, "1/test", at=clock.now())
        checking.give_up(document, at=clock.now(), by=audit.THE_PORTAL)
    assert flagged(vendor) == ["In force. The clause check could not read the BAA"]

    for one in checking.asked_for():
        decide(document, one.id, Ruling.FOUND_ON_PAGE, page=1)

    assert flagged(vendor) == []


def test_an_amendment_heals_what_the_agreement_lacked(vendor: Vendor, filed: Baa) -> None:
    read_as(document_of(filed), told(missing=["R08"]))
    on = tenancy.today_here()
    with transaction():
        amendment = baa.file_signed_baa(
            vendor, pdf("amendment.pdf"), signed(amends=True), on=on, by=ACTOR
        )
    others = [one.id for one in checking.asked_for() if one.id != "R08"]

    read_as(document_of(amendment), told(missing=others))

    assert flagged(vendor) == []
    found = baa.lacks_of([vendor.id], on)[vendor.id]
    assert (found.found, found.asked) == (20, 20)


def test_a_new_version_stands_alone(vendor: Vendor, filed: Baa) -> None:
    read_as(document_of(filed), told())
    again = file_baa(vendor)

    read_as(document_of(again), told(missing=["R08"]))

    assert flagged(vendor) == ["In force. The clause check did not find one required clause"]


def test_a_first_version_amends_nothing(vendor: Vendor) -> None:
    with pytest.raises(RuleBroken, match="no version yet"):
        baa.file_signed_baa(vendor, pdf(), signed(amends=True), on=tenancy.today_here(), by=ACTOR)


def test_filing_asks_for_the_reading_within_the_same_transaction(filed: Baa) -> None:
    jobs = session.scalar(
        text(
            "SELECT count(*) FROM jobs.procrastinate_jobs WHERE task_name = 'baa.read'"
            " AND args->>'document_id' = :document"
        ),
        {"document": str(filed.document_id)},
    )

    assert jobs == 1


def test_a_copy_that_was_offered_is_asked_to_be_read_too(vendor: Vendor) -> None:
    request = ask_for_baa(vendor)
    who = baa.Answered(name="Dana", title="Counsel")
    with transaction():
        baa.offer_signed_copy(request, pdf(), who, on=tenancy.today_here(), by=ACTOR)

    jobs = session.scalar(
        text(
            "SELECT count(*) FROM jobs.procrastinate_jobs WHERE task_name = 'baa.read'"
            " AND args->>'document_id' = :document"
        ),
        {"document": str(request.offered_document_id)},
    )

    assert jobs == 1


def test_an_amendment_is_asked_for_by_letter_with_its_provisions(
    vendor: Vendor, filed: Baa
) -> None:
    read_as(document_of(filed), told(missing=["R08"]))
    decide(document_of(filed), "R08", Ruling.CONFIRMED_MISSING)
    on = tenancy.today_here()
    new = baa.NewRequest(
        to_name="Dana",
        to_email="dana@pingwell.example",
        due_on=on + timedelta(days=14),
        reply_email="manager@juniperrow.example",
        provisions=("R08",),
    )

    with transaction():
        request, notice = baa.request_baa(vendor, new, on=on, by=ACTOR)

    assert request.is_for_amendment
    assert "Subcontractors accept the same restrictions" in notice.body
    assert "same restrictions, conditions and requirements" in notice.body
    (flag,) = [one for one in flags.open_flags([vendor.id])[vendor.id] if one.kind == OURS]
    assert flag.action_path.endswith("/baa#requests")
    deed = audit.deeds_about(
        ("baa_request", request.id),
        (audit.Deed.AMENDMENT_REQUESTED,),
        vendor_id=vendor.id,
        since=clock.now() - timedelta(minutes=5),
    )[0]
    assert deed.details["provisions"] == "R08"


def test_an_amendment_of_nothing_is_refused(vendor: Vendor) -> None:
    on = tenancy.today_here()
    new = baa.NewRequest(
        to_name="Dana",
        to_email="dana@pingwell.example",
        due_on=on + timedelta(days=14),
        reply_email="manager@juniperrow.example",
        provisions=("R08",),
    )

    with pytest.raises(RuleBroken, match="No BAA is in force"):
        baa.request_baa(vendor, new, on=on, by=ACTOR)


def test_what_was_read_in_a_destroyed_document_is_forgotten(filed: Baa) -> None:
    document = document_of(filed)
    read_as(document, told())

    assert checking.forget_destroyed() == 0
    reading = checking.find_reading(document.id)
    assert reading is not None
    assert reading.result is not None
