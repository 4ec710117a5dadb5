"""Many vendors asked at once: each letter shown, each sent once, in few questions to the database."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import event

from portal import notices, questionnaires, tenancy, vendors
from portal.db import db, session, transaction
from portal.jobs import question_sendings
from portal.questionnaires import batches
from portal.questionnaires.batches.drafts import Frame, drafts_for
from portal.tenancy import Practice
from portal.vendors import Vendor
from tests.accounts.making import ACTOR
from tests.browser import Browser, Page
from tests.make import make_vendor
from tests.questionnaires.making import due, send_questions

URL = "/assessments/new"


def two() -> tuple[Vendor, Vendor]:
    return (
        make_vendor("Pingwell", contact_email="a@pingwell.example"),
        make_vendor("Postlark", contact_email="b@postlark.example"),
    )


def work(app: Flask) -> None:
    """Do what a worker does with the letters that wait."""
    for batch in batches.batches():
        for row in batches.rows_of(batch):
            question_sendings.send(app, row.practice_id, row.id)
    session.expire_all()


def carried(page: Page, **told: object) -> dict[str, object]:
    """Return what the page with the letters would send."""
    ticked = [one.get("value") for one in page.select('input[name="vendor"][checked]')]
    offered = [one.get("value") for one in page.select('input[name="offered"]')]
    boxes = page.select('input[name^="packs-"][checked]')
    packs: dict[str, list[object]] = {}
    for box in boxes:
        packs.setdefault(str(box.get("name")), []).append(box.get("value"))
    return {**page.form(URL), **packs, "vendor": ticked, "offered": offered, **told}


def test_each_letter_is_shown_and_then_each_goes(
    app: Flask, browser: Browser, practice: Practice
) -> None:
    first, second = two()
    silent = make_vendor("Silent")

    letters = browser.open(URL)
    assert letters.text("h1") == "Send questions to 2 vendors"
    assert "No email address is known." in letters.text(".aside")
    assert len(letters.select(".paper")) == 2
    going = browser.send(URL, carried(letters), via=URL)
    assert going.text("h1") == "0 of 2 asked"
    work(app)

    assert browser.open(going.url).text("h1") == "2 of 2 asked"
    for vendor in (first, second):
        assert len(questionnaires.assessments_of(vendor.id)) == 1
    assert questionnaires.assessments_of(silent.id) == []


def test_who_is_not_ticked_is_not_asked(app: Flask, browser: Browser, practice: Practice) -> None:
    first, second = two()

    browser.send(URL, carried(browser.open(URL), vendor=[str(second.id)]), via=URL)
    work(app)

    assert questionnaires.assessments_of(first.id) == []
    assert len(questionnaires.assessments_of(second.id)) == 1


def test_pressed_twice_and_worked_twice_is_once(
    app: Flask, browser: Browser, practice: Practice
) -> None:
    first, _ = two()
    sent = carried(browser.open(URL))

    one = browser.send(URL, sent, via=URL)
    other = browser.send(URL, sent, via=URL)
    work(app)
    work(app)

    assert one.url == other.url
    assert len(batches.batches()) == 1
    assert len(questionnaires.assessments_of(first.id)) == 1
    assert len(notices.notices_of(first.id)) == 1


def test_who_was_asked_meanwhile_is_left_alone(
    app: Flask, browser: Browser, practice: Practice
) -> None:
    first, second = two()
    going = browser.send(URL, carried(browser.open(URL)), via=URL)
    meanwhile = send_questions(first)

    work(app)

    assert [one.id for one in questionnaires.assessments_of(first.id)] == [meanwhile.id]
    assert len(questionnaires.assessments_of(second.id)) == 1
    told = browser.open(going.url)
    assert "has questions already" in told.text()
    assert told.text("h1") == "1 of 2 asked"


def test_with_another_day_or_another_name_the_letters_are_shown_once_more(
    browser: Browser, practice: Practice
) -> None:
    first, _ = two()
    sent = carried(browser.open(URL))
    later = {**sent, "due_on": (due() + timedelta(days=1)).isoformat()}
    assert browser.send(URL, later, via=URL).select(".paper")
    with transaction():
        first.name = "Pingwell Two"

    again = browser.send(URL, sent, via=URL)

    assert "Something has changed" in again.text()
    assert batches.batches() == []


def test_a_letter_that_changed_after_it_was_shown_does_not_go(
    app: Flask, browser: Browser, practice: Practice
) -> None:
    first, _ = two()
    going = browser.send(URL, carried(browser.open(URL)), via=URL)
    with transaction():
        first.name = "Pingwell Two"

    work(app)

    assert questionnaires.assessments_of(first.id) == []
    assert "Look once more" in browser.open(going.url).text()


def test_a_letter_is_shown_as_a_mail_program_shows_it(browser: Browser, practice: Practice) -> None:
    first, _ = two()
    sent = carried(browser.open(URL), look=str(first.id))

    answer = browser.post_raw(URL, {**sent, "csrf_token": browser.token(URL)})

    html = answer.get_data(as_text=True)
    assert "Pingwell" in html
    assert " questions</a>" in html
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert batches.batches() == []


def test_two_hundred_are_shown_in_as_many_queries_as_two_and_each_is_asked_once(
    app: Flask, browser: Browser, practice: Practice
) -> None:
    made = [make_vendor(f"Vendor {n}", contact_email=f"a@v{n}.example").id for n in range(200)]

    assert _queries(made) == _queries(made[:2])
    browser.send(URL, carried(browser.open(URL)), via=URL)
    (batch,) = batches.batches()
    rows = batches.rows_of(batch)
    for row in [*rows[:3], *rows[:3]]:
        question_sendings.send(app, row.practice_id, row.id)
    session.expire_all()

    assert len(rows) == 200
    assert sum(row.state == "sent" for row in batches.rows_of(batch)) == 3
    assert len(questionnaires.assessments_of(made[0])) == 1


def test_another_practice_sees_no_asking_of_ours(
    browser: Browser, practice: Practice, other_practice: Practice
) -> None:
    two()
    browser.send(URL, carried(browser.open(URL)), via=URL)
    assert batches.batches()

    tenancy.enter(other_practice.practice_id)

    assert batches.batches() == []


def _queries(vendor_ids: list[int]) -> int:
    """Return how many queries it takes to write the letters to these vendors."""
    session.expire_all()
    seen: list[object] = []
    on = tenancy.today_here()

    def note(*told: object) -> None:
        seen.append(told)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        drafts = drafts_for(vendors.get_vendors(vendor_ids), Frame(due_on=due(), on=on, by=ACTOR))
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert all(one.letter for one in drafts)
    return len(seen)
