"""From a refusal by link to its case and the proof that closes it, in a browser, scripts on and off."""

import re

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from portal import clock
from tests.baa.making import pdf
from tests.chromium.kit import Tab, look_at, open_tab
from tests.chromium.live import LivePortal

_ZONE = "America/Chicago"  # of the sample practice


@pytest.mark.parametrize(("scripts", "vendor"), [(True, "Tidewater Texts"), (False, "Slate Voice")])
def test_a_refusal_by_link_leads_to_a_case_and_its_proof(
    chromium: Browser, live: LivePortal, owner_tab: Tab, *, scripts: bool, vendor: str
) -> None:
    staff, seen = _of_staff(chromium, live, owner_tab, scripts=scripts), scripts
    email = f"legal.{scripts}@refuses.example".lower()
    path = _ask(staff, vendor, email)

    _refuse(chromium, live, email, scripts=scripts)

    staff.open(f"{path}/baa/escalation")
    _look(staff, "escalations.open", seen=seen)
    case = staff.page.url
    staff.open("/escalations")
    _look(staff, "escalations.list", seen=seen)
    _work(staff, case)
    _settle(staff, path, case, seen=seen)
    expect(staff.open("/escalations?show=closed").locator("main")).to_contain_text(vendor)
    assert staff.troubles == []


def _of_staff(chromium: Browser, live: LivePortal, owner_tab: Tab, *, scripts: bool) -> Tab:
    kept = {one["name"]: one["value"] for one in owner_tab.page.context.cookies()}
    return open_tab(chromium, live.url, cookies=kept, scripts=scripts)


def _ask(staff: Tab, vendor: str, email: str) -> str:
    """Add a vendor, ask it for a BAA, and return where it is."""
    page = staff.open("/vendors/new")
    page.get_by_label("Vendor's name").fill(vendor)
    page.get_by_label("What they do for you").fill("Appointment texts")
    page.locator("[name=phi][value=yes]").check()
    page.locator("[name=verbs][value=receives]").check()
    page.get_by_role("button", name="Add vendor").click()
    expect(page.locator("h1")).to_contain_text(vendor)
    path = page.url.split("?")[0]
    staff.open(f"{path}/baa/request")
    page.locator("[name=asks][value=theirs]").check()
    page.locator("[name=to_name]").fill("Priya Raman")
    page.locator("[name=to_email]").fill(email)
    page.get_by_role("button", name="See the letter").click()
    page.get_by_role("button", name="Send request").click()
    return path


def _refuse(chromium: Browser, live: LivePortal, email: str, *, scripts: bool) -> None:
    tab = open_tab(chromium, live.url, scripts=scripts)
    page = tab.open(live.post_office.link_to(email))
    page.get_by_role("button", name="Yes, continue").click()
    tab.open("/link/baa").get_by_role("link", name=re.compile("will not sign")).click()
    page.get_by_role("button", name="Send our answer").click()
    expect(page.get_by_role("alert").first).to_contain_text("Fix")
    expect(page.get_by_label("Which plan has a BAA?")).to_be_hidden()
    page.get_by_label("Only on a higher plan").check()
    page.get_by_label("Your title").fill("Head of security")
    page.get_by_role("button", name="Send our answer").click()
    expect(page.locator("#plan-error")).to_contain_text("Name the plan")
    _look(tab, "link.refusal-with-errors", seen=scripts)
    page.get_by_label("Which plan has a BAA?").fill("Business")
    page.get_by_label("What does it cost?").fill("$79 a month")
    page.get_by_label("In your words").fill("Our Starter plan has no BAA.")
    page.get_by_role("button", name="Send our answer").click()
    expect(page.locator("h1")).to_have_text("Thank you, we have your answer")
    expect(page.locator("main")).to_contain_text("with the plan Business")
    _look(tab, "link.refused", seen=scripts)
    tab.open("/link/baa")
    assert tab.troubles == []


def _work(staff: Tab, case: str) -> None:
    page = staff.open(case)
    page.get_by_role("link", name="Choose another").click()
    page.get_by_label("Stop the PHI").check()
    page.get_by_label("Why?").fill("The plan costs more than it is worth to us.")
    page.get_by_role("button", name="Choose this way").click()
    expect(page.locator("main")).to_contain_text("costs more than it is worth")
    page.get_by_label("What was done?").fill("Turned the texts off with the front desk.")
    page.get_by_role("button", name="Add note").click()
    expect(page.locator("main")).to_contain_text("with the front desk")


def _settle(staff: Tab, path: str, case: str, *, seen: bool) -> None:
    """Try to close while PHI flows, stop it, and close with the proof."""
    page = staff.open(case)
    page.get_by_role("link", name="Close as stopped").click()
    _close(page)
    expect(page.locator("#on_day-error")).to_contain_text("PHI still goes to them")
    _look(staff, "escalations.phi-flows", seen=seen)
    page.get_by_role("link", name="Change Appointment texts").first.click()
    page.locator("[name=phi][value=no]").check()
    page.get_by_role("button", name="Save service").click()
    page.wait_for_url(re.compile(rf"{re.escape(path)}"))
    staff.open(f"{case}/phi-stop")
    _close(page)
    expect(page.locator(".band")).to_contain_text("PHI stopped")
    expect(page.locator("main")).to_contain_text("off.pdf")
    _look(staff, "escalations.closed", seen=seen)


def _close(page: Page) -> None:
    page.locator("[name=on_day]").fill(clock.today(_ZONE).isoformat())
    proof = FilePayload(name="off.pdf", mimeType="application/pdf", buffer=pdf().stream.read())
    page.get_by_label("What shows it").set_input_files(proof)
    page.get_by_role("button", name="Close the case").click()


def _look(tab: Tab, name: str, *, seen: bool) -> None:
    if seen:
        look_at(tab, name)
