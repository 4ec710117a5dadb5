"""Signing and countersigning on a phone, by somebody it was passed on to, with and without scripts."""

import re
import secrets
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.chromium.kit import SIZES, Tab, look_at, open_tab
from tests.chromium.live import LivePortal, Login

_PATIENCE = 90.0
_CODE = re.compile(r"^\s*([0-9]{6})\s*$", re.MULTILINE)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_baa_is_passed_on_signed_and_countersigned_on_a_phone(
    chromium: Browser, live: LivePortal, sample_login: Login, *, scripts: bool
) -> None:
    word = f"lantern{secrets.token_hex(3)}"
    first, second = f"priya@{word}.example", f"joel@{word}.example"
    desk = _phone(chromium, live, scripts=scripts)
    sample_login.sign_in(desk.page)
    vendor = _ask(desk, word.title(), first)

    phone = _come_in(chromium, live, first, scripts=scripts)
    _pass_on(phone, second)
    theirs = _come_in(chromium, live, second, scripts=scripts)
    _read(theirs)
    _sign(theirs, live, second)
    _countersign(desk, vendor, sample_login)

    copies = _come_in(chromium, live, second, scripts=scripts, about="your signed copy")
    expect(copies.page.locator("h1")).to_have_text("Signed by everyone")
    look_at(copies, "signing.link-copies")
    for words in ("Download the signed PDF", "Download the certificate"):
        with copies.page.expect_download() as saved:
            copies.page.get_by_role("link", name=words).click()
        assert saved.value.path().read_bytes().startswith(b"%PDF-")
    assert desk.troubles == phone.troubles == theirs.troubles == copies.troubles == []


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


def _read(phone: Tab) -> None:
    page = phone.page
    page.get_by_role("link", name="Read and sign").first.click()
    expect(page.locator("h1")).to_have_text("Read it, then sign")
    for sheet in page.locator("figure.sheet img").all():
        sheet.scroll_into_view_if_needed()
        expect(sheet).to_have_js_property("complete", value=True)
    page.locator("summary", has_text="Text of page 1").click()
    expect(page.locator("#p1 .sheet-text")).to_be_visible()
    look_at(phone, "signing.link-read")


def _sign(phone: Tab, live: LivePortal, email: str) -> None:
    page = phone.page
    page.get_by_role("link", name="Go on to sign").click()
    page.get_by_label("Your title").fill("General counsel")
    page.get_by_role("button", name="Mail me the code").click()
    expect(page.locator("[name=job]")).to_have_value("General counsel")
    look_at(phone, "signing.link-signature-with-errors")
    for tick in page.locator("main [type=checkbox]").all():
        tick.check()
    look_at(phone, "signing.link-signature")
    page.get_by_role("button", name="Mail me the code").click()
    page.locator("[name=code]").fill("12345")
    page.get_by_role("button", name="Sign it").click()
    expect(page.locator("main")).to_contain_text("That code is not right")
    look_at(phone, "signing.link-code")
    page.locator("[name=code]").fill(_code(live, email))
    page.get_by_role("button", name="Sign it").click()
    expect(page.locator("h1")).to_have_text("Thank you, you have signed")
    look_at(phone, "signing.link-done")


def _countersign(desk: Tab, vendor: str, login: Login) -> None:
    page = desk.open(f"{vendor}/baa")
    look_at(desk, "signing.panel")
    page.locator('main a[href$="/countersign"]').first.click()
    _give_code(page, login)
    expect(page.locator("h1")).to_contain_text("Countersign")
    page.get_by_label("Your title").fill("Privacy officer")
    for tick in page.locator("main [type=checkbox]").all():
        tick.check()
    look_at(desk, "signing.countersign")
    page.get_by_role("button", name="Countersign").click()
    expect(page.locator("main")).to_contain_text("Signed by all")
    look_at(desk, "signing.show")


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
