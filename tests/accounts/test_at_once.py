"""What holds when much happens at once, over more than one process, and over TLS."""

import contextvars
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from portal import clock
from portal.accounts import Person
from portal.accounts.models import Attempt, PersonSession
from portal.app import make_app
from portal.db import db, session, transaction
from portal.gateways.mail import MemoryMailer
from portal.gateways.outside import Outside, lend_outside
from portal.settings import Settings
from portal.tenancy import Practice
from tests.accounts.making import PASSWORD, code_now, sign_in
from tests.browser import Browser, Page
from tests.databases import Server

AtDoor = Callable[[], Browser]


@pytest.fixture
def another(
    postgres_server: Server, database_name: str, settings: Settings, outside: Outside
) -> Iterator[Callable[..., Flask]]:
    """Return what makes another portal over the same database, as a second process would be."""
    made = []

    def make(**changes: object) -> Flask:
        app = make_app(
            replace(settings, **changes),  # type: ignore[arg-type] # only settings are changed
            replace(outside, mailer=MemoryMailer(is_there=False)),
            database_url=postgres_server.url(database_name, "portal_app"),
            secret_key="t" * 32,
        )
        made.append(app)
        return app

    with lend_outside(outside):  # each portal leaves its own to work that is no request
        yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


def test_many_tries_at_once_do_not_share_one_count(at_door: AtDoor, manager: Person) -> None:
    doors = [at_door() for _ in range(6)]
    tokens = [door.token("/sign-in") for door in doors]
    before = session.scalar(select(func.count()).select_from(Attempt)) or 0
    email = manager.email
    session.remove()

    def guess(number: int) -> int:
        form = {"email": email, "password": "wrong words again", "csrf_token": tokens[number]}
        return doors[number].post_raw("/sign-in", form).status_code

    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(guess, range(6)))

    looked_at = (session.scalar(select(func.count()).select_from(Attempt)) or 0) - before
    assert set(statuses) <= {422, 429}
    assert looked_at == statuses.count(422)
    assert looked_at <= 4


def test_one_code_sent_twice_at_once_lets_in_once(at_door: AtDoor, manager: Person) -> None:
    doors = [at_door(), at_door()]
    for door in doors:
        door.send("/sign-in", {"email": manager.email, "password": PASSWORD})
    tokens = [door.token("/sign-in/code") for door in doors]
    code = code_now()
    session.remove()

    def give(number: int) -> int:
        form = {"code": code, "csrf_token": tokens[number]}
        return doors[number].post_raw("/sign-in/code", form).status_code

    with ThreadPoolExecutor(2) as pool:
        statuses = sorted(pool.map(give, range(2)))

    assert statuses[0] == 303
    assert statuses[1] in {422, 429}


def test_tries_are_counted_over_processes(
    at_door: AtDoor, another: Callable[..., Flask], manager: Person
) -> None:
    for _ in range(4):
        form = {"email": manager.email, "password": "wrong words again"}
        at_door().send("/sign-in", form, status=422)

    elsewhere = Browser(another())

    elsewhere.send("/sign-in", {"email": manager.email, "password": PASSWORD}, status=429)


def test_over_tls_the_cookie_is_bound_to_this_host(
    another: Callable[..., Flask], manager: Person
) -> None:
    app = another(public_url="https://portal.example")
    client = app.test_client()
    url = "https://portal.example/sign-in"
    email = manager.email
    page = contextvars.Context().run(client.get, url)  # apart, as in tests.browser
    token = page.get_data(as_text=True).split('name="csrf_token" type="hidden" value="')[1]

    answer = contextvars.Context().run(
        client.post,
        url,
        data={"email": email, "password": PASSWORD, "csrf_token": token.split('"')[0]},
        headers={"Referer": url},
    )

    (cookie,) = [
        told for told in answer.headers.getlist("Set-Cookie") if told.startswith("__Host-session=")
    ]
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_what_was_typed_is_sent_after_signing_in_again(
    app: Flask, browser: Browser, manager: Person, practice: Practice
) -> None:
    form = browser.open("/settings/practice").form() | {"legal_name": "Juniper Row, PLLC"}
    with transaction():
        session.execute(
            update(PersonSession)
            .where(PersonSession.person_id == manager.id)
            .values(ended_at=clock.now())
        )
    page = Page(browser.post_raw("/settings/practice", form))
    assert page.text("h1") == "You were signed out"

    for name, value in sign_in(app, manager).items():
        browser.client.set_cookie(name, value)
    answer = browser.post_raw("/settings/practice", page.form("/settings/practice"))

    assert answer.status_code == 303
    session.rollback()
    assert practice.legal_name == "Juniper Row, PLLC"


def test_without_a_mail_server_the_owner_hands_over_the_link(
    another: Callable[..., Flask], practice: Practice, owner: Person
) -> None:
    app = another()
    browser = Browser(app, cookies=sign_in(app, owner))
    form = {
        "full_name": "Tess Lindqvist",
        "email": f"tess.{practice.practice_id}@juniperrow.example",
        "role": "staff",
    }

    page = browser.send("/settings/people/invitations/new", form)
    assert "no mail server" in page.text(".flash[data-state=soon]:not([hidden])")
    (action,) = [one.get("action") or "" for one in page.select("form[action$='/link']")]
    page = browser.send(action, {}, via="/settings/people")

    link = page.text("#address").removeprefix("http://localhost:8000")
    assert Browser(app).open(link).text("h1").startswith("Join ")
