import contextvars
import dataclasses
import re
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from portal import links
from portal.audit import THE_PORTAL
from portal.db import session, transaction
from portal.gateways.outside import Outside
from portal.links import Link, LinkPurpose
from portal.settings import Settings
from portal.tenancy import Practice
from tests.browser import Browser
from tests.conftest import open_practice
from tests.databases import Server
from tests.links.making import make_link, run_out
from tests.notices.making import portal_with
from tests.vendors.making import make_vendor


@pytest.fixture
def visitor(app: Flask) -> Browser:
    """Return a browser at an address of its own, so that tests do not share their tries."""
    browser = Browser(app)
    browser.client.environ_base["REMOTE_ADDR"] = f"2001:db8::{uuid4().hex[:4]}:{uuid4().hex[:4]}"
    return browser


def knock(browser: Browser, token: str) -> TestResponse:
    """Open a mailed link without going where it leads."""
    return contextvars.Context().run(browser.client.get, f"/link/{token}", headers=browser.headers)


def deeds() -> list[tuple[str, str, str | None]]:
    rows = session.execute(text("SELECT deed, actor_kind, ip FROM audit.event ORDER BY id"))
    return [(row[0], row[1], row[2]) for row in rows if row[0].startswith("link_")]


def jobs_of(practice: Practice, task: str) -> int:
    asked = text(
        "SELECT count(*) FROM jobs.procrastinate_jobs "
        "WHERE task_name = :task AND args->>'practice_id' = :practice"
    )
    told = {"task": task, "practice": str(practice.practice_id)}
    return int(session.scalar(asked, told) or 0)


def test_the_token_leaves_the_address_bar_for_a_cookie(
    practice: Practice, visitor: Browser
) -> None:
    _link, token = make_link()

    answer = knock(visitor, token)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/link")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert token not in cookie
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_first_page_asks_who_visits_and_says_who_asks(
    practice: Practice, visitor: Browser
) -> None:
    link, token = make_link()

    page = visitor.open(f"/link/{token}")

    assert page.url == "/link"
    assert page.text("h1") == "Is this you?"
    assert practice.name in page.text(".link-head")
    assert link.verify_code in page.text()
    assert page.form("/link/confirmation")["full_name"] == "Priya Raman"


def test_a_sample_says_so_to_those_who_come_by_link(practice: Practice, visitor: Browser) -> None:
    _link, token = make_link()
    with transaction():
        practice.is_sample = True

    assert "This is a sample." in visitor.open(f"/link/{token}").text("main")


def test_who_visits_is_confirmed_once_and_stands_in_the_trail(
    practice: Practice, visitor: Browser
) -> None:
    link, token = make_link()
    visitor.get(f"/link/{token}")

    form = {"full_name": "Priya K. Raman", "email": "priya@postlark.example"}
    answer = visitor.post_raw("/link/confirmation", {"csrf_token": visitor.token("/link"), **form})

    assert answer.status_code == 303
    session.refresh(link)
    assert link.confirmed_name == "Priya K. Raman"
    assert [(deed, kind) for deed, kind, _ip in deeds()] == [
        ("link_made", "portal"),
        ("link_opened", "link"),
        ("link_confirmed", "link"),
    ]
    assert deeds()[1][2] == visitor.client.environ_base["REMOTE_ADDR"]


def test_a_name_and_a_whole_address_are_asked_for(practice: Practice, visitor: Browser) -> None:
    _link, token = make_link()
    visitor.get(f"/link/{token}")

    page = visitor.send(
        "/link/confirmation", {"full_name": "", "email": "priya"}, status=422, via="/link"
    )

    assert page.texts(".field-error") != []
    assert "Enter your full name." in page.text()
    assert "Enter a whole email address" in page.text()


def say_who(visitor: Browser, token: str, **told: str) -> int:
    given = {"full_name": "Priya Raman", "email": "priya@postlark.example", **told}
    answer = visitor.post_raw("/link/confirmation", {"csrf_token": token, **given})
    return int(answer.status_code)


def test_an_honest_number_of_names_is_taken_by_one_link_and_no_more(
    practice: Practice, visitor: Browser
) -> None:
    _link, token = make_link()
    visitor.get(f"/link/{token}")
    form = visitor.token("/link")

    answers = [say_who(visitor, form) for _ in range(34)]

    assert answers == [303] * 30 + [429] * 4
    assert len([one for one in deeds() if one[0] == "link_confirmed"]) == 30


def test_refused_names_leave_no_evidence_without_end(practice: Practice, visitor: Browser) -> None:
    _link, token = make_link()
    visitor.get(f"/link/{token}")
    form = visitor.token("/link")
    count = text("SELECT count(*) FROM audit.event")

    answers = [say_who(visitor, form, full_name="\u202e") for _ in range(30)]
    before = session.scalar(count)
    answers += [say_who(visitor, form, full_name="\u202e") for _ in range(20)]

    assert set(answers[:30]) == {422}
    assert set(answers[30:]) == {429}
    session.rollback()
    assert session.scalar(count) == before


def test_many_links_from_one_address_are_slowed_down_too(
    practice: Practice, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.links.views._NAMES_FROM", 60)
    answers, vendor = [], make_vendor("Pingwell")
    for _ in range(3):
        _link, token = make_link(vendor_id=vendor.id)
        visitor.get(f"/link/{token}")
        form = visitor.token("/link")
        answers += [say_who(visitor, form) for _ in range(21)]

    assert answers[:60] == [303] * 60
    assert answers[60:] == [429] * 3


def test_an_unknown_link_does_not_work(practice: Practice, visitor: Browser) -> None:
    page = visitor.open("/link/" + "x" * 43, status=404)

    assert page.text("h1") == "This link does not work"


def test_a_link_that_ran_out_says_until_when_it_worked(
    practice: Practice, visitor: Browser
) -> None:
    link, token = make_link()
    run_out(link)

    page = visitor.open(f"/link/{token}", status=410)

    assert page.text("h1") == "This link has expired"
    assert "It worked until" in page.text()


def test_a_withdrawn_link_ends_a_visit_too(practice: Practice, visitor: Browser) -> None:
    link, token = make_link()
    visitor.open(f"/link/{token}")
    with transaction():
        links.withdraw(link, by=THE_PORTAL)

    visitor.open("/link", status=403)
    page = visitor.open(f"/link/{token}", status=410)

    assert page.text("h1") == "This link was withdrawn"
    assert practice.name in page.text()


def test_too_many_tries_from_one_address_are_stopped(practice: Practice, visitor: Browser) -> None:
    _link, token = make_link()
    for _ in range(60):
        knock(visitor, "y" * 43)

    page = visitor.open(f"/link/{token}", status=429)

    assert page.text("h1") == "Too many tries"


def test_without_a_visit_there_is_nothing_to_see(practice: Practice, visitor: Browser) -> None:
    assert visitor.open("/link", status=403).text("h1") == "This visit is over"


def test_a_visit_ends_after_two_idle_hours(practice: Practice, visitor: Browser) -> None:
    _link, token = make_link()
    visitor.open(f"/link/{token}")
    with transaction():
        session.execute(
            text("UPDATE app.link_sessions SET last_seen_at = now() - interval '2 hours'")
        )

    assert visitor.open("/link", status=403).text("h1") == "This visit is over"


def test_the_same_link_opens_on_another_device(practice: Practice, app: Flask) -> None:
    link, token = make_link()
    confirm(link)

    for _ in range(2):
        answer = knock(Browser(app), token)
        assert answer.status_code == 303

    session.refresh(link)
    assert link.opened_count == 2


def test_a_new_link_is_answered_the_same_for_everyone(practice: Practice, visitor: Browser) -> None:
    mail = f"{uuid4().hex}@postlark.example"
    make_link(email=mail)

    known = visitor.send("/link/new-link", {"email": mail.upper()})
    unknown = visitor.send("/link/new-link", {"email": "nobody@else.example"})

    assert known.text() == unknown.text()
    assert jobs_of(practice, "links.renew") == 1


def test_five_new_links_a_day_go_to_one_address(practice: Practice, visitor: Browser) -> None:
    mail = f"{uuid4().hex}@postlark.example"
    make_link(email=mail)

    for _ in range(7):
        page = visitor.send("/link/new-link", {"email": mail})
        assert page.text("h1") == "Look in your mail"

    assert jobs_of(practice, "links.renew") == 5


def test_passing_on_mails_a_link_of_their_own_to_a_colleague(
    practice: Practice, visitor: Browser
) -> None:
    link, token = make_link()
    visitor.open(f"/link/{token}")

    page = visitor.send(
        "/link/pass-on", {"full_name": "Sam Ortiz", "email": "sam@postlark.example"}
    )

    assert "Passed on" in page.text()
    passed = links.links_of(LinkPurpose.QUESTIONNAIRE, [12])[12][0]
    assert (passed.person_name, passed.follows_id) == ("Sam Ortiz", link.id)
    assert jobs_of(practice, "notices.send") == 1


def test_a_link_shows_its_own_practice_to_someone_signed_in_elsewhere(
    practice: Practice, browser: Browser
) -> None:
    elsewhere = open_practice("Elsewhere Dental")
    name = elsewhere.name
    _link, token = make_link()

    page = browser.open(f"/link/{token}")

    assert name in page.text(".link-head")
    assert page.text("h1") == "Is this you?"


def confirm(link: Link) -> None:
    with transaction():
        links.confirm(link, "Priya Raman", "priya@postlark.example", by=THE_PORTAL)


def test_no_page_by_link_has_the_token_in_it(practice: Practice, visitor: Browser) -> None:
    _link, token = make_link()

    page = visitor.open(f"/link/{token}")

    assert token not in page.html
    assert not re.search(r"[A-Za-z0-9_-]{43}", page.text())


def test_a_scanner_that_only_looks_opens_nothing(practice: Practice, visitor: Browser) -> None:
    link, token = make_link()

    answer = contextvars.Context().run(visitor.client.head, f"/link/{token}")

    assert answer.status_code == 303
    assert "Set-Cookie" not in answer.headers
    session.refresh(link)
    assert link.opened_count == 0


def test_over_tls_the_cookie_is_for_this_host_alone(
    practice: Practice,
    postgres_server: Server,
    database_name: str,
    settings: Settings,
    outside: Outside,
) -> None:
    _link, token = make_link()
    over_tls = dataclasses.replace(settings, public_url="https://portal.example")
    url = postgres_server.url(database_name, "portal_app")

    with portal_with(over_tls, url, outside, outside.mailer) as app:
        answer = knock(Browser(app), token)

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-link=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
