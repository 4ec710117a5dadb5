"""What can be done in an end, over the database."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal import baa, clock, documents, exits, flags, links, notices, signing, vendors
from portal.audit.models import AuditEvent
from portal.db import session, transaction
from portal.errors import RuleBroken
from portal.exits import Choice, EndKind, Exit, StepKind, StepState, Subs
from portal.exits import reminding as of_ends
from portal.gateways.memory import MemoryScanner
from portal.jobs import flag_refresh
from portal.links import LinkPurpose
from portal.reminders import About, NewCall, log_call
from portal.tenancy import Practice
from portal.vendors import Phi, Vendor
from tests.accounts.making import ACTOR
from tests.baa.making import file_baa
from tests.baa.reading import document_of, read_as
from tests.baa.reading import told as told_of_paper
from tests.documents.waiting import silent
from tests.exits.making import (
    DAY,
    ask,
    certify,
    destroyed,
    end_with,
    ending,
    kept,
    paper,
    prove,
    send_own,
    settle,
    settle_the_rest,
    states,
    stop_phi,
    tell,
    today,
    visiting,
)
from tests.questionnaires.making import submitted
from tests.signing.making import sign_by
from tests.vendors.making import make_vendor

__all__ = ["silent"]


def up(vendor_id: int, on: date | None = None) -> dict[str, flags.Flag]:
    with transaction():
        flag_refresh.refresh([vendor_id], on or today())
    session.expire_all()
    return {flag.kind: flag for flag in flags.open_flags([vendor_id]).get(vendor_id, [])}


def deeds(case: Exit) -> list[str]:
    rows = select(AuditEvent.deed).where(
        AuditEvent.subject_kind == "exit", AuditEvent.subject_id == case.id
    )
    return list(session.scalars(rows.order_by(AuditEvent.id)))


def retire(vendor: Vendor) -> Exit | None:
    with transaction():
        return exits.retire(vendor, "Moved.", last_day=today(), on=today(), by=ACTOR)


def close(case: Exit) -> None:
    with transaction():
        exits.close_on_proof(case, on=today(), by=ACTOR)


def test_ending_a_baa_opens_a_case_with_six_steps(practice: Practice) -> None:
    vendor = make_vendor()
    filed = file_baa(vendor)

    case = end_with(vendor, ends_on=today() + 10 * DAY)

    assert filed.terminated_on == today() + 10 * DAY
    assert case.baa_id == filed.id
    assert states(case) == dict.fromkeys(StepKind, "open")
    assert deeds(case) == ["exit_opened"]
    assert baa.find_binding(vendor.id, today() + 9 * DAY) is not None
    assert baa.find_binding(vendor.id, today() + 10 * DAY) is None


def test_days_come_from_their_last_attested_answer_and_from_the_baa(practice: Practice) -> None:
    vendor = make_vendor()
    filed = file_baa(vendor)
    submitted(vendor, q5_return_days="20", q5_destroy_days="60", q5_backup_days="180")
    reading = told_of_paper()
    quote = "Vendor shall return or destroy all PHI within 45 days of termination."
    provisions = tuple(
        one if one.id != "R15" else type(one)(**{**vars(one), "quote": quote, "page": 3})
        for one in reading.provisions
    )
    read_as(document_of(filed), type(reading)(**{**vars(reading), "provisions": provisions}))

    case = end_with(vendor)

    due = {one.kind: (one.due_on - today(), one.due_from) for one in exits.steps_of(case.id)}
    assert due["return"] == (20 * DAY, "vendor")
    assert due["destroy"] == (45 * DAY, "baa")
    assert due["backups"] == (180 * DAY, "vendor")
    assert exits.get_step(case.id, "destroy").due_words == "Page 3: “45 days”"


def test_a_baa_is_ended_once(practice: Practice) -> None:
    vendor = make_vendor()
    file_baa(vendor)
    end_with(vendor, ends_on=today() + DAY)

    with pytest.raises(RuleBroken, match="terminated already"):
        end_with(vendor, ends_on=today() + 2 * DAY)

    assert len(exits.exits_of(vendor.id)) == 1


def test_a_renewal_on_file_does_not_bring_the_baa_back(practice: Practice) -> None:
    vendor = make_vendor()
    file_baa(vendor, baa.Term(starts_on=today(), ends_on=today() + 20 * DAY))
    renewal = baa.Term(starts_on=today() + 21 * DAY, review_on=today() + 300 * DAY)
    file_baa(vendor, renewal)

    end_with(vendor, ends_on=today() + 10 * DAY)

    for days in (10, 20, 21, 40):
        assert baa.find_binding(vendor.id, today() + days * DAY) is None


def test_an_end_after_a_renewal_took_over_ends_the_renewal(practice: Practice) -> None:
    vendor = make_vendor()
    file_baa(vendor, baa.Term(starts_on=today(), ends_on=today() + 20 * DAY))
    later = file_baa(vendor, baa.Term(starts_on=today() + 21 * DAY, review_on=today() + 300 * DAY))

    case = end_with(vendor, ends_on=today() + 30 * DAY)

    assert case.baa_id == later.id
    assert baa.find_binding(vendor.id, today() + 29 * DAY) is not None
    assert baa.find_binding(vendor.id, today() + 30 * DAY) is None


def test_an_end_without_a_baa_opens_a_case_all_the_same(practice: Practice) -> None:
    case = end_with(make_vendor(), kind=EndKind.REFUSED_RENEWAL)

    assert case.baa_id is None
    with pytest.raises(RuleBroken, match="under way already"):
        end_with(vendors.get_vendor(case.vendor_id))


@pytest.mark.parametrize("phi", [Phi.YES, Phi.UNSURE])
def test_a_vendor_that_held_phi_is_not_let_go_without_a_case(practice: Practice, phi: Phi) -> None:
    vendor = make_vendor(phi=phi)

    case = retire(vendor)

    assert case is not None
    assert vendor.is_former
    assert case.baa_id is None


def test_phi_that_stopped_before_was_held_all_the_same(practice: Practice) -> None:
    vendor = make_vendor()
    stop_phi(vendor)

    assert retire(vendor) is not None


def test_a_vendor_without_phi_leaves_without_a_case(practice: Practice) -> None:
    vendor = make_vendor(phi=Phi.NO)

    assert retire(vendor) is None
    assert vendor.is_former


def test_retiring_after_a_termination_goes_on_with_the_same_case(practice: Practice) -> None:
    case = end_with()

    again = retire(vendors.get_vendor(case.vendor_id))

    assert again is not None
    assert again.id == case.id


def test_a_case_closed_with_proof_is_enough_for_a_vendor_without_phi(practice: Practice) -> None:
    case = end_with()
    prove(case, ask(case))
    settle_the_rest(case)
    vendor = vendors.get_vendor(case.vendor_id)
    with pytest.raises(RuleBroken, match="PHI still goes"):
        close(case)
    stop_phi(vendor)
    close(case)

    assert retire(vendor) is case
    assert len(exits.exits_of(vendor.id)) == 1


def test_steps_are_settled_with_day_person_and_proof(practice: Practice) -> None:
    case = end_with()

    settle(case, StepKind.ACCESS, proof=paper("accounts.pdf"))
    settle(case, StepKind.RETURN, state=StepState.NOT_APPLICABLE, why="We exported it before.")

    access = exits.get_step(case.id, "access")
    assert (access.done_on, access.who, access.settled_by_name) == (
        today(),
        "Marisol Vega",
        ACTOR.name,
    )
    assert access.document_id is not None
    assert documents.counting.is_used(documents.get_document(access.document_id))
    assert exits.get_step(case.id, "return").done_on is None
    assert deeds(case).count("exit_step_settled") == 2


@pytest.mark.parametrize(
    ("kind", "told", "why"),
    [
        (StepKind.ACCESS, {"done_on": None}, "Enter the day"),
        (StepKind.ACCESS, {"done_on": date(2199, 1, 1)}, "not ahead"),
        (StepKind.ACCESS, {"what": " "}, "Say what was done"),
        (StepKind.ACCESS, {"state": StepState.NOT_APPLICABLE, "why": " "}, "Write down why"),
        (StepKind.ACCESS, {"state": StepState.KEPT, "why": "Law"}, "Only data"),
        (StepKind.DESTROY, {"state": StepState.KEPT, "why": "Law"}, "a day ahead"),
        (StepKind.CERTIFICATE, {}, "no proof of destruction"),
    ],
)
def test_a_step_that_says_too_little_is_refused(
    practice: Practice, kind: StepKind, told: dict[str, object], why: str
) -> None:
    case = end_with()

    with pytest.raises(RuleBroken, match=why):
        settle(case, kind, **told)

    assert states(case)[kind] == "open"


def test_a_step_may_be_open_again(practice: Practice) -> None:
    case = end_with()
    settle(case, StepKind.ACCESS)

    settle(case, StepKind.ACCESS, state=StepState.OPEN)

    step = exits.get_step(case.id, "access")
    assert (step.state, step.done_on, step.what, step.settled_by_name) == ("open", None, "", None)


def test_a_signed_certificate_settles_what_it_proves(practice: Practice) -> None:
    case = end_with()
    link = ask(case)

    answer = certify(case, link, destroyed(backups_until=today() + 60 * DAY))

    session.expire_all()
    assert answer.state == "signed"
    assert states(case) == {
        "access": "open",
        "return": "open",
        "destroy": "done",
        "backups": "open",
        "subcontractors": "done",
        "certificate": "done",
    }
    backups = exits.get_step(case.id, "backups")
    assert (backups.due_on, backups.due_from) == (today() + 60 * DAY, "certificate")
    document = documents.get_document(answer.document_id or 0)
    assert document.kind == documents.DocumentKind.DESTRUCTION_CERTIFICATE
    assert deeds(case) == ["exit_opened", "exit_asked", "exit_answered", "exit_certified"]
    assert remind(today() + 31 * DAY) == []
    assert exits.proof_of(case) == document


def test_the_certificate_holds_the_vendors_own_words_escaped(practice: Practice) -> None:
    case = end_with()
    answer = tell(case, ask(case), destroyed(what="Tables <b>a</b> & b"))

    html = exits.certificate.page_of(exits.certified(case, answer))

    assert "Tables &lt;b&gt;a&lt;/b&gt; &amp; b" in html
    assert 'id="sign-vendor-1"' in html
    assert "None hold any of it" in html


def test_what_is_not_feasible_is_kept_and_asked_for_when_its_day_has_passed(
    practice: Practice,
) -> None:
    case = end_with()
    stop_phi(vendors.get_vendor(case.vendor_id))
    prove(case, ask(case), kept())
    settle_the_rest(case)
    close(case)
    until = today() + 400 * DAY

    assert "exit_overdue" not in up(case.vendor_id, until)
    late = up(case.vendor_id, until + DAY)["exit_overdue"]

    assert "kept PHI until" in late.title


def test_a_paper_of_their_own_counts_once_somebody_read_it(practice: Practice) -> None:
    case = end_with()
    answer = send_own(case, ask(case))
    assert states(case)["certificate"] == "open"
    assert "Sent a certificate" in up(case.vendor_id)["exit_due"].title

    with transaction():
        exits.acknowledge(case, answer, on=today(), by=ACTOR)

    assert states(case)["destroy"] == "done"
    assert exits.proof_of(case) is not None
    with pytest.raises(RuleBroken, match="waits to be read"), transaction():
        exits.acknowledge(case, answer, on=today(), by=ACTOR)


def test_a_paper_of_their_own_that_waits_for_its_scan_is_no_proof(
    practice: Practice, silent: MemoryScanner
) -> None:
    case = end_with(make_vendor())
    answer = send_own(case, ask(case))

    with pytest.raises(RuleBroken, match="cannot be read yet"), transaction():
        exits.acknowledge(case, answer, on=today(), by=ACTOR)

    assert silent.is_silent
    assert exits.proof_of(case) is None


def test_a_new_answer_takes_the_place_of_one_that_is_not_signed(practice: Practice) -> None:
    case = end_with()
    link = ask(case)
    first = tell(case, link)
    with transaction():
        envelope = exits.make_paper(case, link, on=today(), by=visiting(link))

    second = tell(case, link, kept())

    session.expire_all()
    assert (first.state, second.state) == ("replaced", "told")
    assert envelope.state == "withdrawn"
    assert exits.paper_for(link) is None


def test_a_certificate_that_stands_is_not_told_anew(practice: Practice) -> None:
    case = end_with()
    link = ask(case)
    prove(case, link)

    with pytest.raises(RuleBroken, match="certificate already"):
        tell(case, link)
    with pytest.raises(RuleBroken, match="Nothing waits"), transaction():
        exits.send_own(case, paper(), on=today(), by=visiting(link))


def test_making_the_paper_twice_is_making_it_once(practice: Practice) -> None:
    case = end_with()
    link = ask(case)
    tell(case, link)

    with transaction():
        first = exits.make_paper(case, link, on=today(), by=visiting(link))
    with transaction():
        second = exits.make_paper(case, link, on=today(), by=visiting(link))

    assert first.id == second.id


def test_an_answer_set_aside_opens_what_it_settled(practice: Practice) -> None:
    case = end_with()
    link = ask(case)
    settle(case, StepKind.ACCESS)
    answer = prove(case, link, destroyed(backups_until=today() + 60 * DAY))

    with transaction():
        exits.set_aside(case, answer, "It names another practice.", on=today(), by=ACTOR)

    session.expire_all()
    assert states(case) == dict.fromkeys(StepKind, "open") | {"access": "done"}
    assert exits.get_step(case.id, "backups").due_from == "practice"
    assert answer.document_id is not None  # what they sent stays on file
    prove(case, link)
    assert states(case)["certificate"] == "done"


def test_a_case_closes_with_proof_and_its_flags_clear(practice: Practice) -> None:
    case = end_with()
    stop_phi(vendors.get_vendor(case.vendor_id))
    prove(case, ask(case))
    with pytest.raises(RuleBroken, match="Still open: Access is off"):
        close(case)
    settle_the_rest(case)

    close(case)

    assert (case.closed_how, case.closed_by_name) == ("proof", ACTOR.name)
    assert case.closed_document_id == exits.get_step(case.id, "certificate").document_id
    assert not {"exit_due", "exit_overdue"} & up(case.vendor_id).keys()
    with pytest.raises(RuleBroken, match="closed"):
        settle(case, StepKind.ACCESS)


def test_a_case_closes_with_a_written_reason_only(practice: Practice) -> None:
    case = end_with()

    with pytest.raises(RuleBroken, match="Write down why"), transaction():
        exits.close_with_reason(case, " ", on=today(), by=ACTOR)
    with transaction():
        exits.close_with_reason(case, "They are bankrupt.", on=today(), by=ACTOR)

    assert (case.closed_how, case.closed_why) == ("reason", "They are bankrupt.")


@pytest.mark.parametrize(
    "wrong",
    [
        "closed_on = current_date, closed_how = 'proof', closed_by_name = 'x'",
        "closed_on = current_date, closed_how = 'reason', closed_by_name = 'x'",
        "closed_on = current_date, closed_how = 'reason', closed_why = 'y'",
        "closed_on = current_date",
        "closed_how = 'reason', closed_why = 'y'",
    ],
)
def test_the_database_closes_nothing_without_proof_or_reason(
    practice: Practice, wrong: str
) -> None:
    case = end_with()

    with pytest.raises(IntegrityError), transaction():
        session.execute(text(f"UPDATE app.exits SET {wrong} WHERE id = :id"), {"id": case.id})


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE app.exits SET reason = 'other'",
        "UPDATE app.exit_answers SET told = '{}'",
        "UPDATE app.exit_reopenings SET reopened_why = 'other'",
        "UPDATE app.exit_steps SET kind = 'access'",
        "DELETE FROM app.exits",
    ],
)
def test_what_was_said_is_never_rewritten(practice: Practice, statement: str) -> None:
    with pytest.raises(DBAPIError, match="permission denied"), transaction():
        session.execute(text(statement))


def test_a_closed_case_opens_again_with_a_reason_and_remembers(practice: Practice) -> None:
    case = end_with()
    with transaction():
        exits.close_with_reason(case, "They are bankrupt.", on=today(), by=ACTOR)

    with pytest.raises(RuleBroken, match="Say why"), transaction():
        exits.reopen(case, " ", on=today(), by=ACTOR)
    with transaction():
        exits.reopen(case, "The trustee answered.", on=today(), by=ACTOR)

    assert case.is_open
    (before,) = exits.reopenings_of(case.id)
    assert (before.closed_why, before.reopened_why) == (
        "They are bankrupt.",
        "The trustee answered.",
    )
    with pytest.raises(RuleBroken, match="is open"), transaction():
        exits.reopen(case, "Again.", on=today(), by=ACTOR)


def test_nothing_is_answered_once_a_case_is_closed(practice: Practice) -> None:
    case = end_with()
    link = ask(case)
    answer = tell(case, link)
    with transaction():
        envelope = exits.make_paper(case, link, on=today(), by=visiting(link))
        exits.close_with_reason(case, "They are bankrupt.", on=today(), by=ACTOR)

    assert envelope.state == "withdrawn"
    for deed in (
        lambda: tell(case, link),
        lambda: exits.make_paper(case, link, on=today(), by=visiting(link)),
        lambda: exits.send_own(case, paper(), on=today(), by=visiting(link)),
        lambda: exits.set_aside(case, answer, "No.", on=today(), by=ACTOR),
    ):
        with pytest.raises(RuleBroken, match="closed"), transaction():
            deed()


def test_asking_again_ends_the_link_before(practice: Practice) -> None:
    case = end_with()
    first = ask(case)

    second = ask(case)

    session.expire_all()
    assert first.withdrawn_at is not None
    assert second.withdrawn_at is None
    assert exits.first_link(case) == second


def test_a_link_passed_on_signs_too(practice: Practice) -> None:
    case = end_with()
    link = ask(case)
    with transaction():
        passed, _ = links.pass_on(link, "Rui Costa", "rui@postlark.example", by=visiting(link))
        links.confirm(passed, "Rui Costa", "rui@postlark.example", by=visiting(passed))
    tell(case, link)

    with transaction():
        envelope = exits.make_paper(case, passed, on=today(), by=visiting(passed))
    sign_by(envelope, passed)

    (signer,) = signing.signers(envelope)
    assert (signer.signed_name, signer.signed_email) == ("Rui Costa", "rui@postlark.example")
    assert states(case)["certificate"] == "done"


def remind(on: date) -> list[int]:
    due = of_ends.due_reminders(on)
    for case_id, number in due:
        with transaction():
            of_ends.remind(case_id, number, on=on, by=ACTOR)
    return [number for _, number in due]


def letters(case: Exit) -> list[str]:
    found = notices.notices_of(case.vendor_id)
    return [one.subject for one in found if "certificate of destruction" in one.subject]


def test_letters_go_three_times_and_then_it_is_a_call(practice: Practice) -> None:
    case = end_with()
    stop_phi(vendors.get_vendor(case.vendor_id))
    asked_on = today()
    ask(case)
    due_on = case.due_on
    assert due_on is not None

    went = [[remind(asked_on + days * DAY) for _ in range(2)] for days in (6, 7, 27, 31, 45)]

    assert went == [[[], []], [[1], []], [[2], []], [[3], []], [[], []]]
    assert len(letters(case)) == 4
    assert "is late" in letters(case)[0]
    settle(case, StepKind.ACCESS)
    settle(case, StepKind.RETURN)
    settle(case, StepKind.DESTROY)
    settle(case, StepKind.SUBCONTRACTORS)
    with transaction():
        step = exits.get_step(case.id, "certificate")
        step.due_on = due_on + 60 * DAY  # so that nothing is overdue yet
    called = up(case.vendor_id, due_on + 8 * DAY)["exit_due"]
    assert called.action_path.endswith("/exit/calls/new")
    assert up(case.vendor_id, due_on + 7 * DAY)["exit_due"].action_path.endswith("/exit")


@pytest.mark.parametrize("answering", [tell, send_own])
def test_any_answer_stops_the_letters(practice: Practice, answering: Callable[..., object]) -> None:
    case = end_with()
    answering(case, ask(case))

    assert remind(today() + 31 * DAY) == []


def test_a_call_puts_letters_off(practice: Practice) -> None:
    case = end_with()
    ask(case)
    about = About(purpose=LinkPurpose.EXIT, subject_id=case.id, vendor_id=case.vendor_id)
    new = NewCall(
        spoke_with="Dana",
        said="Next week.",
        called_on=today(),
        next_step="",
        next_on=today() + 12 * DAY,
    )
    with transaction():
        log_call(about, new, at=clock.now(), on=today(), by=ACTOR)

    assert remind(today() + 11 * DAY) == []
    assert remind(today() + 12 * DAY) == [1]


def test_a_closed_case_is_not_chased(practice: Practice) -> None:
    case = end_with()
    ask(case)
    with transaction():
        exits.close_with_reason(case, "They are bankrupt.", on=today(), by=ACTOR)

    assert remind(today() + 31 * DAY) == []


def test_flags_follow_the_case(practice: Practice) -> None:
    case = end_with()
    vendor = vendors.get_vendor(case.vendor_id)
    assert "Nobody has asked" in up(vendor.id)["exit_due"].title
    assert up(vendor.id)["phi_after_end"].severity == "critical"  # it still flows
    stop_phi(vendor)
    settle(case, StepKind.ACCESS)
    ask(case)

    on_the_day, day_after = up(vendor.id, today() + 30 * DAY), up(vendor.id, today() + 31 * DAY)

    assert on_the_day["exit_due"].severity == "soon"
    assert "exit_overdue" not in on_the_day
    assert day_after["exit_overdue"].severity == "critical"
    assert day_after["exit_overdue"].since_on == today() + 31 * DAY
    assert "exit_due" not in day_after
    assert "phi_after_end" not in day_after


def test_flags_of_an_end_stand_on_former_vendors_too(practice: Practice) -> None:
    vendor = make_vendor()
    retire(vendor)

    assert {"exit_due", "phi_after_end"} <= up(vendor.id).keys()
    assert up(vendor.id, today() + DAY)["exit_overdue"].title.startswith("Access is off: due")


def test_a_case_that_only_waits_to_be_closed_says_so(practice: Practice) -> None:
    case = end_with()
    stop_phi(vendors.get_vendor(case.vendor_id))
    answer = prove(case, ask(case), destroyed(subs=Subs.NONE))
    settle_the_rest(case)

    assert up(case.vendor_id)["exit_due"].action_path.endswith("/exit/closing")
    assert answer.choice == Choice.DESTROYED
    assert ending().kind is EndKind.REPLACED
