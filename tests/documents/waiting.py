"""A scanner that falls silent, and verdicts that come later, for the tests of every room."""

from collections.abc import Callable, Iterator

import psycopg
import pytest

from portal.db import session
from portal.documents import Document
from portal.gateways.memory import MemoryScanner
from portal.gateways.outside import Outside
from tests.databases import Server

Verdict = Callable[[Document, str], None]


@pytest.fixture
def silent(outside: Outside) -> Iterator[MemoryScanner]:
    """Strike the scanner dumb for this test."""
    scanner = outside.scanner
    assert isinstance(scanner, MemoryScanner)
    scanner.is_silent = True
    yield scanner
    scanner.is_silent = False


@pytest.fixture
def verdict(postgres_server: Server, database_name: str) -> Verdict:
    """Return what writes a verdict down as the worker does. Flags are not judged by it."""

    def comes(document: Document, what: str) -> None:
        told = {"id": document.id, "practice": str(document.practice_id), "what": what}
        session.rollback()
        with psycopg.connect(postgres_server.dsn(database_name, "portal_worker")) as worker:
            worker.execute("SELECT set_config('app.practice_id', %(practice)s, true)", told)
            worker.execute(
                "UPDATE app.documents SET scan_verdict = %(what)s, scanned_at = now(),"
                " wrapped_keyset = CASE %(what)s WHEN 'infected' THEN ''::bytea"
                " ELSE wrapped_keyset END WHERE id = %(id)s",
                told,
            )

    return comes
