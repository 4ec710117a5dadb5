"""Deciding, settling, covering and allowing, service by service."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import audit, baa, documents, flags, tenancy
from portal.audit.models import AuditEvent
from portal.baa import NeedOutcome, NewOverride, gates
from portal.baa.gates import EVERY, Answer, BaaCover, Covers
from portal.baa.lasting import spans_of
from portal.db import session, transaction
from portal.documents import DocumentKind, ScanVerdict, Upload
from portal.errors import RuleBroken
from portal.gateways.memory import MemoryScanner
from portal.tenancy import Practice
from portal.vendors import Phi, PhiVerb, Vendor
from tests.accounts.making import ACTOR
from tests.baa.gates.making import (
    DOUBTFUL,
    NO_PHI,
    add_service,
    change_service,
    counsel_said,
    counted,
    decide,
    file_covering,
    first_service,
    told,
)
from tests.baa.making import ANSWERS_TO_NEEDED, file_baa, pdf, signed
from tests.documents.waiting import Verdict, silent, verdict
from tests.vendors.making import make_vendor

DAY = timedelta(days=1)

__all__ = ["silent", "verdict"]


def kinds(vendor: Vendor) -> dict[str, str]:
    return {one.kind: one.severity for one in flags.open_flags([vendor.id]).get(vendor.id, [])}


def answers(vendor: Vendor) -> dict[str, Answer]:
    found = gates.gates_of([vendor.id], tenancy.today_here())[vendor.id]
    return {one.service.name: one.answer for one in found}


def deeds() -> list[str]:
    return list(session.scalars(select(AuditEvent.deed).order_by(AuditEvent.id)))


def settle(need: baa.BaaNeed, vendor: Vendor, letter: Upload | None = None) -> baa.BaaNeed:
    on = tenancy.today_here()
    with transaction():
        return baa.settle_by_counsel(
            need, vendor, counsel_said(), letter or pdf("counsel.pdf"), on=on, by=ACTOR
        )


def test_a_memo_is_kept_as_a_sealed_pdf_with_the_decision(practice: Practice) -> None:
    vendor = make_vendor()

    need = decide(vendor, NO_PHI)

    assert need.document_id is not None
    kept = documents.get_document(need.document_id)
    assert (kept.kind, kept.vendor_id, kept.media_type) == (
        DocumentKind.MEMO,
        vendor.id,
        "application/pdf",
    )
    assert b"".join(documents.read(kept)).startswith(b"%PDF-")
    assert kept.counts_since is not None


def test_of_a_need_the_baa_itself_is_the_paper(practice: Practice) -> None:
    assert decide(make_vendor(), ANSWERS_TO_NEEDED).document_id is None


def test_a_memo_is_relied_on_until_the_next_decision_about_the_same(practice: Practice) -> None:
    vendor = make_vendor()
    on = tenancy.today_here()
    first = decide(vendor, NO_PHI, days_ago=40)
    of_service = decide(vendor, NO_PHI, service=first_service(vendor), days_ago=30)

    second = decide(vendor, NO_PHI, days_ago=10)

    spans = spans_of(vendor.id, on)
    assert (spans[first.document_id or 0].last, spans[first.document_id or 0].is_over) == (
        on - 10 * DAY,
        True,
    )
    assert not spans[of_service.document_id or 0].is_over
    assert not spans[second.document_id or 0].is_over


def test_the_vendor_stands_by_the_strictest_of_its_decisions(practice: Practice) -> None:
    vendor = make_vendor()
    payroll = add_service(vendor)
    decide(vendor, NO_PHI)
    assert baa.standing_of([vendor.id], tenancy.today_here())[vendor.id].needs_baa is False

    decide(vendor, ANSWERS_TO_NEEDED, service=payroll)

    assert baa.standing_of([vendor.id], tenancy.today_here())[vendor.id].needs_baa is True
    assert "baa_missing" in kinds(vendor)
    assert answers(vendor) == {"Appointment texts": Answer.EXEMPT, "Payroll": Answer.NO_BAA}


def test_a_service_of_another_vendor_is_refused(practice: Practice) -> None:
    with pytest.raises(RuleBroken, match="not one of theirs"):
        decide(make_vendor(), NO_PHI, service=first_service(make_vendor("Postlark")))


def test_another_phi_answer_asks_again_and_deciding_anew_clears_it(practice: Practice) -> None:
    vendor = make_vendor()
    decide(vendor, NO_PHI)
    texts = first_service(vendor)
    assert "re_ask_due" not in kinds(vendor)

    change_service(vendor, texts, told("Appointment texts", verbs=frozenset({PhiVerb.MAINTAINS})))

    (flag,) = [one for one in flags.open_flags([vendor.id])[vendor.id] if one.kind == "re_ask_due"]
    assert (flag.severity, flag.since_on) == ("soon", tenancy.today_here())
    assert "Changed: Appointment texts." in flag.sentence
    assert answers(vendor) == {"Appointment texts": Answer.EXEMPT}
    decide(vendor, NO_PHI)
    assert "re_ask_due" not in kinds(vendor)


def test_phi_that_a_memo_does_not_speak_of_lacks_a_baa(practice: Practice) -> None:
    vendor = make_vendor(phi=Phi.NO)
    decide(vendor, NO_PHI)
    assert kinds(vendor).get("baa_missing") is None

    change_service(vendor, first_service(vendor), told("Appointment texts"))

    found = kinds(vendor)
    assert (found["baa_missing"], found["re_ask_due"]) == ("critical", "soon")
    assert answers(vendor) == {"Appointment texts": Answer.NO_BAA}


def test_a_needed_baa_is_asked_again_in_a_whisper(practice: Practice) -> None:
    vendor = make_vendor()
    decide(vendor, ANSWERS_TO_NEEDED, days_ago=366)

    assert kinds(vendor)["re_ask_due"] == "quiet"


def test_counsel_settles_what_it_was_asked(practice: Practice) -> None:
    vendor = make_vendor()
    asked = decide(vendor, DOUBTFUL)
    assert "need_undecided" in kinds(vendor)

    settled = settle(asked, vendor)

    assert (settled.outcome, settled.exemption, settled.settles_id) == (
        NeedOutcome.NOT_NEEDED,
        "E06",
        asked.id,
    )
    assert settled.label == "No BAA is needed"
    assert settled.document_id is not None
    letter = documents.get_document(settled.counsel_document_id or 0)
    assert letter.counts_since is not None
    assert "need_undecided" not in kinds(vendor)
    assert answers(vendor) == {"Appointment texts": Answer.EXEMPT}
    assert audit.Deed.COUNSEL_ANSWERED in deeds()


def test_counsel_is_heard_once_and_only_where_it_was_asked(practice: Practice) -> None:
    vendor = make_vendor()
    asked, decided = decide(vendor, DOUBTFUL), decide(make_vendor("Postlark"), NO_PHI)
    settle(asked, vendor)

    for need in (asked, decided):
        with pytest.raises(RuleBroken, match="Nothing waits for counsel"):
            settle(need, vendor)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"name": " "}, "who answered"),
        ({"reason": " "}, "Write down why"),
        ({"exemption": None}, "Choose the exception"),
        ({"exemption": "E99"}, "Choose the exception"),
    ],
)
def test_an_answer_of_counsel_is_whole(
    practice: Practice, changed: dict[str, str | None], why: str
) -> None:
    vendor = make_vendor()
    asked, on = decide(vendor, DOUBTFUL), tenancy.today_here()
    said = counsel_said(**changed)

    with pytest.raises(RuleBroken, match=why), transaction():
        baa.settle_by_counsel(asked, vendor, said, pdf(), on=on, by=ACTOR)
    late = counsel_said(on=on + DAY)
    with pytest.raises(RuleBroken, match="after today"), transaction():
        baa.settle_by_counsel(asked, vendor, late, pdf(), on=on, by=ACTOR)


def test_an_answer_of_counsel_that_waits_for_its_scan_settles_nothing_yet(
    practice: Practice, silent: MemoryScanner, verdict: Verdict
) -> None:
    vendor = make_vendor()
    asked = decide(vendor, DOUBTFUL)

    settled = settle(asked, vendor)

    assert baa.standing_of([vendor.id], tenancy.today_here())[vendor.id].asks_counsel
    assert answers(vendor) == {"Appointment texts": Answer.NO_BAA}
    verdict(documents.get_document(settled.counsel_document_id or 0), ScanVerdict.CLEAN)
    assert answers(vendor) == {"Appointment texts": Answer.EXEMPT}


def test_a_service_outside_the_baa_is_critical_while_phi_flows(practice: Practice) -> None:
    vendor = make_vendor()
    held = file_covering(vendor, Covers(services=frozenset({first_service(vendor).id})))
    assert "service_not_covered" not in kinds(vendor)

    payroll = add_service(vendor)

    assert kinds(vendor)["service_not_covered"] == "critical"
    assert answers(vendor) == {"Appointment texts": Answer.COVERED, "Payroll": Answer.NOT_COVERED}
    assert not gates.may_receive_phi(payroll.id, tenancy.today_here())
    change_service(vendor, payroll, told(phi=Phi.UNSURE))
    assert kinds(vendor)["service_not_covered"] == "soon"
    change_service(vendor, payroll, told(phi=Phi.NO))
    assert "service_not_covered" not in kinds(vendor)
    change_service(vendor, payroll, told())
    with transaction():
        gates.cover(held, [first_service(vendor).id, payroll.id], by=ACTOR)
    assert "service_not_covered" not in kinds(vendor)
    assert gates.may_receive_phi(payroll.id, tenancy.today_here())


def test_a_baa_on_all_services_covers_those_to_come(practice: Practice) -> None:
    vendor = make_vendor()
    file_covering(vendor, EVERY)

    add_service(vendor)

    assert set(answers(vendor).values()) == {Answer.COVERED}


def test_what_was_filed_before_anybody_asked_is_not_said(practice: Practice) -> None:
    vendor = make_vendor()
    held = file_baa(vendor)
    assert answers(vendor) == {"Appointment texts": Answer.UNSAID}
    assert "cover_unsaid" not in kinds(vendor)

    add_service(vendor)

    assert kinds(vendor)["cover_unsaid"] == "soon"
    assert "service_not_covered" not in kinds(vendor)
    with transaction():
        gates.cover(held, EVERY, by=ACTOR)
    assert "cover_unsaid" not in kinds(vendor)


def test_an_amendment_covers_what_it_adds_beside_its_base(practice: Practice) -> None:
    vendor = make_vendor()
    file_covering(vendor, Covers(services=frozenset({first_service(vendor).id})))
    payroll = add_service(vendor)
    on = tenancy.today_here()

    with transaction():
        more = signed(covers=Covers(services=frozenset({payroll.id})), amends=True)
        baa.file_signed_baa(vendor, pdf(), more, on=on, by=ACTOR)

    assert set(answers(vendor).values()) == {Answer.COVERED}


def test_what_a_baa_covers_is_said_anew_and_nothing_forgotten(practice: Practice) -> None:
    vendor = make_vendor()
    texts, payroll = first_service(vendor), add_service(vendor)
    held = file_covering(vendor, EVERY)

    with transaction():
        gates.cover(held, [payroll.id], by=ACTOR)

    assert answers(vendor) == {"Appointment texts": Answer.NOT_COVERED, "Payroll": Answer.COVERED}
    assert gates.covers_of([held.id]) == {held.id: Covers(services=frozenset({payroll.id}))}
    said = list(session.scalars(select(BaaCover).order_by(BaaCover.id)))
    assert [(one.is_every, one.said_by_name) for one in said] == [
        (True, ACTOR.name),
        (False, ACTOR.name),
    ]
    assert deeds().count(audit.Deed.BAA_COVER_SAID) == 2
    assert texts.id != payroll.id


def test_a_baa_covers_services_of_its_vendor_and_at_least_one(practice: Practice) -> None:
    held = file_baa(make_vendor())
    strange = first_service(make_vendor("Postlark"))

    with pytest.raises(RuleBroken, match="of this vendor"), transaction():
        gates.cover(held, [strange.id], by=ACTOR)
    with pytest.raises(RuleBroken, match="at least one"), transaction():
        gates.cover(held, [], by=ACTOR)


def test_leave_for_one_service_opens_its_gate_alone(practice: Practice) -> None:
    vendor, on = make_vendor(), tenancy.today_here()
    payroll = add_service(vendor)
    new = NewOverride(reason="Payday.", ends_on=on + 30 * DAY, service_id=payroll.id)

    with transaction():
        override = baa.allow_phi(vendor, new, on=on, by=ACTOR)

    assert answers(vendor) == {"Appointment texts": Answer.NO_BAA, "Payroll": Answer.ALLOWED}
    gate = gates.gate_of(payroll.id, on)
    assert (gate.until, gate.may_receive_phi) == (on + 30 * DAY, True)
    assert not gates.may_receive_phi(payroll.id, on + 31 * DAY)
    (flag,) = [
        one for one in flags.open_flags([vendor.id])[vendor.id] if one.kind == "phi_override"
    ]
    assert flag.title.startswith("Payroll may receive PHI until ")
    with transaction():
        baa.end_override(override, on=on, by=ACTOR)
    assert answers(vendor)["Payroll"] is Answer.NO_BAA
    assert "phi_override" not in kinds(vendor)


def test_leave_is_for_a_gate_that_is_shut(practice: Practice) -> None:
    vendor, on = make_vendor(), tenancy.today_here()
    texts = first_service(vendor)
    file_covering(vendor, EVERY)
    strange = first_service(make_vendor("Postlark"))

    for service_id, why in (
        (texts.id, "not shut"),
        (strange.id, "services of this vendor"),
        (None, "A BAA is in force"),
    ):
        new = NewOverride(reason="Why.", ends_on=on, service_id=service_id)
        with pytest.raises(RuleBroken, match=why), transaction():
            baa.allow_phi(vendor, new, on=on, by=ACTOR)


def test_leave_for_a_whole_vendor_is_for_what_its_baa_does_not_cover(practice: Practice) -> None:
    vendor, on = make_vendor(), tenancy.today_here()
    file_covering(vendor, Covers(services=frozenset({first_service(vendor).id})))
    add_service(vendor)

    with transaction():
        baa.allow_phi(vendor, NewOverride(reason="Payday.", ends_on=on), on=on, by=ACTOR)

    assert answers(vendor) == {"Appointment texts": Answer.COVERED, "Payroll": Answer.ALLOWED}
    assert "service_not_covered" not in kinds(vendor)


def test_gates_of_many_vendors_cost_the_same_queries_as_of_one(practice: Practice) -> None:
    made = [make_vendor(f"Vendor {number}") for number in range(4)]
    for vendor in made:
        file_covering(vendor, Covers(services=frozenset({first_service(vendor).id})))
        decide(vendor, ANSWERS_TO_NEEDED)

    counts = []
    for some in (made[:1], made):
        with counted() as statements:
            gates.gates_of([one.id for one in some], tenancy.today_here())
        counts.append(len(statements))

    # Five of the gates, and who and where we are.
    assert counts[0] == counts[1] <= 8
