"""What a vendor sees, from the mail to the receipt, in a browser and with every page looked at."""

from urllib.parse import quote_plus

from playwright.sync_api import Browser, FilePayload, Page, Response, expect

from tests.baa.making import pdf
from tests.chromium.kit import Tab, look_at, open_tab
from tests.chromium.live import LivePortal

VENDOR = "PixelHarbor"
SAID = "As our policy says."


def test_a_vendor_answers_five_questions_by_link(
    chromium: Browser, live: LivePortal, owner_tab: Tab
) -> None:
    email = "priya@pixelharbor.example"
    asked = _ask(owner_tab, "assessments/new", email)
    look_at(owner_tab, "questionnaires.letter")
    asked.get_by_role("button", name="Send questions").click()
    look_at(owner_tab, "assessments.words-ahead")
    asked.get_by_role("link", name="See the answers").click()

    _look_at_what_staff_may_do(owner_tab)

    tab = _come_in(chromium, live, email)
    look_at(tab, "link.welcome")
    _look_at_the_ways_out(tab)
    tab.page.get_by_role("link", name="Start").click()
    for number in range(1, 6):
        _type_something(tab.page)
        look_at(tab, f"link.question-{number}")
        if number == 1:
            _find_it_on_another_device(chromium, live, email)
        tab.page.get_by_role("button", name="Save and continue").last.click()
    look_at(tab, "link.review")
    tab.page.get_by_role("button", name="Submit and attest").click()
    look_at(tab, "link.review-with-errors")
    tab.page.get_by_label("full name").fill("Priya Raman")
    tab.page.get_by_label("title").fill("Privacy officer")
    tab.page.get_by_role("checkbox").check()
    tab.page.get_by_role("button", name="Submit and attest").click()

    expect(tab.page.locator("h1")).to_have_text("Thank you, that is everything")
    look_at(tab, "link.receipt")


def test_a_vendor_sends_a_signed_baa_by_link(
    chromium: Browser, live: LivePortal, owner_tab: Tab
) -> None:
    email = "legal@pixelharbor.example"
    asked = _ask(owner_tab, "baa/request", email)
    look_at(owner_tab, "baa.letter")
    asked.get_by_role("button", name="Send request").click()

    tab = _come_in(chromium, live, email)
    look_at(tab, "link.baa")
    tab.page.get_by_role("link", name="We will not sign").click()
    look_at(tab, "link.baa-refusal")
    tab.page.get_by_role("link", name="Back to the BAA").click()
    signed = FilePayload(name="signed.pdf", mimeType="application/pdf", buffer=pdf().stream.read())
    tab.page.locator("input[type=file]").set_input_files([signed])
    tab.page.get_by_label("full name").fill("Luis Ferrand")
    tab.page.get_by_label("title").fill("VP Operations")
    tab.page.get_by_role("button", name="Send signed BAA").click()

    expect(tab.page.locator("h1")).to_have_text("Thank you, we have your answer")
    look_at(tab, "link.baa-done")


def _ask(owner_tab: Tab, what: str, email: str) -> Page:
    """Fill in who is asked, and stop at the letter as it will go."""
    page = owner_tab.open(f"/vendors?q={VENDOR}")
    page.locator("a.table-name", has_text=VENDOR).click()
    owner_tab.open(f"{page.url}/{what}")
    someone_else = page.locator("[name=contact][value=else]")
    if someone_else.count():
        someone_else.check()
    theirs = page.locator("[name=asks][value=theirs]")
    if theirs.count():
        theirs.check()
    look_at(owner_tab, what.replace("/", "."))
    packs = page.locator("[name=packs]:checked")
    while packs.count():
        packs.first.uncheck()
    page.locator("[name=to_name]").fill("Priya Raman")
    page.locator("[name=to_email]").fill(email)
    page.get_by_role("button", name="See the letter").click()
    return page


def _look_at_what_staff_may_do(owner_tab: Tab) -> None:
    one = owner_tab.page.url
    for path in ("questions/1", "call", "withdrawal"):
        owner_tab.open(f"{one}/{path}")
        look_at(owner_tab, f"assessments.{path.replace('/', '-')}")


def _look_at_the_ways_out(tab: Tab) -> None:
    welcome = tab.page.url
    for name in ("Pass it on", "We will not take part"):
        tab.open(welcome).get_by_role("link", name=name).click()
        look_at(tab, f"link.{name.lower().replace(' ', '-')}")
    tab.open("/link/questions/1/refusal")
    look_at(tab, "link.decline-one")
    tab.open(welcome)


def _come_in(chromium: Browser, live: LivePortal, email: str) -> Tab:
    """Open the link of a letter, and confirm who one is."""
    tab = open_tab(chromium, live.url)
    tab.open(live.post_office.link_to(email))
    look_at(tab, "link.confirm")
    tab.page.get_by_role("button", name="Yes, continue").click()
    return tab


def _find_it_on_another_device(chromium: Browser, live: LivePortal, email: str) -> None:
    tab = open_tab(chromium, live.url)
    tab.open(live.post_office.link_to(email))
    tab.page.get_by_role("button", name="Yes, continue").click()
    tab.open("/link/questions/1")
    expect(tab.page.locator("#instead")).to_have_value(SAID)
    assert tab.troubles == []


def _type_something(page: Page) -> None:
    def carries_it_all(answer: Response) -> bool:
        return f"instead={quote_plus(SAID)}" in (answer.request.post_data or "")

    with page.expect_response(carries_it_all, timeout=20_000):
        for box in page.locator("form textarea:visible").all():
            box.fill(SAID)
        for first in page.locator(".choices input[type=radio]:first-child:visible").all()[:1]:
            first.check()
    expect(page.locator("#saved")).to_contain_text("Saved")
