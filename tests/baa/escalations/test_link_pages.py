"""What a vendor sees as it says no, and where its reason is shown."""

from collections.abc import Callable

from flask import Flask

from portal import flags, notices
from portal.accounts import Person
from portal.tenancy import Practice
from portal.vendors import Vendor
from tests.baa.escalations.making import case_of
from tests.baa.making import ask_for_baa
from tests.browser import Browser
from tests.vendors.making import make_vendor

BrowserAs = Callable[[Person], Browser]
ANSWER = {"full_name": "Dana W", "job": "Counsel", "why": "signs_none", "words": ""}


def by_link(app: Flask, vendor: Vendor) -> Browser:
    """Open the mailed link and confirm who one is."""
    (letter, *_) = notices.notices_of(vendor.id)
    address = notices.link_of(letter)
    assert address
    visitor = Browser(app)
    visitor.open(address)
    visitor.send(
        "/link/confirmation", {"full_name": "Dana W", "email": "d@pw.example"}, via="/link"
    )
    return visitor


def test_a_vendor_refuses_by_link_and_sees_what_it_said_and_what_happens_now(
    app: Flask, practice: Practice
) -> None:
    vendor = make_vendor()
    ask_for_baa(vendor)
    visitor = by_link(app, vendor)
    assert "Choose a reason" in visitor.send(
        "/link/baa/refusal", ANSWER | {"why": ""}, status=422
    ).text("main")

    page = visitor.send("/link/baa/refusal", ANSWER)

    assert page.url == "/link/baa/our-answer"
    for words in ("We do not sign BAAs", "Dana W, Counsel", "sign or send a BAA"):
        assert words in page.text("main")
    # Once more, it is told what it said.
    assert visitor.open("/link/baa/refusal").url == "/link/baa/our-answer"
    assert case_of(vendor).is_open


def test_only_on_a_higher_plan_is_asked_for_its_name(app: Flask, practice: Practice) -> None:
    vendor = make_vendor()
    ask_for_baa(vendor)
    visitor = by_link(app, vendor)
    told = ANSWER | {"why": "higher_plan", "plan": "", "plan_price": "", "plan_url": ""}

    page = visitor.send("/link/baa/refusal", told, status=422)
    assert "Name the plan" in page.text("#plan-error")
    page = visitor.send("/link/baa/refusal", told | {"plan": "Business", "plan_price": "$79"})

    assert "with the plan Business" in page.text("main")
    assert case_of(vendor).way == "upgrade"


def test_says_none_is_needed_shows_its_reason_where_the_need_is_decided(
    app: Flask, browser: Browser, practice: Practice
) -> None:
    vendor = make_vendor()
    ask_for_baa(vendor)
    told = ANSWER | {"why": "not_a_ba", "words": "We are a conduit <b>only</b>."}
    page = by_link(app, vendor).send("/link/baa/refusal", told)
    assert "decides that again" in page.text("main")

    page = browser.open(f"/vendors/{vendor.id}/baa/need")

    assert "We are a conduit <b>only</b>." in page.text("main")
    (flag,) = [
        one for one in flags.open_flags([vendor.id])[vendor.id] if one.kind == "says_none_needed"
    ]
    assert flag.action_path == f"/vendors/{vendor.id}/baa/need"


def test_the_answer_page_is_not_there_before_there_is_an_answer(
    app: Flask, practice: Practice
) -> None:
    vendor = make_vendor()
    ask_for_baa(vendor)

    by_link(app, vendor).open("/link/baa/our-answer", status=404)
