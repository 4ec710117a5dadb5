"""A trail of its own for tests that write past the portal, or tamper."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from tests.databases import Server, database

Connect = Callable[[str | None], psycopg.Connection[Any]]


@pytest.fixture
def own_database(postgres_server: Server) -> Iterator[str]:
    """Return a database that this test alone writes to."""
    with database(postgres_server, "trail") as name:
        yield name


@pytest.fixture
def connect(postgres_server: Server, own_database: str) -> Iterator[Connect]:
    """Return what connects to it as one of the portal's roles, or as the superuser (None)."""
    made: list[psycopg.Connection[Any]] = []

    def connect_as(role: str | None) -> psycopg.Connection[Any]:
        made.append(psycopg.connect(postgres_server.dsn(own_database, role)))
        return made[-1]

    yield connect_as
    for connection in made:
        connection.close()
