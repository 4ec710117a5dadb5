"""A portal that works as the worker does, and posts to a real mail server."""

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.gateways.mail import SmtpMailer
from portal.gateways.outside import Outside
from portal.settings import Settings
from portal.tenancy import Practice
from tests.conftest import open_practice
from tests.databases import Server
from tests.notices.making import MailServer, portal_with


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer().running() as server:
        yield server


@pytest.fixture
def worker_app(
    postgres_server: Server,
    database_name: str,
    settings: Settings,
    outside: Outside,
    mail_server: MailServer,
) -> Iterator[Flask]:
    mailer = SmtpMailer(mail_server.url, "portal@juniperrow.example", "https://portal.example")
    url = postgres_server.url(database_name, "portal_worker")
    with portal_with(settings, url, outside, mailer) as app:
        yield app


@pytest.fixture
def at_work(worker_app: Flask) -> Iterator[Practice]:
    """Return a new practice, entered as the worker."""
    with worker_app.app_context():
        yield open_practice()
