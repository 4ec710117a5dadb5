"""What settles a case over the database, and what opens it again."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from portal import baa, flags
from portal.accounts import Person
from portal.baa import RefusalWhy, Term, escalations
from portal.baa.escalations import Acceptance, CounselSaid, PhiStopped, Replaced, Way
from portal.db import session, transaction
from portal.errors import RuleBroken
from portal.tenancy import Practice
from tests.accounts.making import ACTOR
from tests.baa.escalations.making import (
    DAY,
    accept,
    acting,
    case_of,
    deeds_about,
    judge,
    kinds,
    refuse,
    send_phi,
    stop_phi,
    today,
)
from tests.baa.making import ask_for_baa, file_baa, pdf
from tests.vendors.making import make_vendor


def test_a_signed_baa_in_force_closes_the_case_by_itself_and_is_the_proof(
    practice: Practice,
) -> None:
    vendor = make_vendor()
    refuse(vendor)

    filed = file_baa(vendor)

    case = case_of(vendor)
    assert (case.state, case.settled_how, case.baa_id) == ("closed", "baa", filed.id)
    assert baa.refusals_of(vendor.id)[0].came_round_on == today()
    assert "escalation_closed" in deeds_about(vendor)


def test_a_baa_that_begins_later_closes_the_case_on_its_first_day(practice: Practice) -> None:
    vendor = make_vendor()
    refuse(vendor)
    starts = today() + 5 * DAY
    file_baa(vendor, Term(starts_on=starts, review_on=starts + 300 * DAY))

    judge(vendor, starts - DAY)
    assert case_of(vendor).state == "open"
    judge(vendor, starts)
    assert case_of(vendor).settled_how == "baa"


def test_refusing_an_amendment_is_not_answered_by_the_baa_that_was_there(
    practice: Practice,
) -> None:
    vendor = make_vendor()
    file_baa(vendor)

    case = refuse(vendor, RefusalWhy.OTHER_WORDING)
    assert (case.state, case.had_baa, case.version_seen) == ("open", True, 1)

    newer = file_baa(vendor)
    assert case_of(vendor).baa_id == newer.id


def test_phi_that_still_flows_keeps_every_closing_from_happening(practice: Practice) -> None:
    case, other = refuse(make_vendor()), make_vendor("Postlark")
    stopped, replaced = PhiStopped(on=today()), Replaced(on=today(), by=other)

    with pytest.raises(RuleBroken, match="PHI still goes"), transaction():
        escalations.close_as_stopped(case, stopped, pdf(), on=today(), by=ACTOR)
    with pytest.raises(RuleBroken, match="PHI still goes"), transaction():
        escalations.close_as_replaced(case, replaced, pdf(), on=today(), by=ACTOR)


def test_services_marked_as_having_no_phi_are_proof_and_are_kept_as_they_stood(
    practice: Practice,
) -> None:
    vendor = make_vendor()
    case = refuse(vendor)
    stop_phi(vendor)

    with transaction():
        told = PhiStopped(on=today() - DAY, words="Turned the texts off.")
        escalations.close_as_stopped(case, told, None, on=today(), by=ACTOR)

    closed = case_of(vendor)
    assert (closed.settled_how, closed.proof_on) == ("phi_stopped", today() - DAY)
    assert closed.services_seen
    assert closed.services_seen[0]["phi"] == "no"


def test_a_case_that_rests_on_no_phi_opens_again_when_phi_flows(practice: Practice) -> None:
    vendor = make_vendor()
    case = refuse(vendor)
    stop_phi(vendor)
    with transaction():
        escalations.close_as_stopped(case, PhiStopped(on=today()), None, on=today(), by=ACTOR)

    send_phi(vendor)

    again = case_of(vendor)
    assert (again.state, again.reopened_why) == ("open", "phi_again")
    assert (again.due_on, again.services_seen) == (today() + 30 * DAY, None)
    assert "escalation_reopened" in deeds_about(vendor)
    assert "baa_refused" in kinds(vendor)


def test_replaced_names_who_does_the_work_now_with_a_document(practice: Practice) -> None:
    vendor, other = make_vendor(), make_vendor("Postlark")
    case = refuse(vendor)
    stop_phi(vendor)

    by_itself, by_another = Replaced(on=today(), by=vendor), Replaced(on=today(), by=other)
    with pytest.raises(RuleBroken, match="same vendor"), transaction():
        escalations.close_as_replaced(case, by_itself, pdf(), on=today(), by=ACTOR)
    with transaction():
        proof = pdf("contract.pdf")
        escalations.close_as_replaced(case, by_another, proof, on=today(), by=ACTOR)

    closed = case_of(vendor)
    assert (closed.settled_how, closed.replaced_by_id) == ("replaced", other.id)
    assert closed.proof_document_id
    used = text("SELECT app.document_is_used(:document)")
    assert session.scalar(used, {"document": closed.proof_document_id})


def test_counsels_answer_closes_the_case_and_covers_no_missing_baa(practice: Practice) -> None:
    vendor = make_vendor()
    case = refuse(vendor)

    silent = CounselSaid(on=today(), words=" ")
    with pytest.raises(RuleBroken, match="what counsel says"), transaction():
        escalations.close_with_counsel(case, silent, pdf(), on=today(), by=ACTOR)
    with transaction():
        said = CounselSaid(on=today(), words="Move within a quarter.")
        escalations.close_with_counsel(case, said, pdf("counsel.pdf"), on=today(), by=ACTOR)

    assert case_of(vendor).settled_how == "counsel"
    assert "baa_refused" in kinds(vendor)


def test_no_proof_is_of_a_day_that_has_not_come(practice: Practice) -> None:
    vendor = make_vendor()
    case = refuse(vendor)
    stop_phi(vendor)

    told = PhiStopped(on=today() + DAY)
    with pytest.raises(RuleBroken, match="not after today"):
        escalations.close_as_stopped(case, told, None, on=today(), by=ACTOR)


def test_a_closed_case_cannot_be_closed_worked_on_or_accepted(
    practice: Practice, owner: Person
) -> None:
    vendor = make_vendor()
    case = refuse(vendor)
    file_baa(vendor)
    by = acting(owner)

    for change in (
        lambda: escalations.close_as_stopped(case, PhiStopped(on=today()), None, on=today(), by=by),
        lambda: escalations.choose_way(case, Way.REPLACE, "Late.", by=by),
        lambda: escalations.note(case, "Late.", by=by),
        lambda: accept(case, by),
        lambda: escalations.take_back(case, on=today(), by=by),
    ):
        with pytest.raises(RuleBroken, match=r"closed|not open|Nothing is accepted"), transaction():
            change()


def test_an_acceptance_rests_the_case_covers_nothing_and_ends_on_the_day_after(
    practice: Practice, owner: Person
) -> None:
    vendor = make_vendor()
    case = refuse(vendor)
    accept(case, acting(owner), days=10)
    until = today() + 10 * DAY

    assert (case_of(vendor).state, case_of(vendor).accepted_until) == ("accepted", until)
    flag = next(
        one for one in flags.open_flags([vendor.id])[vendor.id] if one.kind == "baa_refused"
    )
    assert (flag.severity, flag.due_on) == ("critical", until)
    assert "accepted that in writing until" in flag.sentence

    judge(vendor, until)
    assert case_of(vendor).state == "accepted"
    judge(vendor, until + DAY)

    again = case_of(vendor)
    assert (again.state, again.reopened_why) == ("open", "acceptance_ended")
    assert again.due_on == until + 31 * DAY
    assert "escalation_reopened" in deeds_about(vendor)
    flag = next(
        one for one in flags.open_flags([vendor.id])[vendor.id] if one.kind == "baa_refused"
    )
    assert "open again since" in flag.sentence


def test_an_acceptance_needs_a_person_a_reason_and_an_end_within_ninety_days(
    practice: Practice, owner: Person
) -> None:
    case = refuse(make_vendor())
    by = acting(owner)

    with pytest.raises(RuleBroken, match="90 days"), transaction():
        escalations.accept(
            case, Acceptance(reason="Why.", until=today() + 91 * DAY), on=today(), by=by
        )
    with pytest.raises(RuleBroken, match="Enter the reason"), transaction():
        escalations.accept(case, Acceptance(reason=" ", until=today()), on=today(), by=by)
    with pytest.raises(IntegrityError, match="accepted_for_a_while"), transaction():
        escalations.accept(case, Acceptance(reason="Why.", until=today()), on=today(), by=ACTOR)


def test_an_acceptance_may_be_taken_back_and_closed_with_proof_meanwhile(
    practice: Practice, owner: Person
) -> None:
    vendor, other = make_vendor(), make_vendor("Postlark")
    by = acting(owner)
    case = refuse(vendor)
    accept(case, by)

    with transaction():
        escalations.take_back(case, on=today(), by=by)
    assert case_of(vendor).reopened_why == "acceptance_taken_back"

    accept(case, by)
    stop_phi(vendor)
    with transaction():
        told = Replaced(on=today(), by=other)
        escalations.close_as_replaced(case, told, pdf(), on=today(), by=by)
    closed = case_of(vendor)
    assert (closed.state, closed.accepted_until) == ("closed", None)


def test_an_overdue_case_is_a_critical_flag_of_its_own_on_the_day_after(
    practice: Practice,
) -> None:
    vendor = make_vendor()
    case = refuse(vendor)
    ask_for_baa(vendor)

    judge(vendor, case.due_on)
    assert "escalation_overdue" not in kinds(vendor)
    judge(vendor, case.due_on + DAY)

    # Asked again since, so it does not stand refused; the case is late all the same.
    assert "baa_refused" not in kinds(vendor)
    (flag,) = [
        one for one in flags.open_flags([vendor.id])[vendor.id] if one.kind == "escalation_overdue"
    ]
    assert (flag.severity, flag.due_on) == ("critical", case.due_on)
    assert not flag.may_be_waived


@pytest.mark.parametrize(
    ("how", "proof"),
    [
        ("replaced", "proof_on = current_date"),
        ("phi_stopped", "proof_on = current_date"),
        ("counsel", "proof_on = current_date, proof_words = 'Fine.'"),
        ("baa", "proof_on = current_date"),
        ("not_needed", "proof_on = current_date"),
        ("accepted", "proof_words = 'Fine.'"),
        (None, "proof_on = current_date"),
    ],
)
def test_a_closed_row_without_proof_cannot_exist(
    practice: Practice, how: str | None, proof: str
) -> None:
    case = refuse(make_vendor())
    change = text(
        "UPDATE app.baa_escalations SET state = 'closed', settled_on = current_date,"
        f" settled_how = :how, settled_by_name = 'Somebody', {proof} WHERE id = :id"
    )

    with pytest.raises(IntegrityError), transaction():
        session.execute(change, {"how": how, "id": case.id})
