"""The pages of this room in a real browser: axe, policy, scripts, no scrolling sideways."""

from collections.abc import Callable, Iterator
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from werkzeug.serving import make_server

from portal import questionnaires
from portal.accounts import Person
from portal.db import session, transaction
from portal.tenancy import Practice
from tests.accounts.making import ACTOR, sign_in
from tests.chromium.kit import CHROMIUM, Tab, look_at, open_tab
from tests.make import make_vendor
from tests.questionnaires.making import answer, judged, send_questions, submitted
from tests.questionnaires.walking import path_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="There is no Chromium here"),
]


@pytest.fixture
def origin(app: Flask) -> Iterator[str]:
    """Serve the portal of the tests, and return where."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def person_tab(
    app: Flask, chromium: Chromium, origin: str, manager: Person
) -> Iterator[Callable[[], Tab]]:
    """Return what opens a tab in which the manager is signed in."""
    opened: list[Tab] = []

    def open_it() -> Tab:
        opened.append(open_tab(chromium, origin, cookies=sign_in(app, manager)))
        return opened[-1]

    yield open_it
    for tab in opened:
        tab.page.context.close()


def test_the_vendors_pages_look_right(chromium: Chromium, origin: str, practice: Practice) -> None:
    vendor = make_vendor()
    assessment = send_questions(vendor)
    answer(assessment, 1, q1_notice_value="60", q1_notice_unit="calendar days")
    answer(assessment, 4, q4_type="none", q4_exceptions="")
    answer(assessment, 5, q5_return_days="about a month")
    tab = open_tab(chromium, origin)
    tab.open(path_of(assessment))
    tab.page.get_by_role("button", name="Yes, continue").click()
    look_at(tab, "q-link-welcome")

    for number in (1, 4):
        tab.open(f"/link/questions/{number}")
        look_at(tab, f"q-link-question-{number}")
    for path, name in (("/link/review", "review"), ("/link/refusal", "refusal")):
        tab.open(path)
        look_at(tab, f"q-link-{name}")
    tab.open("/link/questions/2/refusal")
    look_at(tab, "q-link-decline")
    tab.open("/link/review")
    tab.page.get_by_label("Your title").fill("Head of security")
    tab.page.get_by_label("I may answer for").check()
    tab.page.get_by_role("button", name="Submit and attest").click()
    tab.page.get_by_role("heading", name="Thank you, that is everything").wait_for()
    look_at(tab, "q-link-receipt")
    tab.page.context.close()


def test_a_change_saves_itself_and_the_hint_comes_without_a_new_page(
    chromium: Chromium, origin: str, practice: Practice
) -> None:
    assessment = send_questions(make_vendor())
    tab = open_tab(chromium, origin)
    tab.open(path_of(assessment))
    tab.page.get_by_role("button", name="Yes, continue").click()
    tab.open("/link/questions/2")

    tab.page.locator("#q2_mfa-1").check()
    tab.page.locator("#saved svg").wait_for()
    tab.page.get_by_text("asks for multi-factor authentication").wait_for()
    tab.page.locator("#q2_retention_years").fill("soon")
    tab.page.locator("#hints", has_text="Enter a number in figures").wait_for()

    session.expire_all()
    typed = questionnaires.fill(assessment).said.typed
    assert typed["q2_mfa"] == "no"
    assert typed["q2_retention_years"] == "soon"
    assert tab.troubles == []
    tab.page.context.close()


def test_the_practices_pages_look_right(person_tab: Callable[[], Tab], practice: Practice) -> None:
    waiting = send_questions(make_vendor("Postlark", contact_email="priya@postlark.example"))
    changes = {"q3_host_baa": "no", "q2_retention_years": "1", "q5_return_days": "45"}
    scribe = make_vendor("Scribeline AI")
    reviewed = submitted(scribe, **changes)
    back = make_vendor("Framevault")
    returned = submitted(back, **changes)
    with transaction():
        messages = {"VQ3": "Please sign the BAA with your host."}
        filled = questionnaires.fill(returned)
        questionnaires.return_answers(filled, back, messages, judged(filled), by=ACTOR)
    fresh = make_vendor("Bookably", contact_email="a@bookably.example")
    tab = person_tab()
    at = "/vendors/{}/assessments/{}"
    review = at.format(reviewed.vendor_id, reviewed.id)
    out = at.format(waiting.vendor_id, waiting.id)
    pages = {
        "review": review,
        "returned": at.format(returned.vendor_id, returned.id),
        "accept": f"{review}/acceptance",
        "waiting": out,
        "withdraw": f"{out}/withdrawal",
        "call": f"{out}/call",
        "answer": f"{out}/questions/1",
        "tab": f"/vendors/{reviewed.vendor_id}/assessments",
        "empty": f"/vendors/{fresh.id}/assessments",
        "new": f"/vendors/{fresh.id}/assessments/new",
        "many": f"/assessments/new?vendor={fresh.id}&vendor={scribe.id}",
        "list": "/assessments",
    }
    for name, path in pages.items():
        tab.open(path)
        look_at(tab, f"q-{name}")
