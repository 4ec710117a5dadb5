"""From a termination to the certificate of destruction, in a browser, with scripts and without."""

import re
import time
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Browser, Page, expect

from portal import clock
from tests.chromium.kit import Tab, look_at, open_tab
from tests.chromium.live import LivePortal, PostOffice

_PATIENCE = 60.0
_SEALING = 90_000  # milliseconds: two cores, and the papers of others
_ZONE = "America/Chicago"  # of the sample practice


@pytest.mark.parametrize(
    ("scripts", "vendor"), [(True, "Ironleaf Shredding"), (False, "Beamcare Laser Service")]
)
def test_an_end_leads_from_the_termination_to_the_certificate(
    chromium: Browser, live: LivePortal, owner_tab: Tab, *, scripts: bool, vendor: str
) -> None:
    staff, seen = _of_staff(chromium, live, owner_tab, scripts=scripts), scripts
    email = f"ops.{scripts}@vendor.example".lower()

    path = _terminate(staff, vendor, seen=seen)
    _write(staff, path, email, seen=seen)
    _certify(chromium, live, email, scripts=scripts)
    _stop_phi(staff, path)
    _settle(staff, path, seen=seen)

    expect(staff.page.locator("main")).to_contain_text("Closed with proof")
    _look(staff, "exits.closed", seen=seen)
    staff.open(f"{path}/reopening")
    _look(staff, "exits.reopen", seen=seen)
    expect(staff.open("/exits").locator("main")).to_contain_text(vendor)
    _look(staff, "exits.index", seen=seen)
    assert staff.troubles == []


def _of_staff(chromium: Browser, live: LivePortal, owner_tab: Tab, *, scripts: bool) -> Tab:
    kept = {one["name"]: one["value"] for one in owner_tab.page.context.cookies()}
    return open_tab(chromium, live.url, cookies=kept, scripts=scripts)


def _path_of(staff: Tab, vendor: str) -> str:
    """Return where a vendor is, in whichever list it stands."""
    for listed in ("covered", "attention"):
        found = staff.open(f"/vendors?tab={listed}&q={quote_plus(vendor)}").locator("a.table-name")
        if found.count():
            break
    return found.first.get_attribute("href") or ""


def _terminate(staff: Tab, vendor: str, *, seen: bool) -> str:
    """End the BAA, and return where its case is."""
    page, path = staff.page, _path_of(staff, vendor)
    staff.open(f"{path}/baa").get_by_role("link", name="Terminate this BAA").first.click()
    page.get_by_role("button", name="Terminate BAA").click()
    expect(page.get_by_role("alert").first).to_contain_text("Fix")
    _look(staff, "exits.end", seen=seen)
    page.get_by_label("We use another vendor").check()
    page.get_by_label("What happened?").fill("We moved to another service.")
    page.get_by_role("button", name="Terminate BAA").click()
    expect(page.locator("h1")).to_have_text(f"The end with {vendor}")
    _look(staff, "exits.show", seen=seen)
    staff.open(f"{path}/baa")
    _look(staff, "exits.panel", seen=seen)
    return f"{path}/exit"


def _write(staff: Tab, path: str, email: str, *, seen: bool) -> None:
    page = staff.open(f"{path}/letter")
    page.get_by_label("Whom do you write to?").fill("Noor Haddad")
    page.get_by_label("Their email").fill(email)
    _look(staff, "exits.write", seen=seen)
    page.get_by_role("button", name="See the letter").click()
    _look(staff, "exits.letter", seen=seen)
    page.get_by_role("button", name="Send letter").click()
    expect(page.locator("main")).to_contain_text("Asked Noor Haddad")


def _certify(chromium: Browser, live: LivePortal, email: str, *, scripts: bool) -> None:
    tab = open_tab(chromium, live.url, scripts=scripts)
    tab.page.set_default_timeout(_SEALING)
    page = tab.open(live.post_office.link_to(email))
    page.get_by_role("button", name="Yes, continue").click()
    _look(tab, "link.exit", seen=scripts)
    page.get_by_role("link", name="Not feasible").click()
    _look(tab, "link.exit-not-feasible", seen=scripts)
    tab.open("/link/exit/answers/returned")
    _look(tab, "link.exit-returned", seen=scripts)
    tab.open("/link/exit").get_by_role("link", name="Destroyed").click()
    _fill_facts(page)
    expect(page.locator("h1")).to_have_text("Certificate of destruction")
    _look(tab, "link.exit-certificate", seen=scripts)
    page.get_by_role("button", name="Go on to sign it").click()
    _look(tab, "link.exit-read", seen=scripts)
    _sign(page, live.post_office, email)
    tab.open("/link/exit")
    expect(page.locator("main")).to_contain_text("we have your certificate")
    _look(tab, "link.exit-done", seen=scripts)
    assert tab.troubles == []


def _fill_facts(page: Page) -> None:
    page.get_by_role("button", name="See the certificate").click()
    expect(page.get_by_role("alert").first).to_contain_text("Fix")
    page.get_by_label("What was destroyed?").fill("All records and copies")
    page.get_by_label("How?").fill("NIST SP 800-88 purge")
    page.locator("[name=done_on]").fill(clock.today(_ZONE).isoformat())
    page.get_by_label("Done by").fill("Platform team")
    page.get_by_label("No subcontractor held any of it").check()
    page.get_by_label("Your title").fill("Head of operations")
    page.get_by_role("button", name="See the certificate").click()


def _sign(page: Page, office: PostOffice, email: str) -> None:
    page.get_by_role("link", name="Go on to sign").click()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Mail me the code").click()
    page.get_by_label("6-digit code").fill(_code(office, email))
    page.get_by_role("button", name="Sign it").click()
    expect(page.locator("h1")).to_have_text("Signed by everyone", timeout=_SEALING)


def _code(office: PostOffice, email: str) -> str:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        body = office.wait_for(email).get_body(("plain",))
        found = re.search(r"(?m)^\s*([0-9]{3} ?[0-9]{3})\s*$", body.get_content() if body else "")
        if found:
            return found[1]
        time.sleep(0.2)
    raise TimeoutError(email)


def _stop_phi(staff: Tab, path: str) -> None:
    """Turn off the service that gives them PHI."""
    page = staff.open(path.removesuffix("/exit"))
    page.locator("section[aria-labelledby=phi] a.table-name").first.click()
    page.get_by_label("Turned off on").fill(clock.today(_ZONE).isoformat())
    page.locator("main button.button-main").click()
    expect(page.locator("main")).to_contain_text("Off since")


def _settle(staff: Tab, path: str, *, seen: bool) -> None:
    """Read the certificate, write down what is ours to write, and close on it."""
    page = staff.open(path)
    _look(staff, "exits.certified", seen=seen)
    page.get_by_role("button", name="I have read it").click()
    expect(page.locator("main")).to_contain_text("Read and acknowledged")
    for number, step in enumerate(("access", "return")):
        staff.open(f"{path}/steps/{step}")
        page.get_by_label("Done", exact=True).check()
        page.locator("[name=what]").fill("All logins; all records as CSV")
        page.get_by_label("By whom?").fill("Marisol Vega")
        _look(staff, f"exits.step-{step}", seen=seen and not number)
        page.get_by_role("button", name="Write it down").click()
        expect(page.locator("main")).to_contain_text("written down")
    staff.open(f"{path}/calls/new")
    _look(staff, "exits.call", seen=seen)
    staff.open(f"{path}/closing")
    page.get_by_label("On the certificate").check()
    _look(staff, "exits.close", seen=seen)
    page.get_by_role("button", name="Close the case").click()


def _look(tab: Tab, name: str, *, seen: bool) -> None:
    if seen:
        look_at(tab, name)
