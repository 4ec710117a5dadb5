"""Every letter of the sample practice, and those about accounts, as they go over the line."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal import accounts, sample, tenancy
from portal.app import make_app
from portal.audit import THE_PORTAL
from portal.db import db, session, transaction
from portal.gateways.mail_writing import Mail, written
from portal.gateways.outside import Outside
from portal.jobs import outbox
from portal.notices import Notice
from portal.settings import Settings
from tests.databases import Server, database
from tests.notices.linting import faults_of
from tests.notices.making import TOKEN

PORTAL = "https://portal.example"
SENDER = "portal@juniperrow.example"
# Letters of at least so many kinds are looked at: the sample must not lose them unseen.
FEWEST_KINDS = 8


@pytest.fixture(scope="module")
def mails(
    postgres_server: Server, settings: Settings, outside: Outside
) -> Iterator[dict[str, Mail]]:
    """Return one mail of each kind, by what its key begins with."""
    with database(postgres_server, "letters") as name:
        app = make_app(
            settings,
            outside,
            database_url=postgres_server.url(name, "portal_app"),
            secret_key="s" * 32,
        )
        with app.app_context(), transaction():
            sample.make()
        with app.app_context():
            yield _one_of_each(app)
            db.session.remove()
            db.engine.dispose()


def _one_of_each(app: Flask) -> dict[str, Mail]:
    person = accounts.find_person("marisol@juniperrow.example")
    assert person is not None
    (here,) = accounts.belongings_of(person.id)
    with tenancy.inside(here.practice_id):
        with transaction():
            accounts.write_reset_letter(person.id, by=THE_PORTAL)
        found: dict[str, Mail] = {}
        for notice in session.scalars(select(Notice).order_by(Notice.id)):
            kind = f"{re.split(r'[ :/0-9]', notice.key)[0]} {notice.button}"
            found.setdefault(kind, outbox.mail_of(app, notice, _address(notice)))
    return found


def _address(notice: Notice) -> str:
    if not notice.has_link:
        return ""
    return f"{PORTAL}/link/{TOKEN}" if notice.button else "417 302"


def test_the_letters_are_of_many_kinds(mails: dict[str, Mail]) -> None:
    assert len(mails) >= FEWEST_KINDS, sorted(mails)


def test_no_letter_has_a_fault(mails: dict[str, Mail]) -> None:
    faults = {kind: faults_of(written(mail, SENDER), PORTAL) for kind, mail in mails.items()}

    assert {kind: found for kind, found in faults.items() if found} == {}


def test_letters_in_other_letters_and_of_long_lines_have_none(mails: dict[str, Mail]) -> None:
    odd = Mail(
        message_id=f"<{'a' * 32}@juniperrow.example>",
        from_name="Žofie Ñandú, Ärztin",
        to_name='Léa "the boss" O\'Neil; Zoë',
        to_email="lea@postlark.example",
        subject="Réponses à vos questions " + "ä" * 90,
        text="x" * 5000 + "\n.\n..\nFrom here\n",
        html="<!doctype html><html lang=en><title>x</title><p>" + "x" * 5000 + " . .. From here",
    )

    assert faults_of(written(odd, SENDER), PORTAL) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            {"html": "<!doctype html><title>x</title><p>Hello.<img src=//evil.example/1.gif>"},
            "<img>",
        ),
        ({"html": "<!doctype html><title>x</title><p>Bye."}, "not in the HTML"),
        ({"html": "<p>Hello."}, "HTML: "),
        ({"text": "Hello.\nhttps://evil.example/"}, "a link to evil.example"),
        ({"text": "Hello.\nhttps://portal.example/?u=1"}, "with a query"),
        ({"subject": "Hi"}, "a subject of 2"),
        ({"message_id": "none"}, "Message-ID"),
    ],
)
def test_the_linter_sees_faults(change: dict[str, Any], fault: str) -> None:
    given: dict[str, Any] = {
        "message_id": f"<{'a' * 32}@juniperrow.example>",
        "from_name": "Juniper Row",
        "to_name": "Priya",
        "to_email": "priya@postlark.example",
        "subject": "Five questions",
        "text": "Hello.",
        "html": "<!doctype html><html lang=en><title>x</title><p>Hello.</p></html>",
    }
    assert faults_of(written(Mail(**given), SENDER), PORTAL) == []

    found = faults_of(written(Mail(**{**given, **change}), SENDER), PORTAL)

    assert any(fault in one for one in found), found
