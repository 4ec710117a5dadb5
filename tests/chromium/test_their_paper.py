"""A vendor's own paper with two provisions missing, from the upload to an executed amendment.

Walked twice: as a person with a new browser does, and by one that runs no scripts.
"""

import io
import re
import time
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from portal import clock
from portal.gateways.render import render_pdf
from tests.chromium.kit import SIZES, Tab, open_tab
from tests.chromium.kit import look_at as look_with_axe
from tests.chromium.live import LivePortal, Login

_CLAUSES = Path(__file__).parents[2] / "portal" / "sample" / "data" / "agreement.toml"
# The paragraph on subcontractors says two of the provisions; the other is for payers alone.
_LEFT_OUT = frozenset({"Subcontractors", "Standard transactions"})
_MISSING = ("Subcontractors accept the same terms", "Subcontractors keep the Security Rule")
_CODE = re.compile(r"^\s*([0-9]{6})\s*$", re.MULTILINE)
_PATIENCE = 90.0
# A signature is sealed, stamped and filed before the page answers, on whatever machine this is.
_SEALING = 60_000


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_what_their_paper_lacks_is_amended(
    chromium: Browser, live: LivePortal, sample_login: Login, *, scripts: bool
) -> None:
    name = "Cedarlane Scheduling" if scripts else "Cedarlane Billing"
    email = f"legal@{name.split()[1].lower()}.example"
    desk = _patient(open_tab(chromium, live.url, scripts=scripts))
    sample_login.sign_in(desk.page)
    vendor = _add(desk, name)

    _ask_for_theirs(desk, vendor, email)
    phone = _come_in(chromium, live, email, scripts=scripts)
    _send_their_paper(phone, name)
    _file_it(desk, vendor)
    _ask_to_amend(desk, vendor, email)
    again = _come_in(chromium, live, email, scripts=scripts)
    _sign(again, live, email)
    _countersign(desk, vendor, sample_login)

    desk.open(f"{vendor}/baa")
    expect(desk.page.locator("main")).to_contain_text("Amendment")
    expect(desk.page.locator("#requests")).to_be_visible()
    again.open("/link/baa")
    expect(again.page.locator("main")).to_contain_text("Both sides have signed.")
    look_at(again, "their-paper.hub-after")
    assert desk.troubles == again.troubles == []


def look_at(tab: Tab, name: str) -> None:
    """Look at a page once: those without scripts are the same pages."""
    if tab.page.evaluate("matchMedia('(scripting: enabled)').matches"):
        look_with_axe(tab, name)


def _patient(tab: Tab) -> Tab:
    tab.page.context.set_default_timeout(_SEALING)
    return tab


def _add(desk: Tab, name: str) -> str:
    page = desk.open("/vendors/new")
    page.locator("[name=name]").fill(name)
    page.locator("[name=does]").fill("Scheduling")
    page.locator("[name=phi][value=yes]").check()
    page.locator("[name=verbs]").first.check()
    page.get_by_role("button", name="Add vendor").click()
    page.wait_for_url(re.compile(r"/vendors/\d+"))
    found = re.search(r"/vendors/\d+", page.url)
    assert found, page.url
    return found[0]


def _ask_for_theirs(desk: Tab, vendor: str, email: str) -> None:
    page = desk.open(f"{vendor}/baa/request")
    look_at(desk, "their-paper.request")
    page.get_by_label("That they send a signed BAA of theirs").check()
    page.locator("[name=to_name]").fill("Luis Ferrand")
    page.locator("[name=to_email]").fill(email)
    page.get_by_role("button", name="See the letter").click()
    expect(page.locator("main")).to_contain_text("Reminders go on")
    look_at(desk, "their-paper.letter")
    page.get_by_role("button", name="Send request").click()
    expect(page.locator("main")).to_contain_text("Letter on its way")


def _come_in(chromium: Browser, live: LivePortal, email: str, *, scripts: bool) -> Tab:
    tab = _patient(open_tab(chromium, live.url, scripts=scripts))
    width, height = SIZES["phone"]
    tab.page.set_viewport_size({"width": width, "height": height})
    tab.open(live.post_office.link_to(email))
    tab.page.get_by_role("button", name="Yes, continue").click()
    return tab


def _send_their_paper(phone: Tab, name: str) -> None:
    page = phone.page
    look_at(phone, "their-paper.hub")
    page.get_by_role("link", name="Write to them").click()
    page.locator("[name=section]").fill("4")
    page.locator("[name=words]").fill("Our paper is attached to the request itself.")
    look_at(phone, "their-paper.write")
    page.get_by_role("button", name="Send message").click()
    expect(page.locator("h1")).to_contain_text("Your message is with")
    look_at(phone, "their-paper.wrote")
    page.get_by_role("link", name="Go back to it").click()
    paper = FilePayload(name="ours.pdf", mimeType="application/pdf", buffer=_paper(name))
    page.locator("input[type=file]").set_input_files([paper])
    page.get_by_label("full name").fill("Luis Ferrand")
    page.get_by_label("title").fill("VP Operations")
    page.get_by_role("button", name="Send signed BAA").click()
    expect(page.locator("h1")).to_have_text("Thank you, we have your answer")


def _file_it(desk: Tab, vendor: str) -> None:
    page = desk.open(f"{vendor}/baa")
    look_at(desk, "their-paper.received")
    page.get_by_role("link", name="Read and file their copy").first.click()
    today = clock.today()
    told = {
        "starts_on": today.isoformat(),
        "review_on": (today + timedelta(days=365)).isoformat(),
        "our_signer": "Marisol Vega",
        "our_signer_title": "Privacy officer",
        "our_signed_on": today.isoformat(),
        "their_signer": "Luis Ferrand",
        "their_signer_title": "VP Operations",
        "their_signed_on": today.isoformat(),
        "services_covered": "All services",
    }
    for field, value in told.items():
        page.locator(f"[name={field}]").fill(value)
    page.get_by_label("Until one side ends it").check()
    for group in page.locator("main fieldset:visible").all():
        if not group.locator("input:checked").count():
            group.locator("input").last.check()
    page.get_by_role("button", name="File BAA").click()
    expect(page.locator("main")).to_contain_text("BAA filed.")


def _ask_to_amend(desk: Tab, vendor: str, email: str) -> None:
    page = desk.page
    until = time.monotonic() + _PATIENCE
    answer = page.goto(f"{vendor}/baa/amendment")
    while answer is not None and answer.status == 404 and time.monotonic() < until:
        time.sleep(1)  # until the worker has read the paper
        answer = page.goto(f"{vendor}/baa/amendment")
    offered = page.locator("[name=provisions]")
    assert offered.count() == len(_MISSING), page.inner_text("main")
    for words in _MISSING:
        expect(page.locator("main")).to_contain_text(words)
    for box in offered.all():
        box.check()
    page.get_by_label("They sign an amendment of ours").check()
    page.locator("[name=to_name]").fill("Luis Ferrand")
    page.locator("[name=to_email]").fill(email)
    look_at(desk, "their-paper.amendment")
    page.get_by_role("button", name="See the letter").click()
    expect(page.locator("#paper")).to_be_visible()
    look_at(desk, "their-paper.amendment-letter")
    page.get_by_role("button", name="Send request").click()
    expect(page.locator("main")).to_contain_text("Letter on its way")
    look_at(desk, "their-paper.asked")


def _sign(phone: Tab, live: LivePortal, email: str) -> None:
    page = phone.page
    look_at(phone, "their-paper.hub-to-sign")
    page.get_by_role("link", name="Read and sign").click()
    page.get_by_role("link", name="Go on to sign").click()
    page.get_by_label("Your title").fill("VP Operations")
    for tick in page.locator("main [type=checkbox]").all():
        tick.check()
    page.get_by_role("button", name="Mail me the code").click()
    expect(page.locator("h1")).to_contain_text("code")
    page.locator("[name=code]").fill(_code(live, email))
    page.get_by_role("button", name="Sign it").click()
    expect(page.locator("main")).to_contain_text("signed", timeout=_SEALING)


def _countersign(desk: Tab, vendor: str, login: Login) -> None:
    page = desk.open(f"{vendor}/baa")
    look_at(desk, "their-paper.signed-by-them")
    page.locator("main a", has_text="See the paper").first.click()
    page.locator("main").get_by_role("link", name="Countersign").first.click()
    _give_code(page, login)
    page.get_by_label("Your title").fill("Privacy officer")
    for tick in page.locator("main [type=checkbox]").all():
        tick.check()
    page.locator("main").get_by_role("button", name="Countersign").click()
    _give_code(page, login)
    expect(page.locator("main")).to_contain_text("Signed.", timeout=_SEALING)


def _give_code(page: Page, login: Login) -> None:
    if page.locator("[name=fresh_code]").count():
        page.locator("[name=fresh_code]").fill(login.next_code())
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


def _paper(name: str) -> bytes:
    """Return a vendor's BAA, signed, without two of the provisions that the law asks for."""
    today = clock.today()
    told = {
        "vendor": name,
        "practice": "Juniper Row Aesthetics, PLLC",
        "services": "scheduling",
        "starts": f"{today:%B} {today.day}, {today.year}",
    }
    clauses = tomllib.loads(_CLAUSES.read_text())["clause"]
    words = "".join(
        f"<h2>{one['title']}</h2><p>{one['text'].format_map(told)}</p>"
        for one in clauses
        if one["title"] not in _LEFT_OUT
    )
    html = f'<html lang="en"><head><title>BAA</title></head><body><h1>Business Associate Agreement</h1>{words}</body></html>'
    return io.BytesIO(render_pdf(html)).getvalue()
