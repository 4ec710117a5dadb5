from collections.abc import Callable

from portal import clock, notices
from portal.accounts import Person
from portal.audit import THE_PORTAL
from portal.db import transaction
from portal.gateways.mail import MailNotSent
from portal.notices import BounceReason, Delivery, News, Notice
from tests.browser import Browser
from tests.notices.making import TOKEN, make_letter
from tests.vendors.making import make_vendor


def post(*, to_a_vendor: bool = True) -> Notice:
    vendor_id = make_vendor("Postlark").id if to_a_vendor else None
    with transaction():
        return notices.post(make_letter(), key="k", vendor_id=vendor_id, by=THE_PORTAL)


def fail(notice: Notice) -> None:
    with transaction():
        notices.note_failed(notice, MailNotSent("recipient", 550, is_final=True), by=THE_PORTAL)


def test_a_letter_and_its_fate_are_shown(browser: Browser) -> None:
    number = post().id

    assert "On its way" in browser.open("/notices").text()
    page = browser.open(f"/notices/{number}")
    assert "priya@postlark.example" in page.text()
    assert TOKEN not in page.html


def test_a_letter_that_failed_says_what_to_do(browser: Browser) -> None:
    notice = post()
    number = notice.id
    fail(notice)

    page = browser.open(f"/notices/{number}")

    assert "does not take mail for this address" in page.text()
    assert "recipient 550" in page.text()


def test_the_link_of_a_letter_that_has_not_gone_can_be_copied(browser: Browser) -> None:
    number = post().id

    page = browser.send(f"/notices/{number}/link", {}, via=f"/notices/{number}")

    assert page.text("#address") == f"http://localhost:8000/link/{TOKEN}"


def test_a_failed_letter_is_sent_again(browser: Browser) -> None:
    notice = post()
    number = notice.id
    fail(notice)

    page = browser.send(f"/notices/{number}/resending", {}, via=f"/notices/{number}")

    assert "on its way again" in page.text()


def test_letters_to_colleagues_are_not_shown_here(browser: Browser) -> None:
    number = post(to_a_vendor=False).id

    browser.open(f"/notices/{number}", status=404)
    assert "5 questions" not in browser.open("/notices").text()


def test_an_auditor_reads_letters_but_copies_no_link(
    browser_as: Callable[[Person], Browser], auditor: Person
) -> None:
    number = post().id
    browser = browser_as(auditor)

    page = browser.open(f"/notices/{number}")

    assert page.select("main form") == []
    token = browser.token("/notices")
    refused = browser.post_raw(f"/notices/{number}/link", {"csrf_token": token})
    assert refused.status_code == 403


def test_the_vendors_page_shows_what_became_of_its_letters(browser: Browser) -> None:
    notice = post()
    vendor_id = notice.vendor_id
    with transaction():
        notices.note_sent(notice, "250 OK", by=THE_PORTAL)
        news = News(delivery=Delivery.BOUNCED, reason=BounceReason.NO_ADDRESS, at=clock.now())
        notices.note_news(notice, news, by=THE_PORTAL)

    page = browser.open(f"/vendors/{vendor_id}")

    assert "Not delivered: the address does not exist" in page.text()
    assert "was not delivered" in page.text(".why")
    assert "Not delivered" in browser.open("/notices").text()
