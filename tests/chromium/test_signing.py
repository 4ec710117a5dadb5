"""Signing and countersigning on a phone, by somebody it was passed on to, with and without scripts."""

import re
import secrets
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.chromium.kit import SIZES, Tab, look_at, open_tab
from tests.chromium.live import LivePortal, Login

Look = Callable[[Tab, str], None]

_PATIENCE = 90.0
_CODE = re.compile(r"^\s*([0-9]{6})\s*$", re.MULTILINE)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_baa_is_passed_on_signed_and_countersigned_on_a_phone(
    chromium: Browser, live: LivePortal, sample_login: Login, *, scripts: bool
) -> None:
    word = f"lantern{secrets.token_hex(3)}"
    first, second = f"priya@{word}.example", f"joel@{word}.example"
    # Nothing that looks at a page runs in a browser without scripts.
    look: Look = look_at if scripts else _pass_by
    desk = _phone(chromium, live, scripts=scripts)
    sample_login.sign_in(desk.page)
    vendor = _ask(desk, word.title(), first)

    phone = _come_in(chromium, live, first, scripts=scripts)
    _pass_on(phone, second)
    theirs = _come_in(chromium, live, second, scripts=scripts)
    _read(theirs, look)
    _sign(theirs, live, second, look)
    _countersign(desk, vendor, sample_login, look)

    copies = _come_in(chromium, live, second, scripts=scripts, about="your signed copy")
    expect(copies.page.locator("h1")).to_have_text("Signed by everyone")
    look(copies, "signing.link-copies")
    for words in ("Download the signed PDF", "Download the certificate"):
        with copies.page.expect_download() as saved:
            copies.page.get_by_role("link", name=words).click()
        assert saved.value.path().read_bytes().startswith(b"%PDF-")
    assert desk.troubles == phone.troubles == theirs.troubles == copies.troubles == []


def _pass_by(_tab: Tab, _name: str) -> None:
    """Do not look at a page."""


def _phone(chromium: Browser, live: LivePortal, *, scripts: bool) -> Tab:
    tab = open_tab(chromium, live.url, scripts=scripts)
    width, height = SIZES["phone"]
    tab.page.set_viewport_size({"width": width, "height": height})
    # Papers are drawn, and sealed three times over: while others work too, that takes a while.
    tab.page.set_default_timeout(_PATIENCE * 1000)
    return tab


def _ask(desk: Tab, name: str, email: str) -> str:
    page = desk.open("/vendors/new")
    page.locator("[name=name]").fill(name)
    page.locator("[name=does]").fill("Patient email")
    page.locator("[name=phi][value=yes]").check()
    page.locator("[name=verbs]").first.check()
    page.locator("main button.button-main").last.click()
    page.wait_for_url(re.compile(r"/vendors/\d+"))
    found = re.search(r"/vendors/\d+", page.url)
    assert found, page.url
    desk.open(f"{found[0]}/baa/request")
    page.locator("[name=asks][value=ours]").check()
    page.locator("[name=to_name]").fill("Priya Raman")
    page.locator("[name=to_email]").fill(email)
    page.get_by_role("button", name="See the letter").click()
    page.get_by_role("button", name="Send request").click()
    expect(page.locator("main")).to_contain_text("Letter on its way")
    return found[0]


def _come_in(
    chromium: Browser, live: LivePortal, email: str, *, scripts: bool, about: str = ""
) -> Tab:
    until = time.monotonic() + _PATIENCE
    while about not in str(live.post_office.wait_for(email)["Subject"]):
        assert time.monotonic() < until, about
        time.sleep(0.2)
    tab = _phone(chromium, live, scripts=scripts)
    tab.open(live.post_office.link_to(email))
    tab.page.get_by_role("button", name="Yes, continue").click()
    return tab


def _pass_on(phone: Tab, email: str) -> None:
    page = phone.page
    page.get_by_role("link", name="Pass it on").first.click()
    page.locator("[name=full_name]").fill("Joel Baker")
    page.locator("[name=email]").fill(email)
    page.locator("main button.button-main").click()
    expect(page.locator("main")).to_contain_text("Passed on.")


def _read(phone: Tab, look: Look) -> None:
    page = phone.page
    page.get_by_role("link", name="Read and sign").first.click()
    expect(page.locator("h1")).to_have_text("Read it, then sign")
    _see_each_page(page)
    page.locator("summary", has_text="Text of page 1").click()
    expect(page.locator("#p1 .sheet-text")).to_be_visible()
    look(phone, "signing.link-read")


def _see_each_page(page: Page) -> None:
    for sheet in page.locator("figure.sheet img").all():
        sheet.scroll_into_view_if_needed()
        expect(sheet).to_have_js_property("complete", value=True, timeout=_PATIENCE * 1000)


def _sign(phone: Tab, live: LivePortal, email: str, look: Look) -> None:
    page = phone.page
    page.get_by_role("link", name="Go on to sign").click()
    page.get_by_label("Your title").fill("General counsel")
    page.get_by_role("button", name="Mail me the code").click()
    expect(page.locator("[name=job]")).to_have_value("General counsel")
    look(phone, "signing.link-signature-with-errors")
    for tick in page.locator("main [type=checkbox]").all():
        tick.check()
    look(phone, "signing.link-signature")
    page.get_by_role("button", name="Mail me the code").click()
    page.locator("[name=code]").fill("12345")
    page.get_by_role("button", name="Sign it").click()
    expect(page.locator("main")).to_contain_text("That code is not right")
    look(phone, "signing.link-code")
    page.locator("[name=code]").fill(_code(live, email))
    page.get_by_role("button", name="Sign it").click()
    expect(page.locator("h1")).to_have_text("Thank you, you have signed")
    look(phone, "signing.link-done")


def _countersign(desk: Tab, vendor: str, login: Login, look: Look) -> None:
    page = desk.open(f"{vendor}/baa")
    look(desk, "signing.panel")
    page.locator('main a[href$="/countersign"]').first.click()
    _give_code(page, login)
    expect(page.locator("h1")).to_contain_text("Countersign")
    _see_each_page(page)
    page.get_by_label("Your title").fill("Privacy officer")
    for tick in page.locator("main [type=checkbox]").all():
        tick.check()
    look(desk, "signing.countersign")
    page.get_by_role("button", name="Countersign").click()
    expect(page.locator("main")).to_contain_text("Signed by all")
    look(desk, "signing.show")


def _give_code(page: Page, login: Login) -> None:
    if page.locator("main [name=code], main [name=fresh_code]").count():
        page.locator("main [name=code], main [name=fresh_code]").fill(login.next_code())
        page.locator("main button.button-main").first.click()


def _code(live: LivePortal, email: str) -> str:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        body = live.post_office.wait_for(email).get_body(("plain",))
        found = _CODE.search(body.get_content()) if body else None
        if found:
            return found[1]
        time.sleep(0.2)
    raise TimeoutError(email)
