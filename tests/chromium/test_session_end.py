"""A session ends by itself; nobody loses what they were typing."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.chromium.kit import Tab, axe, open_tab
from tests.chromium.live import LivePortal, Login

MINUTE = 60_000


@pytest.fixture
def typing(chromium: Browser, live: LivePortal, sample_login: Login) -> Tab:
    """Return a tab in which somebody has begun to type, and whose clock we hold."""
    tab = open_tab(chromium, live.url)
    sample_login.sign_in(tab.page)
    tab.page.clock.install()
    tab.open("/vendors/new").fill("[name=does]", "Finishing sentences")
    return tab


def test_a_page_warns_before_the_session_ends_and_what_was_typed_outlasts_it(
    typing: Tab, sample_login: Login
) -> None:
    page, bar = typing.page, typing.page.locator("#session")

    _let_pass(page, 13.2)
    expect(bar.get_by_text("You will be signed out in 2 minutes")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Stay signed in").click()
    expect(bar).to_be_hidden()

    _let_pass(page, 15.2)
    page.context.clear_cookies(name="session")
    page.get_by_role("button", name="Add vendor").click()
    expect(bar.get_by_text("What you typed is still on this page.")).to_be_visible()

    sample_login.sign_in(page.context.new_page())
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(bar).to_be_hidden()
    expect(page.locator("[name=does]")).to_have_value("Finishing sentences")
    page.fill("[name=name]", "Half Typed, Inc.")
    page.locator("[name=phi][value=no]").check()
    page.get_by_role("button", name="Add vendor").click()
    expect(page.locator("h1")).to_contain_text("Half Typed, Inc.")


def _let_pass(page: Page, minutes: float) -> None:
    page.clock.fast_forward(int(minutes * MINUTE))
    page.clock.run_for(6_000)
