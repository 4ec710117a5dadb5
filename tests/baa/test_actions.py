"""Deeds about BAAs: what they change, what they refuse, and the flags that follow at once."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import ProgrammingError

from portal import baa, flags, links, notices, tenancy, vendors
from portal.baa import (
    Answered,
    BaaState,
    NewNeed,
    NewOverride,
    NewRefusal,
    RefusalHow,
    RefusalWhy,
    Term,
    gates,
)
from portal.baa.memo import memo_of
from portal.db import transaction
from portal.documents import Upload
from portal.errors import RuleBroken
from portal.links import LinkPurpose
from portal.tenancy import Practice
from portal.vendors import Vendor
from tests.accounts.making import ACTOR
from tests.baa.making import ANSWERS_TO_NEEDED, ask_for_baa, file_baa, pdf, signed
from tests.links.making import run_out
from tests.vendors.making import make_vendor

DAY = timedelta(days=1)


def kinds(vendor: Vendor) -> set[str]:
    return {flag.kind for flag in flags.open_flags([vendor.id]).get(vendor.id, [])}


def state(vendor: Vendor) -> BaaState:
    return baa.standing_of([vendor.id], tenancy.today_here())[vendor.id].state


def refuse(vendor: Vendor, how: RefusalHow = RefusalHow.CALL, proof: Upload | None = None) -> None:
    new = NewRefusal(
        refused_on=tenancy.today_here(),
        refused_by="Dana Whitcomb",
        refused_by_title="Account manager",
        how=how,
        why=RefusalWhy.SIGNS_NONE,
        words="",
    )
    with transaction():
        baa.record_refusal(vendor, new, proof, on=tenancy.today_here(), by=ACTOR)


def test_the_missing_baa_is_flagged_with_the_vendor_and_clears_when_the_baa_is_filed(
    practice: Practice,
) -> None:
    vendor = make_vendor()
    assert "baa_missing" in kinds(vendor)

    file_baa(vendor)

    assert "baa_missing" not in kinds(vendor)
    assert state(vendor) is BaaState.IN_FORCE
    assert vendors.get_vendor(vendor.id).badge_words != "None"


def test_a_refusal_raises_its_flag_and_closes_the_request(practice: Practice) -> None:
    vendor = make_vendor()
    request = ask_for_baa(vendor)
    assert "baa_requested" in kinds(vendor)

    refuse(vendor)

    assert "baa_refused" in kinds(vendor)
    assert "baa_requested" not in kinds(vendor)
    assert (request.closed_how, vendors.get_vendor(vendor.id).badge_words) == (
        "refused",
        "Refused",
    )


def test_a_refusal_by_mail_needs_the_mail(practice: Practice) -> None:
    vendor = make_vendor()

    with pytest.raises(RuleBroken, match="Add the mail"):
        refuse(vendor, RefusalHow.MAIL)
    refuse(vendor, RefusalHow.MAIL, pdf("Re BAA request.pdf"))

    (refusal,) = baa.refusals_of(vendor.id)
    assert refusal.document_id


def test_a_decision_is_kept_with_its_exception_and_asked_again_in_a_year(
    practice: Practice,
) -> None:
    vendor = make_vendor()
    on = tenancy.today_here()

    with transaction():
        need = baa.decide_need(
            vendor,
            NewNeed(answers={"Q1": "no", "Q6": "yes"}, exemption="E01", reason="No PHI."),
            on=on,
            by=ACTOR,
        )

    assert (need.is_memo, need.answers, need.re_ask_on.year) == (True, {"Q1": "no"}, on.year + 1)
    assert state(vendor) is BaaState.NOT_NEEDED
    assert kinds(vendor) == set()
    assert vendors.get_vendor(vendor.id).tab == "not_ba"


def test_a_memo_keeps_its_words_whatever_changes_afterwards(practice: Practice) -> None:
    vendor = make_vendor("Pingwell")
    new = NewNeed(answers={"Q1": "no"}, exemption="E01", reason="No PHI.")
    with transaction():
        need = baa.decide_need(vendor, new, on=tenancy.today_here(), by=ACTOR)

    with transaction():
        details = vendors.VendorDetails(name="Pingwell Global", does="Something else")
        vendors.change(vendor, details, by=ACTOR)

    memo = memo_of(need, vendor)
    assert memo.parties.vendor == "Pingwell"
    assert memo.parties.does != "Something else"
    assert [(one.number, one.said) for one in memo.questions] == [("1", "No")]
    assert memo.exception is not None
    assert memo.exception.citations


def test_a_decision_can_never_be_changed(practice: Practice) -> None:
    new = NewNeed(answers={"Q1": "no"}, exemption="E01", reason="No PHI.")
    with transaction():
        need = baa.decide_need(make_vendor(), new, on=tenancy.today_here(), by=ACTOR)

    with pytest.raises(ProgrammingError, match="permission denied"), transaction():
        need.reason = "Because."


@pytest.mark.parametrize(
    ("answers", "exemption", "sentence"),
    [
        ({"Q1": "yes"}, None, "Answer the questions"),
        ({"Q1": "no"}, None, "Choose the exception"),
        ({"Q1": "no"}, "E07", "Choose the exception"),
    ],
)
def test_a_decision_needs_an_end_and_its_own_exception(
    practice: Practice, answers: dict[str, str], exemption: str | None, sentence: str
) -> None:
    vendor = make_vendor()
    new = NewNeed(answers=answers, exemption=exemption, reason="Because.")

    with pytest.raises(RuleBroken, match=sentence):
        baa.decide_need(vendor, new, on=tenancy.today_here(), by=ACTOR)


def test_the_history_of_decisions_is_kept(practice: Practice) -> None:
    vendor = make_vendor()
    for answers, exemption in (({"Q1": "no"}, "E01"), (ANSWERS_TO_NEEDED, None)):
        new = NewNeed(answers=answers, exemption=exemption, reason="Because.")
        with transaction():
            baa.decide_need(vendor, new, on=tenancy.today_here(), by=ACTOR)

    assert [need.outcome for need in baa.needs_of(vendor.id)] == ["needs_baa", "not_needed"]
    assert "baa_missing" in kinds(vendor)


def test_a_request_posts_one_letter_with_a_link_of_its_own(practice: Practice) -> None:
    vendor = make_vendor()

    request = ask_for_baa(vendor)

    (letter,) = notices.notices_of(vendor.id)
    assert letter.to_email == "dana@pingwell.example"
    assert notices.find_notice_by_key(baa.letter_key(request.id)) is not None


def test_asking_again_closes_the_first_request(practice: Practice) -> None:
    vendor = make_vendor()
    first = ask_for_baa(vendor)

    second = ask_for_baa(vendor)

    assert (first.closed_how, second.is_open) == ("asked_again", True)


def test_a_copy_that_the_vendor_sent_is_filed_by_staff(practice: Practice) -> None:
    vendor = make_vendor()
    request = ask_for_baa(vendor)
    on = tenancy.today_here()
    who = Answered(name="Dana Whitcomb", title="Counsel")

    with transaction():
        baa.offer_signed_copy(request, pdf(), who, on=on, by=ACTOR)
    assert "baa_offered" in kinds(vendor)
    assert state(vendor) is BaaState.REQUESTED

    read = request.offered_document_id
    assert read is not None
    with transaction():
        filed = baa.file_offered_baa(vendor, request, signed(), document_id=read, on=on, by=ACTOR)

    assert (state(vendor), request.closed_how) == (BaaState.IN_FORCE, "filed")
    assert filed.document_id == request.offered_document_id
    assert filed.request_id == request.id


def test_only_the_copy_that_was_read_is_filed(practice: Practice) -> None:
    vendor = make_vendor()
    request = ask_for_baa(vendor)
    on = tenancy.today_here()
    who = Answered(name="Dana Whitcomb", title="Counsel")
    with transaction():
        baa.offer_signed_copy(request, pdf(), who, on=on, by=ACTOR)
    read = request.offered_document_id or 0
    with transaction():
        baa.offer_signed_copy(request, pdf("other.pdf"), who, on=on, by=ACTOR)

    with pytest.raises(RuleBroken, match="another copy since"), transaction():
        baa.file_offered_baa(vendor, request, signed(), document_id=read, on=on, by=ACTOR)

    assert state(vendor) is BaaState.REQUESTED


def test_an_old_request_takes_no_copy_while_a_new_one_waits(practice: Practice) -> None:
    vendor = make_vendor()
    first = ask_for_baa(vendor)
    on = tenancy.today_here()
    who = Answered(name="Dana Whitcomb", title="Counsel")
    with transaction():
        baa.refuse_by_link(first, RefusalWhy.SIGNS_NONE, "", who, on=on, by=ACTOR)
    ask_for_baa(vendor)

    with pytest.raises(RuleBroken, match="closed"), transaction():
        baa.offer_signed_copy(first, pdf(), who, on=on, by=ACTOR)


def test_a_withdrawn_request_ends_the_links_that_ran_out_too(practice: Practice) -> None:
    request = ask_for_baa(make_vendor())
    (link,) = links.links_of(LinkPurpose.BAA, [request.id])[request.id]
    run_out(link)

    with transaction():
        baa.withdraw_request(request, on=tenancy.today_here(), by=ACTOR)

    with pytest.raises(RuleBroken, match="cannot be renewed"):
        links.renew(link, by=ACTOR)


def test_one_that_refused_by_link_may_still_think_again(practice: Practice) -> None:
    vendor = make_vendor()
    request = ask_for_baa(vendor)
    on = tenancy.today_here()
    who = Answered(name="Dana Whitcomb", title="Counsel")
    with transaction():
        baa.refuse_by_link(request, RefusalWhy.SIGNS_NONE, "", who, on=on, by=ACTOR)
    assert "baa_refused" in kinds(vendor)

    with transaction():
        baa.offer_signed_copy(request, pdf(), who, on=on, by=ACTOR)

    assert "baa_offered" in kinds(vendor)
    assert "baa_refused" not in kinds(vendor)


def test_a_refusal_for_a_reason_says_it_in_a_sentence(practice: Practice) -> None:
    vendor = make_vendor()
    request = ask_for_baa(vendor)
    who = Answered(name="Dana Whitcomb", title="Counsel")

    with pytest.raises(RuleBroken, match="reason"):
        baa.refuse_by_link(request, RefusalWhy.OTHER, " ", who, on=tenancy.today_here(), by=ACTOR)


def test_termination_while_phi_flows_is_flagged(practice: Practice) -> None:
    vendor = make_vendor()
    filed = file_baa(vendor)
    on = tenancy.today_here()

    with transaction():
        baa.terminate(filed, "They changed their terms.", on=on, by=ACTOR)

    assert "phi_after_end" in kinds(vendor)
    assert state(vendor) is BaaState.TERMINATED
    with pytest.raises(RuleBroken):
        baa.terminate(filed, "Once more.", on=on, by=ACTOR)


def test_a_second_version_takes_over_and_the_first_stays(practice: Practice) -> None:
    vendor = make_vendor()
    on = tenancy.today_here()
    file_baa(vendor, Term(starts_on=on - 400 * DAY, ends_on=on - DAY))
    assert "baa_lapsed" in kinds(vendor)

    file_baa(vendor)

    assert [one.version for one in baa.versions_of(vendor.id)] == [2, 1]
    assert "baa_lapsed" not in kinds(vendor)


def test_only_a_pdf_is_filed_as_a_baa(practice: Practice) -> None:
    vendor = make_vendor()
    on = tenancy.today_here()
    later = signed()

    with pytest.raises(RuleBroken, match="after today"):
        baa.file_signed_baa(
            vendor,
            pdf(),
            signed(ours=baa.SignedBy(name="A", title="B", on=on + DAY)),
            on=on,
            by=ACTOR,
        )
    assert later.paper == "theirs"


def test_a_review_moves_the_date(practice: Practice) -> None:
    vendor = make_vendor()
    on = tenancy.today_here()
    filed = file_baa(vendor, Term(starts_on=on - 30 * DAY, review_on=on + DAY))
    assert "baa_review_due" in kinds(vendor)

    with transaction():
        baa.review(filed, on + 365 * DAY, on=on, by=ACTOR)

    assert "baa_review_due" not in kinds(vendor)


def test_leave_to_send_phi_stays_visible_and_never_clears_the_missing_baa(
    practice: Practice,
) -> None:
    vendor = make_vendor()
    on = tenancy.today_here()

    with transaction():
        override = baa.allow_phi(
            vendor, NewOverride(reason="Moving away.", ends_on=on + 30 * DAY), on=on, by=ACTOR
        )

    assert {"phi_override", "baa_missing"} <= kinds(vendor)
    (now,), (after,) = (gates.gates_of([vendor.id], day)[vendor.id] for day in (on, on + 31 * DAY))
    assert (now.may_receive_phi, after.may_receive_phi) == (True, False)
    with transaction():
        baa.end_override(override, on=on, by=ACTOR)
    assert "phi_override" not in kinds(vendor)


@pytest.mark.parametrize("days", [-1, 91])
def test_leave_to_send_phi_is_short(practice: Practice, days: int) -> None:
    vendor = make_vendor()
    on = tenancy.today_here()

    with pytest.raises(RuleBroken, match="within 90 days"):
        baa.allow_phi(vendor, NewOverride(reason="Why.", ends_on=on + days * DAY), on=on, by=ACTOR)
