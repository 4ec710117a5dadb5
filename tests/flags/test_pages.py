"""Waiving a flag."""

from collections.abc import Callable
from datetime import timedelta

from portal import flags, tenancy
from portal.accounts import Person
from portal.db import session
from portal.tenancy import Practice
from portal.vendors import Vendor
from tests.accounts.making import make_stale
from tests.baa.making import file_baa
from tests.browser import Browser
from tests.vendors.making import make_vendor

BrowserAs = Callable[[Person], Browser]


def flag_of(vendor: Vendor, kind: str) -> flags.Flag:
    session.expire_all()
    return next(one for one in flags.open_flags([vendor.id])[vendor.id] if one.kind == kind)


def test_an_owner_waives_a_flag_until_a_day(
    browser_as: BrowserAs, owner: Person, practice: Practice
) -> None:
    vendor = make_vendor()
    file_baa(vendor)
    flag = flag_of(vendor, "questions_not_sent")
    until = tenancy.today_here() + timedelta(days=30)

    page = browser_as(owner).send(
        f"/vendors/{vendor.id}/flags/{flag.id}/waiver",
        {"reason": "They answer next month.", "until": until.isoformat()},
    )

    assert "They answer next month." in page.text("main")
    assert flag_of(vendor, "questions_not_sent").waived_until == until


def test_waiving_is_grave_and_asks_for_a_fresh_code(
    browser_as: BrowserAs, owner: Person, practice: Practice
) -> None:
    vendor = make_vendor()
    flag = flag_of(vendor, "questions_not_sent")
    browser = browser_as(owner)
    make_stale(owner)

    page = browser.open(f"/vendors/{vendor.id}/flags/{flag.id}/waiver")

    assert page.text("h1") == "Enter a fresh code"


def test_a_missing_baa_has_no_page_to_waive_it(
    browser_as: BrowserAs, owner: Person, practice: Practice
) -> None:
    vendor = make_vendor()
    flag = flag_of(vendor, "baa_missing")

    browser_as(owner).open(f"/vendors/{vendor.id}/flags/{flag.id}/waiver", status=404)


def test_a_manager_may_not_waive(browser: Browser, practice: Practice) -> None:
    vendor = make_vendor()
    flag = flag_of(vendor, "questions_not_sent")

    browser.open(f"/vendors/{vendor.id}/flags/{flag.id}/waiver", status=403)


def test_a_flag_of_another_practice_is_not_found(
    browser_as: BrowserAs, owner: Person, practice: Practice, other_practice: Practice
) -> None:
    with tenancy.inside(other_practice.practice_id):
        vendor = make_vendor()
        vendor_id, flag_id = vendor.id, flag_of(vendor, "questions_not_sent").id

    browser_as(owner).open(f"/vendors/{vendor_id}/flags/{flag_id}/waiver", status=404)


def test_a_flag_that_cleared_stays_readable_with_its_days(
    browser: Browser, practice: Practice
) -> None:
    vendor = make_vendor()
    title = flag_of(vendor, "baa_missing").title
    file_baa(vendor)

    page = browser.open(f"/vendors/{vendor.id}")

    (kept,) = [words for words in page.texts("li[data-state=quiet]") if title in words]
    assert "Raised" in kept
    assert "cleared" in kept
