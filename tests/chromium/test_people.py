"""The doors and the pages about people, in a real browser."""

import re

import pyotp
from playwright.sync_api import Browser

from tests.chromium.kit import Tab, look_at, open_tab
from tests.chromium.live import LivePortal, Login

_PASSWORD = "four plain quiet words"  # noqa: S105 - of somebody who does not exist
_PAGES = [
    "/settings",
    "/settings/practice",
    "/settings/people",
    "/settings/people/invitations/new",
    "/me/sessions",
    "/me/phone",
    "/me/recovery-codes",
    "/me/password",
    "/practices",
    "/sign-in/fresh-code",
    "/more",
]


def test_no_sample_is_made_beside_somebody_who_can_sign_in(
    live: LivePortal, sample_login: Login
) -> None:
    assert "@" in sample_login.email
    assert live.command("demo", "--if-new") == ""


def test_somebody_comes_in_from_a_printed_address(chromium: Browser, live: LivePortal) -> None:
    told = live.command(
        "users",
        "add",
        "tess@lakeside.example",
        "--name",
        "Tess Lindqvist",
        "--practice",
        "Lakeside",
    )
    tab = open_tab(chromium, live.url)

    tab.open(re.findall(r"https?://\S+", told)[0])
    look_at(tab, "door-invitation")
    _press(tab)
    look_at(tab, "door-invitation-error")
    tab.page.fill("[name=password]", _PASSWORD)
    _press(tab)
    look_at(tab, "door-phone")
    tab.page.click("summary")
    key = tab.page.inner_text(".disclose code").replace(" ", "")
    look_at(tab, "door-phone-key")
    tab.page.fill("[name=code]", pyotp.TOTP(key).now())
    _press(tab)
    look_at(tab, "door-recovery-codes")
    tab.page.check("[name=kept]")
    _press(tab, "Finish")

    for path in _PAGES:
        tab.open(path)
        look_at(tab, "people" + path.replace("/", "-"))
    _look_at_one_person(tab)
    _be_warned(chromium, tab)
    _come_in_again(chromium, live, key)


def _look_at_one_person(tab: Tab) -> None:
    tab.open("/settings/people/invitations/new")
    _press(tab)
    look_at(tab, "people-invite-error")
    tab.page.fill("[name=full_name]", "Marisol Vega")
    tab.page.fill("[name=email]", "marisol@lakeside.example")
    tab.page.check("[name=role][value=manager]")
    _press(tab)
    look_at(tab, "people-invited")
    for words in ("Change role", "Remove"):
        tab.open("/settings/people")
        tab.page.click(f"main a:has-text('{words}')")
        look_at(tab, f"people-{words.lower().replace(' ', '-')}")
    _press(tab, "Remove Tess Lindqvist")
    look_at(tab, "people-last-owner")
    tab.open("/settings/people")
    tab.page.click("main button:has-text('Show link')")
    look_at(tab, "people-invitation-link")


def _be_warned(chromium: Browser, tab: Tab) -> None:
    cookies = {one["name"]: one["value"] for one in tab.page.context.cookies()}
    warned = open_tab(chromium, tab.origin, cookies=cookies)
    page = warned.page
    page.clock.install()
    warned.open("/settings/practice")
    page.fill("[name=legal_name]", "Lakeside, PLLC")
    warning = page.locator("#session")

    page.clock.fast_forward("12:30")
    assert not warning.is_visible()
    page.clock.fast_forward("00:40")
    assert warning.is_visible()
    look_at(warned, "people-warned")
    page.click("text=Stay signed in")
    warning.wait_for(state="hidden")
    page.clock.fast_forward("15:10")

    assert "You were signed out" in warning.inner_text()
    _press(warned, "Save")
    assert page.url.endswith("/settings/practice")
    assert page.input_value("[name=legal_name]") == "Lakeside, PLLC"


def _come_in_again(chromium: Browser, live: LivePortal, key: str) -> None:
    tab = open_tab(chromium, live.url, scripts=False)
    tab.open("/sign-in")
    tab.page.fill("[name=email]", "tess@lakeside.example")
    tab.page.fill("[name=password]", _PASSWORD)
    _press(tab)
    assert tab.page.inner_text("h1") == "Enter your code"
    tab.page.click("text=I do not have my phone")
    assert tab.page.inner_text("h1") == "Use a recovery code"
    tab.page.click("text=I have my phone after all")
    tab.page.fill("[name=code]", pyotp.TOTP(key).at(_next_step()))
    _press(tab)
    assert "/today" in tab.page.url


def _next_step() -> int:
    import time

    return int(time.time()) + 30


def _press(tab: Tab, words: str = "") -> None:
    tab.page.click(f"main button:has-text('{words}')" if words else "main .button-main")
