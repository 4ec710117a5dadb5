"""A letter that comes back: the second person is asked, once; else somebody is told."""

from sqlalchemy import select

from portal import clock, flags, links, notices, questionnaires
from portal.audit import THE_PORTAL, Deed
from portal.audit.models import AuditEvent
from portal.db import session, transaction
from portal.flags import FlagKind
from portal.links import LinkPurpose
from portal.notices import BounceReason, Delivery, News
from portal.questionnaires import Assessment, Sending
from portal.questionnaires.actions import send_anew
from portal.questionnaires.addressees import Addressed, addressed, bounced_since
from portal.tenancy import Practice
from portal.vendors import Vendor
from tests.accounts.making import ACTOR
from tests.browser import Browser
from tests.make import make_vendor
from tests.questionnaires.making import due

FIRST, SECOND = "priya@pingwell.example", "dana@pingwell.example"


def sent(vendor: Vendor, *, second: str = SECOND) -> Assessment:
    sending = Sending(
        to_name="Priya Raman",
        to_email=FIRST,
        due_on=due(),
        second_name="Dana Okafor" if second else "",
        second_email=second,
    )
    with transaction():
        return questionnaires.send(vendor, sending, at=clock.now(), by=ACTOR)


def state_of(assessment: Assessment) -> Addressed:
    session.expire_all()
    return addressed([assessment])[assessment.id]


def bounce(assessment: Assessment) -> None:
    """Have the newest letter come back."""
    notice = state_of(assessment).notice
    assert notice is not None
    bounce_of(notice)


def bounce_of(notice: notices.Notice) -> None:
    news = News(delivery=Delivery.BOUNCED, at=clock.now(), reason=BounceReason.NO_ADDRESS)
    with transaction():
        if notice.state != notices.NoticeState.SENT:
            notices.note_sent(notice, "250 ok", by=THE_PORTAL)
        notices.note_news(notice, news, by=THE_PORTAL)


def deeds() -> list[str]:
    return list(session.scalars(select(AuditEvent.deed).order_by(AuditEvent.id)))


def kinds(vendor: Vendor) -> set[str]:
    """Return the kinds of flags that a vendor carries."""
    session.expire_all()
    return {flag.kind for flag in flags.open_flags([vendor.id]).get(vendor.id, [])}


def test_a_letter_that_comes_back_goes_to_the_second_and_the_first_link_ends(
    practice: Practice,
) -> None:
    assessment = sent(make_vendor())

    bounce(assessment)

    now = state_of(assessment)
    assert (now.to_email, now.to_name) == (SECOND, "Dana Okafor")
    assert [one.why for one in now.letters] == ["first", "second"]
    made = links.links_of(LinkPurpose.QUESTIONNAIRE, [assessment.id])[assessment.id]
    assert [(one.email, one.withdrawn_at is None) for one in made] == [
        (SECOND, True),
        (FIRST, False),
    ]
    assert made[0].verify_code != made[1].verify_code
    assert not now.is_bounced
    assert Deed.SECOND_CONTACT_ASKED in deeds()


def test_the_second_is_asked_once_however_often_it_comes_back(practice: Practice) -> None:
    assessment = sent(make_vendor())
    first = state_of(assessment).notice
    assert first is not None
    bounce(assessment)
    bounce_of(first)

    bounce(assessment)
    bounce(assessment)

    now = state_of(assessment)
    assert [one.why for one in now.letters] == ["first", "second"]
    assert now.is_bounced
    assert deeds().count(Deed.SECOND_CONTACT_ASKED) == 1


def test_without_a_second_it_is_told_that_nobody_was_asked(practice: Practice) -> None:
    vendor = make_vendor()
    assessment = sent(vendor, second="")

    bounce(assessment)

    assert state_of(assessment).is_bounced
    assert list(bounced_since([vendor.id])) == [vendor.id]
    assert len(state_of(assessment).letters) == 1
    assert FlagKind.QUESTIONS_CAME_BACK in kinds(vendor)


def test_the_flag_is_gone_once_somebody_else_is_asked(practice: Practice) -> None:
    vendor = make_vendor()
    assessment = sent(vendor, second="")
    bounce(assessment)

    with transaction():
        send_anew(assessment, vendor, "Dana Okafor", SECOND, by=ACTOR)

    assert FlagKind.QUESTIONS_CAME_BACK not in kinds(vendor)


def test_who_answers_already_keeps_the_link_when_a_later_letter_comes_back(
    practice: Practice,
) -> None:
    assessment = sent(make_vendor())
    live = state_of(assessment).live
    assert live is not None
    with transaction():
        links.confirm(live, "Priya Raman", FIRST, by=THE_PORTAL)

    bounce(assessment)

    now = state_of(assessment)
    assert now.to_email == FIRST
    assert now.live is not None


def test_what_was_withdrawn_asks_nobody(practice: Practice) -> None:
    assessment = sent(make_vendor())
    notice = state_of(assessment).notice
    assert notice is not None
    with transaction():
        questionnaires.withdraw(assessment, "Wrong vendor", by=ACTOR)

    bounce_of(notice)

    assert len(state_of(assessment).letters) == 1


def test_the_manager_corrects_the_address_and_the_old_link_ends(
    browser: Browser, practice: Practice
) -> None:
    vendor = make_vendor()
    assessment = sent(vendor, second="")
    bounce(assessment)
    url = f"/vendors/{vendor.id}/assessments/address"

    page = browser.open(url)
    assert f"The letter to {FIRST} came back" in page.text()
    told = {"to_name": "Priya Raman", "to_email": "p.raman@pingwell.example", "contact": "else"}
    page = browser.send(url, told)
    assert "p.raman@pingwell.example" in page.text(".paper")
    assert len(state_of(assessment).letters) == 1
    page = browser.send(url, {**page.form(url), "seen": "yes"}, via=url)

    assert page.text("h1") == "Tell Pingwell it is coming"
    now = state_of(assessment)
    assert [one.why for one in now.letters] == ["first", "anew"]
    assert [one.withdrawn_at is None for one in now.links] == [True, False]
    assert bounced_since([vendor.id]) == {}
    assert now.live is not None
    assert now.live.verify_code in page.text("#long-words")


def test_the_words_ahead_name_who_writes_the_code_and_where_to_check(
    browser: Browser, practice: Practice
) -> None:
    vendor = make_vendor()
    assessment = sent(vendor)
    live = state_of(assessment).live
    assert live is not None
    code, name = live.verify_code, practice.name

    page = browser.open(f"/vendors/{vendor.id}/assessments/{assessment.id}/words-ahead")

    for words in (page.text("#long-words"), page.text("#short-words")):
        assert code in words
        assert "localhost:8000/verify-request" in words
        assert name in words


def test_a_second_person_needs_a_name_and_another_address(
    browser: Browser, practice: Practice
) -> None:
    vendor = make_vendor()
    url = f"/vendors/{vendor.id}/assessments/new"
    told = {"to_name": "Priya", "to_email": FIRST, "due_on": due().isoformat()}

    half = browser.send(url, {**told, "second_email": SECOND}, status=422)
    same = browser.send(
        url, {**told, "second_name": "P", "second_email": FIRST.upper()}, status=422
    )

    assert "name and email, or neither" in half.text()
    assert "an address of their own" in same.text()


def test_who_may_not_send_may_not_change_the_address(
    practice: Practice, browser_as: object, staff: object
) -> None:
    vendor = make_vendor()
    sent(vendor)
    browser = browser_as(staff)  # type: ignore[operator]

    browser.open(f"/vendors/{vendor.id}/assessments/address", status=403)


def test_the_lists_tell_whether_it_was_opened_or_came_back(
    browser: Browser, practice: Practice
) -> None:
    vendor = make_vendor()
    assessment = sent(vendor)
    assert "Not opened yet" in browser.open("/assessments?tab=waiting").text()

    bounce(assessment)
    page = browser.open(f"/vendors/{vendor.id}/assessments")
    assert f"The letter to {FIRST} came back" in page.text()
    assert "Now asked: Dana Okafor." in page.text()
    live = state_of(assessment).live
    assert live is not None
    with transaction():
        links.open_link(live, by=THE_PORTAL)

    assert "Opened" in browser.open("/assessments?tab=waiting").text()
