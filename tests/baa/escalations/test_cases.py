"""Cases over the database: they open, are worked on, close with proof alone, and open again."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from portal import baa, flags, tenancy, vendors
from portal.accounts import Person
from portal.audit.models import AuditEvent
from portal.baa import RefusalWhy, Term, escalations
from portal.baa.escalations import Settled, Way
from portal.db import session, transaction
from portal.errors import RuleBroken
from portal.jobs.new_day import judge as judge_the_day
from portal.notices import Notice
from portal.tenancy import Practice
from tests.accounts.making import ACTOR, make_person
from tests.baa.escalations.making import (
    DAY,
    acting,
    case_of,
    decide,
    deeds_about,
    judge,
    kinds,
    refuse,
    stop_phi,
    today,
)
from tests.baa.making import file_baa
from tests.vendors.making import make_vendor


def test_a_refusal_opens_a_case_of_the_vendors_owner_due_in_thirty_days(
    practice: Practice, owner: Person, staff: Person
) -> None:
    case = refuse(make_vendor(owner_person_id=staff.id))

    assert (case.owner_id, case.due_on) == (staff.id, today() + 30 * DAY)
    assert (case.state, case.way, case.refusal_id > 0) == ("open", None, True)
    assert "escalation_opened" in deeds_about(vendors.get_vendor(case.vendor_id))


def test_without_an_owner_of_the_vendor_it_is_the_practice_owners(
    practice: Practice, owner: Person, manager: Person, auditor: Person
) -> None:
    assert refuse(make_vendor()).owner_id == owner.id
    assert refuse(make_vendor("Postlark", owner_person_id=auditor.id)).owner_id == owner.id


def test_its_owner_is_told_by_mail_and_the_vendors_words_are_not(
    practice: Practice, owner: Person
) -> None:
    refuse(make_vendor())

    (letter,) = session.scalars(select(Notice).where(Notice.to_email == owner.email)).all()
    assert letter.subject == "Pingwell will not sign your BAA"
    assert "The case is yours" in letter.body
    assert "only carry texts" not in letter.body


def test_a_second_refusal_joins_the_live_case(practice: Practice) -> None:
    vendor = make_vendor()
    first = refuse(vendor)

    assert refuse(vendor, RefusalWhy.OTHER).id == first.id
    assert len(escalations.cases_of(vendor.id)) == 1
    assert escalations.steps_of(first)[0].kind == "refused_again"


def test_owner_deadline_and_way_change_with_reasons_and_each_is_on_the_record(
    practice: Practice, owner: Person, staff: Person
) -> None:
    vendor = make_vendor()
    case = refuse(vendor)
    by = acting(owner)

    with transaction():
        escalations.give_owner(case, staff.id, "She knows them.", by=by)
        escalations.move_deadline(case, today() + 60 * DAY, "Contract ends.", on=today(), by=by)
        escalations.choose_way(case, Way.REPLACE, "Postlark does it.", by=by)
        escalations.choose_way(case, Way.COUNSEL, "It is not clear.", by=by)
        escalations.note(case, "Called our lawyer.", by=by)

    found = case_of(vendor)
    assert (found.owner_id, found.due_on) == (staff.id, today() + 60 * DAY)
    assert found.way == "counsel"
    kinds_of_steps = [one.kind for one in escalations.steps_of(found)]
    assert kinds_of_steps == ["note", "way", "way", "deadline", "owner", "opened"]
    events = session.scalars(
        select(AuditEvent).where(AuditEvent.vendor_id == vendor.id, AuditEvent.actor_id == owner.id)
    ).all()
    assert {one.deed for one in events} >= {
        "escalation_given",
        "escalation_moved",
        "escalation_way_chosen",
        "escalation_noted",
    }
    assert {(one.ip, one.user_agent) for one in events} == {("198.51.100.9", "A test")}


def test_each_change_asks_for_its_reason(practice: Practice, owner: Person, staff: Person) -> None:
    case = refuse(make_vendor())
    later = today() + 40 * DAY

    for change in (
        lambda: escalations.give_owner(case, staff.id, " ", by=ACTOR),
        lambda: escalations.move_deadline(case, later, "", on=today(), by=ACTOR),
        lambda: escalations.choose_way(case, Way.REPLACE, " ", by=ACTOR),
        lambda: escalations.note(case, " ", by=ACTOR),
    ):
        with pytest.raises(RuleBroken, match="Write down"), transaction():
            change()


def test_a_guest_who_reads_cannot_own_a_case(
    practice: Practice, owner: Person, auditor: Person
) -> None:
    case = refuse(make_vendor())

    with pytest.raises(RuleBroken, match="who works here"):
        escalations.give_owner(case, auditor.id, "Why not.", by=ACTOR)


def test_a_way_that_is_no_answer_of_theirs_cannot_be_chosen(practice: Practice) -> None:
    case = refuse(make_vendor())

    with pytest.raises(RuleBroken, match="ways that are shown"):
        escalations.choose_way(case, Way.UPGRADE, "Cheap.", by=ACTOR)


def test_only_on_a_higher_plan_names_the_plan_and_the_way_out_is_upgrading(
    practice: Practice,
) -> None:
    vendor = make_vendor()
    case = refuse(vendor, RefusalWhy.HIGHER_PLAN)

    (refusal,) = baa.refusals_of(vendor.id)
    told = (refusal.plan, refusal.plan_price, refusal.plan_url)
    assert told == ("Business", "$79 a month", "https://pingwell.example/plans")
    assert case.way == "upgrade"
    (flag,) = [one for one in flags.open_flags([vendor.id])[vendor.id] if "plan" in one.title]
    assert flag.action_path == f"/vendors/{vendor.id}/baa/escalation"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a.example", "two words", "plans"])
def test_a_plan_is_described_at_a_web_address(practice: Practice, url: str) -> None:
    with pytest.raises(RuleBroken, match="web address"):
        refuse(make_vendor(), RefusalWhy.HIGHER_PLAN, plan=baa.Plan(name="Business", url=url))


def test_says_none_is_needed_asks_for_the_need_again_and_is_counted_as_no_refusal(
    practice: Practice,
) -> None:
    vendor = make_vendor()
    decide(vendor, is_needed=True)

    case = refuse(vendor, RefusalWhy.NOT_A_BA)

    assert case.asks_need
    assert kinds(vendor) >= {"says_none_needed"}
    assert "baa_refused" not in kinds(vendor)
    said = escalations.says_none_needed(vendor.id)
    assert said
    assert said.words == "We only carry texts."


def test_decided_not_needed_its_memo_closes_the_case(practice: Practice) -> None:
    vendor = make_vendor()
    refuse(vendor, RefusalWhy.NOT_A_BA)
    stop_phi(vendor)

    decide(vendor, is_needed=False)

    case = case_of(vendor)
    (need,) = baa.needs_of(vendor.id)
    assert (case.state, case.settled_how, case.need_id) == ("closed", "not_needed", need.id)
    assert "baa_refused" not in kinds(vendor)
    assert escalations.says_none_needed(vendor.id) is None


def test_decided_needed_all_the_same_what_they_said_counts_as_a_refusal(
    practice: Practice,
) -> None:
    vendor = make_vendor()
    refuse(vendor, RefusalWhy.NOT_A_BA)

    decide(vendor, is_needed=True)

    case = case_of(vendor)
    assert (case.state, case.way, case.asks_need) == ("open", None, False)
    assert escalations.steps_of(case)[0].kind == "decided"
    assert "baa_refused" in kinds(vendor)


def test_a_refusal_from_before_there_were_cases_gets_its_case_in_the_night(
    practice: Practice,
) -> None:
    vendor = make_vendor()
    with transaction():
        session.execute(
            text(
                "INSERT INTO app.baa_refusals (vendor_id, refused_on, refused_by, refused_by_title,"
                " how, why, words, recorded_by_name, recorded_at) VALUES (:vendor, current_date,"
                " 'Dana', '', 'call', 'signs_none', '', 'Marisol', now())"
            ),
            {"vendor": vendor.id},
        )

    practice_id = practice.practice_id
    judge_the_day(None, practice_id)  # type: ignore[arg-type]
    tenancy.enter(practice_id)

    assert case_of(vendor).is_open


def test_a_new_refusal_after_the_last_case_was_closed_is_a_new_case(practice: Practice) -> None:
    vendor = make_vendor()
    first = refuse(vendor)
    file_baa(vendor, Term(starts_on=today(), ends_on=today() + timedelta(days=100)))

    second = refuse(vendor, RefusalWhy.OTHER)

    assert second.id != first.id
    assert [one.id for one in escalations.cases_of(vendor.id)] == [second.id, first.id]
    assert case_of(vendor).settled_how != Settled.BAA


def test_a_vendor_that_was_retired_with_an_open_case_is_still_asked_to_settle_it(
    practice: Practice,
) -> None:
    vendor = make_vendor()
    case = refuse(vendor)
    stop_phi(vendor)
    with transaction():
        vendors.retire(vendor, "Gone.", on=today(), by=ACTOR)

    judge(vendor, case.due_on + DAY)

    assert "escalation_overdue" in kinds(vendor)


def test_two_owners_are_no_trouble(practice: Practice) -> None:
    first, second = make_person(), make_person()

    assert {first.id, second.id} <= set(escalations.may_own())
