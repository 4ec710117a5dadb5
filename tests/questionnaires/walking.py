"""Walking the vendor's pages as a vendor does: by the link of its letter."""

from typing import Any

from flask import Flask

from portal import notices
from portal.questionnaires import Assessment
from portal.questionnaires.set_reading import current_set
from tests.browser import Browser, Page
from tests.questionnaires.making import GREEN


def path_of(assessment: Assessment) -> str:
    """Return the path of the latest link that was written to the vendor."""
    letter = next(one for one in notices.notices_of(assessment.vendor_id) if one.has_link)
    address = notices.link_of(letter)
    assert address is not None
    return "/link/" + address.rsplit("/link/", 1)[1]


def come_in(app: Flask, path: str) -> tuple[Browser, Page]:
    """Open the link in a new browser, and say who one is."""
    browser = Browser(app)
    page = browser.open(path)
    if page.select('input[name="full_name"]'):
        told = {"full_name": "Priya Raman", "email": "priya@pingwell.example"}
        page = browser.send("/link/confirmation", told, via="/link")
    return browser, page


def fill_in(
    browser: Browser, number: int, *, status: int = 200, deed: str = "", **typed: Any
) -> Page:
    """Fill in one question with the green answers but for these, and save."""
    fields = current_set().question(number).fields
    own = {one.id: GREEN[one.id] for one in fields if one.id in GREEN}
    sent = {**own, **typed, **({"deed": deed} if deed else {})}
    return browser.send(f"/link/questions/{number}", sent, status=status)


def attest(browser: Browser, *, status: int = 200, **typed: str) -> Page:
    """Stand up for the answers."""
    told = {"full_name": "Priya Raman", "job": "Head of security", "is_true": "y", **typed}
    return browser.send("/link/review", told, status=status)
