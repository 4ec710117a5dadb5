"""What the tests of doors need: a browser at an address of its own, and a look into the trail."""

from collections.abc import Callable, Iterator
from itertools import count

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.db import session
from portal.tenancy import Practice, inside
from tests.browser import Browser
from tests.databases import Server, database

_addresses = count(1)


@pytest.fixture
def at_door(app: Flask) -> Callable[[], Browser]:
    """Return what makes a browser in which nobody is signed in.

    Each has an address of its own, because failures are counted per address too.
    """

    def make() -> Browser:
        browser = Browser(app)
        number = next(_addresses)
        browser.client.environ_base["REMOTE_ADDR"] = (
            f"10.{number // 65536}.{number // 256 % 256}.{number % 256}"
        )
        return browser

    return make


@pytest.fixture
def door(at_door: Callable[[], Browser]) -> Browser:
    """Return a browser in which nobody is signed in."""
    return at_door()


@pytest.fixture
def deeds(practice: Practice) -> Callable[..., list[AuditEvent]]:
    """Return what reads the trail of this test's practice, or of another."""

    def read(of: int | None = None) -> list[AuditEvent]:
        session.rollback()
        with inside(practice.practice_id if of is None else of):
            return list(session.scalars(select(AuditEvent).order_by(AuditEvent.id)))

    return read


@pytest.fixture
def a_minute_goes_by(postgres_server: Server, database_name: str) -> Callable[[], None]:
    """Return what moves every try so far a minute into the past. The portal itself may not."""

    def go_by() -> None:
        with psycopg.connect(postgres_server.dsn(database_name)) as admin:
            admin.execute("UPDATE app.attempts SET at = at - interval '61 seconds'")

    return go_by


@pytest.fixture
def empty_database(postgres_server: Server) -> Iterator[str]:
    """Return the address of a database in which nobody has a login."""
    with database(postgres_server, "nobody") as name:
        yield postgres_server.url(name, "portal_app")
