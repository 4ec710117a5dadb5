"""The very first start."""

import psycopg
from flask import Flask

from portal import accounts, audit, tenancy
from portal.accounts import queries
from portal.app import make_app
from portal.db import db, session, transaction
from portal.gateways.outside import Outside
from portal.permissions import Role
from portal.settings import Settings
from tests.accounts.making import PASSWORD, code_now
from tests.browser import Browser
from tests.databases import Server

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


def test_somebody_is_invited_from_the_console_into_a_practice_of_that_name(
    settings: Settings, outside: Outside, empty_database: str
) -> None:
    app = make_app(settings, outside, database_url=empty_database, secret_key="k" * 32)

    with app.app_context():
        for email in ("ada@juniperrow.example", "tess@juniperrow.example"):
            told = accounts.Invite(email=email, name="Ada Okafor", role=Role.OWNER)
            with transaction():
                accounts.enter_or_open("Juniper Row", by=audit.THE_PORTAL)
                token = accounts.invite_from_console(told, by=audit.THE_PORTAL)
            tenancy.leave()
        assert len(queries.practices_named("JUNIPER ROW")) == 1
        session.remove()
        db.engine.dispose()
    page = Browser(app).open(f"/invitations/{token}")
    with app.app_context():
        db.engine.dispose()

    assert page.text("h1") == "Join Juniper Row"


def test_what_no_longer_counts_is_let_go(
    postgres_server: Server, database_name: str, settings: Settings, outside: Outside, app: Flask
) -> None:
    with psycopg.connect(postgres_server.dsn(database_name)) as admin:
        admin.execute(
            "INSERT INTO app.attempts (door, account_key, address_key, passed, at) "
            "VALUES ('sign_in', 'old', 'old', false, now() - interval '49 hours'), "
            "('sign_in', 'new', 'new', false, now() - interval '47 hours')"
        )
    worker = make_app(
        settings,
        outside,
        database_url=postgres_server.url(database_name, "portal_worker"),
        secret_key="k" * 32,
    )

    with worker.app_context():
        with transaction():
            accounts.sweep()
        session.remove()
        db.engine.dispose()

    with psycopg.connect(postgres_server.dsn(database_name)) as admin:
        kept = admin.execute(
            "SELECT account_key FROM app.attempts WHERE account_key IN ('old', 'new')"
        ).fetchall()
    assert kept == [(b"new",)]
