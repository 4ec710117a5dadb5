"""A vendor's no: what it says, who is told, what happens to the paper, and two at once."""

from io import BytesIO

import pytest
from sqlalchemy import func, select

from portal import baa, documents, links, signing, tenancy
from portal.accounts import Person
from portal.audit import Deed
from portal.audit.models import AuditEvent
from portal.baa import BaaRequest, Plan, RefusalWhy, TheirSigner, escalations
from portal.baa.escalations import BaaEscalation
from portal.baa.models import BaaRefusal
from portal.db import session, transaction
from portal.documents import Upload
from portal.errors import RuleBroken
from portal.links import LinkPurpose
from portal.notices import Notice
from portal.tenancy import Practice
from portal.vendors import Vendor
from tests.accounts.making import ACTOR
from tests.at_once import Twice
from tests.baa.escalations.making import WHO, case_of, refuse, refuse_by_link, today
from tests.baa.making import ask_for_baa, file_baa, pdf
from tests.baa.requesting import ask_to_sign, envelope_of, link_of, vendor_signs
from tests.documents.mails import mail
from tests.vendors.making import make_vendor


def letters_to(*emails: str) -> list[str]:
    """Return the subjects of the letters to each of these, one a letter."""
    rows = select(Notice).where(Notice.to_email.in_(emails)).order_by(Notice.id)
    return [one.subject for one in session.scalars(rows)]


def request_of(number: int) -> BaaRequest:
    found = baa.find_request(number)
    assert found
    return found


def test_a_refusal_by_link_closes_the_request_and_opens_the_case(
    practice: Practice, owner: Person
) -> None:
    vendor = make_vendor()
    request = ask_for_baa(vendor)

    refusal = refuse_by_link(request)

    assert (request.closed_how, refusal.how, refusal.request_id) == ("refused", "link", request.id)
    assert case_of(vendor).refusal_id == refusal.id


def test_everyone_who_was_handed_the_link_is_told_by_letter(practice: Practice) -> None:
    vendor = make_vendor()
    request = ask_for_baa(vendor)
    (link,) = links.links_of(LinkPurpose.BAA, [request.id])[request.id]
    with transaction():
        links.pass_on(link, "Joel Baker", "joel@pingwell.example", by=ACTOR)

    refuse_by_link(request)

    told = "we noted your answer about the BAA"
    for email in ("dana@pingwell.example", "joel@pingwell.example"):
        assert letters_to(email)[-1] == f"{practice.name}: {told}"
    (letter,) = session.scalars(
        select(Notice).where(
            Notice.to_email == "joel@pingwell.example", Notice.subject.like("%noted%")
        )
    ).all()
    assert "Dana Whitcomb, Account manager, answered" in letter.body
    assert "only carry texts" not in letter.body


def test_the_paper_that_went_along_is_declined_and_who_signed_is_told_once(
    practice: Practice, owner: Person
) -> None:
    vendor = make_vendor()
    second = TheirSigner(name="Joel Baker", email="joel@pingwell.example")
    request = ask_to_sign(vendor, theirs_too=second)
    vendor_signs(request)

    refuse_by_link(request)

    envelope = envelope_of(request)
    assert envelope.state == signing.EnvelopeState.DECLINED
    for email in ("dana@pingwell.example", "joel@pingwell.example"):
        ends = [one for one in letters_to(email) if "declined" in one or "noted" in one]
        assert len(ends) == 1
    assert baa.versions_of(vendor.id) == []


def test_who_passed_the_paper_on_to_a_colleague_that_signed_is_told_too(practice: Practice) -> None:
    second = TheirSigner(name="Joel Baker", email="joel@pingwell.example")
    request = ask_to_sign(make_vendor(), theirs_too=second)
    with transaction():
        links.pass_on(link_of(request), "Ida Sorel", "ida@pingwell.example", by=ACTOR)
    vendor_signs(request, "ida@pingwell.example")

    refuse_by_link(request)

    for email in ("dana@pingwell.example", "ida@pingwell.example", "joel@pingwell.example"):
        ends = [one for one in letters_to(email) if "declined" in one or "noted" in one]
        assert len(ends) == 1, email


def test_a_refusal_that_staff_writes_down_ends_the_paper_too(
    practice: Practice, owner: Person
) -> None:
    vendor = make_vendor()
    request = ask_to_sign(vendor)

    refuse(vendor)

    assert envelope_of(request).state == signing.EnvelopeState.DECLINED
    assert request_of(request.id).closed_how == "refused"


def test_said_again_by_the_same_link_it_is_the_same_answer(practice: Practice) -> None:
    vendor = make_vendor()
    request = ask_for_baa(vendor)

    first = refuse_by_link(request)

    assert refuse_by_link(request, RefusalWhy.OTHER).id == first.id
    assert len(baa.refusals_of(vendor.id)) == 1


def test_after_a_baa_was_filed_the_link_takes_no_refusal(practice: Practice) -> None:
    vendor = make_vendor()
    request = ask_for_baa(vendor)
    file_baa(vendor)

    with pytest.raises(RuleBroken, match="closed"):
        refuse_by_link(request_of(request.id))


def test_one_that_refused_may_think_again_and_its_case_closes_once_that_is_filed(
    practice: Practice,
) -> None:
    vendor = make_vendor()
    request = ask_for_baa(vendor)
    refuse_by_link(request)
    with transaction():
        baa.offer_signed_copy(request, pdf(), WHO, on=today(), by=ACTOR)
    assert case_of(vendor).is_open

    file_baa(vendor)

    assert case_of(vendor).settled_how == "baa"


@pytest.mark.parametrize("why", [RefusalWhy.OTHER_WORDING, RefusalWhy.NOT_A_BA, RefusalWhy.OTHER])
def test_an_answer_that_says_nothing_by_itself_needs_a_sentence(
    practice: Practice, why: RefusalWhy
) -> None:
    with pytest.raises(RuleBroken, match="in a sentence"):
        refuse(make_vendor(), why, words=" ")


def test_a_higher_plan_has_a_name(practice: Practice) -> None:
    with pytest.raises(RuleBroken, match="Name the plan"):
        refuse(make_vendor(), RefusalWhy.HIGHER_PLAN, plan=Plan(price="$9"))


def test_a_plan_is_kept_only_with_the_answer_that_it_belongs_to(practice: Practice) -> None:
    vendor = make_vendor()

    refuse(vendor, plan=Plan(name="Business", url="nonsense"))

    assert baa.refusals_of(vendor.id)[0].plan == ""


def test_two_refusals_by_the_same_link_at_once_are_one_answer_and_one_case(
    practice: Practice, twice: Twice
) -> None:
    vendor = make_vendor()
    request_id, vendor_id = ask_for_baa(vendor).id, vendor.id

    told = twice(
        lambda: baa.refuse_by_link(
            request_of(request_id), RefusalWhy.SIGNS_NONE, "", WHO, on=today(), by=ACTOR
        )
    )

    assert told == ["done", "done"]
    _one_of_each(vendor_id, refusals=1)


def test_two_that_staff_writes_down_at_once_open_one_case(practice: Practice, twice: Twice) -> None:
    vendor = make_vendor()
    vendor_id = vendor.id

    def write_down() -> None:
        found = session.get_one(Vendor, (tenancy.current_practice_id(), vendor_id))
        new = baa.NewRefusal(
            refused_on=today(),
            refused_by="Dana",
            refused_by_title="",
            how=baa.RefusalHow.CALL,
            why=RefusalWhy.SIGNS_NONE,
            words="",
        )
        baa.record_refusal(found, new, None, on=today(), by=ACTOR)

    assert twice(write_down) == ["done", "done"]
    _one_of_each(vendor_id, refusals=2)


def test_two_closings_at_once_are_one(practice: Practice, twice: Twice) -> None:
    vendor = make_vendor()
    case_id, vendor_id = refuse(vendor).id, vendor.id

    def answer() -> None:
        case = escalations.get_case(vendor_id, case_id)
        said = escalations.CounselSaid(on=today(), words="Leave them.")
        escalations.close_with_counsel(case, said, pdf("counsel.pdf"), on=today(), by=ACTOR)

    assert twice(answer) == ["This case is closed already.", "done"]
    assert _count_of(Deed.ESCALATION_CLOSED, vendor_id) == 1


def _one_of_each(vendor_id: int, *, refusals: int) -> None:
    rows = select(func.count()).select_from(BaaRefusal).where(BaaRefusal.vendor_id == vendor_id)
    assert session.scalar(rows) == refusals
    cases = select(func.count()).where(BaaEscalation.vendor_id == vendor_id)
    assert session.scalar(cases) == 1
    assert _count_of(Deed.ESCALATION_OPENED, vendor_id) == 1


def _count_of(deed: Deed, vendor_id: int) -> int:
    rows = select(func.count()).select_from(AuditEvent)
    told = rows.where(AuditEvent.deed == deed, AuditEvent.vendor_id == vendor_id)
    return session.scalar(told) or 0


def test_a_mail_is_kept_as_it_came_as_proof_and_only_there(practice: Practice) -> None:
    vendor = make_vendor()
    came = Upload(stream=BytesIO(mail().as_bytes()), name="Re BAA.eml")
    new = baa.NewRefusal(
        refused_on=today(),
        refused_by="Dana",
        refused_by_title="",
        how=baa.RefusalHow.MAIL,
        why=RefusalWhy.SIGNS_NONE,
        words="",
    )

    with transaction():
        refusal = baa.record_refusal(vendor, new, came, on=today(), by=ACTOR)

    assert refusal.document_id
    kept = documents.get_document(refusal.document_id)
    assert (kept.name, kept.media_type, kept.is_usable) == ("Re BAA.eml", "message/rfc822", True)
    with pytest.raises(RuleBroken, match="saved mail"):
        documents.keep(
            Upload(stream=BytesIO(mail().as_bytes()), name="Re BAA.eml"),
            documents.DocumentKind.SOC2,
            vendor_id=vendor.id,
            by=ACTOR,
            on=today(),
        )
