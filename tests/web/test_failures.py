"""When something breaks, wherever it breaks: a calm page, an id in the log, and nobody's words."""

import re
from collections.abc import Iterator
from typing import NoReturn

import pytest
from flask import Flask
from sqlalchemy import event

from portal import clock
from portal.accounts import Person
from portal.app import make_app
from portal.db import db, session
from portal.gateways.outside import Outside
from portal.settings import Settings
from portal.tenancy import Practice
from tests.accounts.making import sign_in
from tests.browser import Browser
from tests.databases import Server

TYPED = "Wren Halloway, tattoo removal"


@pytest.fixture
def breaking(
    postgres_server: Server, database_name: str, settings: Settings, outside: Outside
) -> Iterator[Flask]:
    """Return a portal with two views that fail: one at once, one when its transaction ends."""
    url = postgres_server.url(database_name, "portal_app")
    made = make_app(settings, outside, database_url=url, secret_key="s" * 32)
    made.add_url_rule("/breaks", view_func=_breaks)
    made.add_url_rule("/breaks-at-the-end", view_func=_breaks_at_the_end)
    yield made
    with made.app_context():
        db.engine.dispose()


def _breaks() -> NoReturn:
    raise ValueError(TYPED)


def _breaks_at_the_end() -> str:
    # In no practice, so the database refuses the row, and tells what was in it.
    session.add(
        Practice(
            practice_id=7,
            name=TYPED,
            legal_name="",
            address="",
            phone="",
            email="",
            time_zone="UTC",
            states=[],
            locations=[],
            is_sample=False,
            opened_at=clock.now(),
        )
    )
    return "Kept."


@pytest.mark.parametrize("path", ["/breaks", "/breaks-at-the-end"])
def test_a_failure_is_a_calm_page_and_a_line_without_words(
    breaking: Flask, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    page = Browser(breaking).open(path, status=500)

    (number,) = re.findall(r"<code>([0-9a-f]{16})</code>", page.html)
    assert page.text("h1") == "That did not go through"
    assert page.answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert number in caplog.text
    assert TYPED not in caplog.text + page.html


def test_the_page_of_a_failure_asks_nothing_of_the_database(
    breaking: Flask, practice: Practice, manager: Person
) -> None:
    cookies = sign_in(breaking, manager)
    asked: list[str] = []
    with breaking.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    browser = Browser(breaking, cookies=cookies)

    def failing() -> NoReturn:
        asked.clear()
        _breaks()

    breaking.view_functions["_breaks"] = failing
    browser.open("/breaks", status=500)

    assert asked == []
