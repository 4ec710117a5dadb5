"""Answering by link on a phone, with scripts and without: complete, still true, pass on, two tabs."""

from collections.abc import Iterator
from datetime import timedelta
from statistics import median
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, ViewportSize
from werkzeug.serving import make_server

from portal import links, questionnaires, tenancy
from portal.db import transaction
from portal.questionnaires import Assessment, StartedFrom
from portal.tenancy import Practice
from tests.chromium.kit import CHROMIUM, Tab, first_load, look_at, open_tab
from tests.make import make_vendor
from tests.questionnaires.making import GREEN, by_link, send_questions
from tests.questionnaires.walking import path_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="There is no Chromium here"),
]
PHONE: ViewportSize = {"width": 390, "height": 844}
BUDGET = 60_000
# All pages of a walk together, with what the browser keeps of the first.
WALK = 85_000


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


def phone(chromium: Chromium, origin: str, assessment: Assessment, *, scripts: str) -> Page:
    """Come in by the link on a phone, and say who one is."""
    context = chromium.new_context(viewport=PHONE, java_script_enabled=scripts == "on")
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.goto(origin + path_of(assessment))
    page.get_by_role("button", name="Yes, continue").click()
    return page


def start_all(assessment: Assessment) -> None:
    with transaction():
        questionnaires.prefill(
            questionnaires.fill(assessment),
            GREEN,
            started_from=StartedFrom.LAST_TIME,
            notes={},
            by=by_link(assessment),
        )


@pytest.mark.parametrize("scripts", ["on", "off"])
def test_last_years_answers_are_confirmed_with_a_tap_a_question_and_sent(
    chromium: Chromium, origin: str, practice: Practice, scripts: str
) -> None:
    assessment = send_questions(make_vendor())
    start_all(assessment)
    page = phone(chromium, origin, assessment, scripts=scripts)

    page.get_by_role("link", name="Start").click()
    for number in range(1, 6):
        page.get_by_text(f"Question {number} of 5").wait_for()
        page.get_by_role("button", name="Yes, still true").click()
        if number == 1:  # a file is asked for, which cannot be started
            page.goto(f"{origin}/link/questions/2")
    page.goto(f"{origin}/link/review")
    page.get_by_label("Your title").fill("Head of security")
    page.get_by_label("I may answer for").check()
    page.get_by_role("button", name="Submit and attest").click()

    page.get_by_role("heading", name="Thank you, that is everything").wait_for()
    assert questionnaires.fill(assessment).said.typed["q2_mfa"] == "yes"
    page.context.close()


@pytest.mark.parametrize("scripts", ["on", "off"])
def test_two_tabs_keep_both_texts_until_one_is_chosen(
    chromium: Chromium, origin: str, practice: Practice, scripts: str
) -> None:
    assessment = send_questions(make_vendor())
    page = phone(chromium, origin, assessment, scripts=scripts)
    page.goto(f"{origin}/link/questions/1")
    other = page.context.new_page()
    other.goto(f"{origin}/link/questions/1")
    other.locator("#q1_scope").fill("The whole product")
    other.get_by_role("button", name="Save and continue").last.click()
    other.get_by_text("Question 2 of 5").wait_for()

    page.locator("#q1_scope").fill("Only the vault")
    if scripts == "off":
        page.get_by_role("button", name="Save and continue").last.click()
    page.get_by_text("Two answers were written at once").wait_for()
    page.get_by_role("button", name="Use this one").click()

    page.locator("#clashes button").first.wait_for(state="detached")
    assert page.locator("#q1_scope").input_value() == "Only the vault"
    assert questionnaires.fill(assessment).said.typed["q1_scope"] == "Only the vault"
    page.context.close()


@pytest.mark.parametrize("scripts", ["on", "off"])
def test_a_question_is_passed_on_and_one_and_all_are_declined(
    chromium: Chromium, origin: str, practice: Practice, scripts: str
) -> None:
    assessment = send_questions(make_vendor())
    page = phone(chromium, origin, assessment, scripts=scripts)
    page.goto(f"{origin}/link/questions/3")
    page.get_by_role("link", name="Pass this question on to a colleague").click()
    page.get_by_label("Your colleague's name").fill("Lee Ortiz")
    page.get_by_label("Your colleague's email").fill("lee@pingwell.example")
    page.get_by_role("button", name="Pass question 3 on").click()
    page.get_by_text("Lee Ortiz has this question.").wait_for()

    lee = phone(chromium, origin, assessment, scripts=scripts)
    lee.locator("#q3_provider").fill("Amazon")
    lee.get_by_role("button", name="Save").last.click()
    lee.get_by_role("link", name="Hand it back").click()
    lee.get_by_role("button", name="Hand it back").click()
    lee.get_by_role("heading", name="Thank you, it is handed back").wait_for()
    lee.context.close()

    page.goto(f"{origin}/link/questions/2")
    page.get_by_role("button", name="We decline to answer this").click()
    page.get_by_role("button", name="Decline question 2").click()
    page.get_by_text("Lee Ortiz handed it back").wait_for()
    page.goto(f"{origin}/link/refusal")
    page.get_by_label("In your words").fill("We never answer such questions.")
    page.get_by_role("button", name="Send our refusal").click()
    page.get_by_text("You declined to take part.").wait_for()
    page.context.close()


def test_a_field_comes_and_goes_with_its_answer_and_what_is_offline_is_said(
    chromium: Chromium, origin: str, practice: Practice
) -> None:
    page = phone(chromium, origin, send_questions(make_vendor()), scripts="on")
    page.goto(f"{origin}/link/questions/1")

    page.locator("#q1_subs-1").check()
    page.locator('[data-field="q1_sub_list"]').wait_for(state="hidden")
    page.locator("#q1_subs-0").check()
    page.locator('[data-field="q1_sub_list"]').wait_for(state="visible")
    page.context.set_offline(offline=True)
    page.get_by_text("You are offline.").wait_for()
    page.locator("#q1_scope").fill("All of it")
    page.get_by_text("Not saved yet.").wait_for()
    page.context.set_offline(offline=False)
    page.locator("#saved", has_text="Saved").wait_for()
    page.locator("#saved svg").wait_for()

    assert page.locator("#q1_scope").input_value() == "All of it"
    page.context.close()


@pytest.mark.parametrize("scripts", ["on", "off"])
def test_an_expired_link_offers_a_new_one(
    chromium: Chromium, origin: str, practice: Practice, scripts: str
) -> None:
    assessment = send_questions(make_vendor())
    page = phone(chromium, origin, assessment, scripts=scripts)
    with transaction():
        for link in links.links_of(links.LinkPurpose.QUESTIONNAIRE, [assessment.id])[assessment.id]:
            link.expires_on = tenancy.today_here() - timedelta(days=1)

    page.goto(f"{origin}/link/questions/1")
    page.get_by_role("heading", name="This link has expired").wait_for()
    page.get_by_role("button", name="Send me a new link").click()

    page.get_by_role("heading").first.wait_for()
    assert "/link/new-link" in page.url
    page.context.close()


def test_the_new_pages_look_right_and_the_walk_is_light(
    chromium: Chromium, origin: str, practice: Practice
) -> None:
    assessment = send_questions(make_vendor())
    start_all(assessment)
    tab = open_tab(chromium, origin)
    tab.open(path_of(assessment))
    tab.page.get_by_role("button", name="Yes, continue").click()
    _look_at_all(tab)
    opened = ["/link/questions", *(f"/link/questions/{number}" for number in range(1, 6))]
    weighed = [first_load(chromium, tab, path) for path in (*opened, "/link/review")]

    assert median(weighed) < BUDGET, weighed
    assert _weight_of_walk(chromium, tab, [*opened, "/link/review"]) < WALK, "the walk grew"
    tab.page.context.close()


def _weight_of_walk(chromium: Chromium, tab: Tab, paths: list[str]) -> int:
    """Return how many bytes come over the wire for all these pages, one after the other."""
    context = chromium.new_context(
        base_url=tab.origin, storage_state=tab.page.context.storage_state()
    )
    page = context.new_page()
    session = context.new_cdp_session(page)
    came: list[int] = []
    session.on("Network.loadingFinished", lambda done: came.append(done["encodedDataLength"]))
    session.send("Network.enable")
    for path in paths:
        page.goto(path, wait_until="networkidle")
    context.close()
    print(f"The walk weighs {sum(came)} bytes.")  # noqa: T201 - measured, for whoever asks
    return sum(came)


def _look_at_all(tab: Tab) -> None:
    pages = {
        "welcome-again": "/link/questions",
        "still": "/link/questions/2",
        "change": "/link/questions/2?change=1",
        "pass-one": "/link/questions/3/pass",
        "ask": "/link/questions/3/messages",
        "wrong-person": "/link/wrong-person",
        "review-waiting": "/link/review",
    }
    for name, path in pages.items():
        tab.open(path)
        look_at(tab, f"a-{name}")
