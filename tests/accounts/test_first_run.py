"""The very first start."""

from flask import Flask

from portal import accounts, audit
from portal.app import make_app
from portal.db import db, transaction
from portal.gateways.outside import Outside
from portal.settings import Settings
from tests.accounts.making import PASSWORD, code_now
from tests.browser import Browser

ADA = {
    "practice": "Juniper Row Aesthetics",
    "full_name": "Ada Okafor",
    "email": "ada@juniperrow.example",
    "password": PASSWORD,
}


def test_the_printed_address_opens_the_first_practice_once(
    settings: Settings, outside: Outside, empty_database: str
) -> None:
    app = make_app(settings, outside, database_url=empty_database, secret_key="k" * 32)
    token = token_of(app)
    door = Browser(app)
    assert token is not None

    weak = door.send(f"/first-run/{token}", ADA | {"password": "short"}, status=422)
    assert "12 characters" in weak.text(".field-error")
    page = door.send(f"/first-run/{token}", ADA)
    key = page.text(".disclose code").replace(" ", "").encode()
    door.send("/enrolment/phone", {"code": code_now(key)})

    page = door.open("/settings/people")
    assert "Ada Okafor" in page.text("main table")
    assert "Owner" in page.text("main table")
    Browser(app).open(f"/first-run/{token}", status=404)
    assert token_of(app) is None
    with app.app_context():
        db.engine.dispose()


def test_where_somebody_has_a_login_nothing_is_printed(
    app: Flask, manager: accounts.Person
) -> None:
    with transaction():
        assert accounts.first_run_token(by=audit.THE_PORTAL) is None


def token_of(app: Flask) -> str | None:
    with app.app_context(), transaction():
        return accounts.first_run_token(by=audit.THE_PORTAL)
