"""A vendor confirms its subcontractors by link, with scripts off; the practice takes them over."""

from datetime import timedelta

from playwright.sync_api import Browser, Page, expect

from portal import clock
from tests.chromium.kit import Tab, look_at, open_tab
from tests.chromium.live import LivePortal

VENDOR, EMAIL = "Tillpoint", "subs@tillpoint.example"


def test_subcontractors_are_confirmed_by_link_and_taken_over(
    chromium: Browser, live: LivePortal, owner_tab: Tab
) -> None:
    page = _ask(owner_tab)

    link = live.post_office.link_to(EMAIL)
    onlooker = open_tab(chromium, live.url)
    _come_in(onlooker, link)
    look_at(onlooker, "link.subcontractors")
    onlooker.page.get_by_role("button", name="Confirm subcontractors").click()
    look_at(onlooker, "link.subcontractors-with-errors")
    # axe needs scripts, the answer does not.
    visitor = open_tab(chromium, live.url, scripts=False)
    visitor.open(link)
    _answer(visitor.page)
    expect(visitor.page.locator("h1")).to_have_text("Thank you, that is everything")
    onlooker.open("/link/subcontractors")
    look_at(onlooker, "link.subcontractors-receipt")

    page.goto(page.url.split("#")[0])
    look_at(owner_tab, "baa.subcontractors-to-review")
    page.get_by_role("link", name="Go through them").click()
    look_at(owner_tab, "baa.subcontractors-answer")
    page.get_by_role("button", name="Take it over into your list").click()
    expect(page.get_by_text("1 entry of your list changed.")).to_be_visible()
    expect(page.locator("#subcontractors")).to_be_visible()


def _ask(owner_tab: Tab) -> Page:
    page = owner_tab.open(f"/vendors?tab=covered&q={VENDOR}")
    page.locator("a.table-name", has_text=VENDOR).click()
    page.get_by_role("link", name="BAA", exact=True).click()
    look_at(owner_tab, "baa.chain")
    page.get_by_role("link", name="Ask them about subcontractors").click()
    page.get_by_label("Whom do you write to?").fill("Rosa Engel")
    page.get_by_label("Their email").fill(EMAIL)
    page.get_by_label("Answer by").fill(str(clock.now().date() + timedelta(days=20)))
    page.get_by_role("button", name="See the letter").click()
    look_at(owner_tab, "baa.subcontractors-letter")
    page.get_by_role("button", name="Send letter").click()
    expect(page.get_by_text(f"Letter on its way to {EMAIL}.")).to_be_visible()
    return page


def _come_in(visitor: Tab, link: str) -> None:
    page = visitor.open(link)
    page.get_by_label("Your full name").fill("Rosa Engel")
    page.locator("main .button-main").click()
    expect(page.locator("h1")).to_have_text("Your subcontractors")


def _answer(page: Page) -> None:
    first = page.locator("fieldset", has_text="Another subcontractor, 1").first
    first.get_by_label("Name of the company").fill("Cloudstash")
    first.get_by_label("What they do for you").fill("Backups")
    first.get_by_label("under a BAA with the same restrictions").check()
    page.get_by_label("Your title").fill("COO")
    page.get_by_label("I may answer for").check()
    page.get_by_role("button", name="Confirm subcontractors").click()
