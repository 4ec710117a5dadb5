"""What waits for the virus scan is looked at again, by the worker, until there is a verdict."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import BinaryIO

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal import audit, clock, documents
from portal.db import session, transaction
from portal.documents import Document, DocumentKind, Upload
from portal.documents.rules import FIRST_HOLD, end_of, is_look_due
from portal.errors import RuleBroken
from portal.gateways.clamd import NobodyScans
from portal.gateways.memory import EICAR, MemoryScanner, MemoryStore
from portal.gateways.outside import outside
from portal.gateways.ports import NoVerdict, Scan, Scanner, Verdict
from portal.jobs import scanning
from portal.tenancy import Practice
from tests.documents import hostile

TODAY = date(2026, 11, 24)


def be_scanned_by(scanner: Scanner) -> None:
    object.__setattr__(outside(), "scanner", scanner)


@pytest.fixture(autouse=True)
def scanner(at_work: Practice) -> Iterator[MemoryScanner]:
    its, before = MemoryScanner(), outside().scanner
    be_scanned_by(its)
    yield its
    be_scanned_by(before)


def store() -> MemoryStore:
    its = outside().store
    assert isinstance(its, MemoryStore)
    return its


def keep(content: bytes, kind: DocumentKind = DocumentKind.SOC2) -> Document:
    upload = Upload(stream=BytesIO(content), name="report.pdf")
    with transaction():
        return documents.keep(upload, kind, vendor_id=None, by=audit.THE_PORTAL, on=TODAY)


def keep_waiting(scanner: MemoryScanner, content: bytes) -> Document:
    scanner.is_silent = True
    document = keep(content)
    scanner.is_silent = False
    assert document.is_waiting
    return document


def deeds(document: Document) -> list[str]:
    return [
        deed.deed
        for deed in audit.deeds_about(
            ("document", document.id),
            tuple(audit.Deed),
            vendor_id=None,
            since=document.kept_at - timedelta(minutes=1),
        )
    ]


def jobs(name: str) -> list[tuple[dict[str, int], bool]]:
    rows = session.execute(
        text(
            "SELECT args, scheduled_at > now() FROM jobs.procrastinate_jobs"
            " WHERE task_name = :name AND args->>'practice_id' = :practice"
        ),
        {"name": name, "practice": str(audit_practice())},
    )
    return [(row[0], bool(row[1])) for row in rows]


def audit_practice() -> int:
    return int(session.scalar(text("SELECT app.practice()")) or 0)


def test_a_waiting_file_passes_once_the_scanner_answers(
    at_work: Practice, worker_app: Flask, scanner: MemoryScanner
) -> None:
    document = keep_waiting(scanner, hostile.plain_pdf())
    assert store().stat(document.store_key).retain_until <= clock.now() + FIRST_HOLD

    scanning.scan_waiting(worker_app, at_work.practice_id)

    assert (document.scan_verdict, document.scanned_at is not None) == ("clean", True)
    assert b"".join(documents.read(document)) == hostile.plain_pdf()
    assert store().stat(document.store_key).retain_until == end_of(document.retain_until)
    assert set(deeds(document)) == {audit.Deed.DOCUMENT_WAITING, audit.Deed.DOCUMENT_SCANNED}


def test_while_the_scanner_is_silent_it_waits_on(
    at_work: Practice, worker_app: Flask, scanner: MemoryScanner
) -> None:
    document = keep_waiting(scanner, hostile.plain_pdf())
    scanner.is_silent = True

    scanning.scan_waiting(worker_app, at_work.practice_id)

    assert document.is_waiting
    with pytest.raises(RuleBroken, match="Waits for the virus scan"):
        list(documents.read(document))


def test_a_virus_is_let_go_of_and_the_row_stays_as_proof(
    at_work: Practice, worker_app: Flask, scanner: MemoryScanner
) -> None:
    document = keep_waiting(scanner, hostile.plain_pdf() + EICAR)

    scanning.scan_waiting(worker_app, at_work.practice_id)

    assert (document.is_infected, document.wrapped_keyset) == (True, b"")
    assert audit.Deed.DOCUMENT_INFECTED in deeds(document)
    with pytest.raises(RuleBroken, match="A virus was found"):
        list(documents.read(document))
    with transaction():
        assert documents.tend(clock.now()).missing == ()
    assert document.store_key in store().kept  # held for two days yet

    store().kept[document.store_key] = (b"", clock.now() - timedelta(seconds=1))
    with transaction():
        documents.tend(clock.now())
        documents.tend(clock.now())

    assert document.store_key not in store().kept
    assert document.missing_since is None


def test_a_file_that_the_scanner_cannot_take_holds_no_other_back(
    at_work: Practice, worker_app: Flask, scanner: MemoryScanner
) -> None:
    first = keep_waiting(scanner, hostile.plain_pdf())
    second = keep_waiting(scanner, hostile.pdf_of_pages(2))

    class Choosy:
        is_there = True

        def scan(self, source: BinaryIO) -> Scan:
            if source.read() == hostile.plain_pdf():
                raise NoVerdict("too large")
            return Scan(verdict=Verdict.CLEAN)

    be_scanned_by(Choosy())
    scanning.scan_waiting(worker_app, at_work.practice_id)

    assert (first.scan_verdict, second.scan_verdict) == ("waiting", "clean")


def test_a_waiting_file_that_is_not_what_was_kept_is_one_alarm_and_stays_apart(
    at_work: Practice, worker_app: Flask, scanner: MemoryScanner
) -> None:
    document = keep_waiting(scanner, hostile.plain_pdf())
    sealed, until = store().kept[document.store_key]
    store().kept[document.store_key] = (sealed[:-1] + b"\0", until)

    scanning.scan_waiting(worker_app, at_work.practice_id)
    scanning.scan_waiting(worker_app, at_work.practice_id)

    assert document.is_waiting
    assert deeds(document).count(audit.Deed.DOCUMENT_BROKEN) == 1


def test_what_follows_is_asked_for_when_the_scan_passes_and_not_before(
    at_work: Practice, worker_app: Flask, scanner: MemoryScanner
) -> None:
    documents.once_usable(DocumentKind.SOC2, "tests.read")
    document = keep_waiting(scanner, hostile.plain_pdf())
    assert jobs("tests.read") == []
    assert jobs(documents.SCAN) == [({"practice_id": at_work.practice_id}, True)]

    scanning.scan_waiting(worker_app, at_work.practice_id)
    scanning.scan_waiting(worker_app, at_work.practice_id)

    numbers = {"practice_id": at_work.practice_id, "document_id": document.id}
    assert jobs("tests.read") == [(numbers, False)]
    at_once = keep(hostile.pdf_of_pages(3))
    assert [told["document_id"] for told, _ in jobs("tests.read")] == [document.id, at_once.id]


def test_after_a_day_in_vain_it_is_tried_once_an_hour() -> None:
    kept_at = clock.now().replace(minute=0)

    due = [is_look_due(kept_at, kept_at + timedelta(minutes=5 * step)) for step in range(24 * 12)]
    later = [is_look_due(kept_at, kept_at + timedelta(days=1, minutes=5 * n)) for n in range(12)]

    assert all(due)
    assert later == [True, *[False] * 11]


def test_without_a_scanner_files_wait_until_the_owner_says_otherwise(
    at_work: Practice, worker_app: Flask
) -> None:
    be_scanned_by(NobodyScans())
    document = keep(hostile.plain_pdf())
    scanning.scan_waiting(worker_app, at_work.practice_id)
    assert document.is_waiting

    with transaction():
        documents.allow_unscanned("We are two people.", on=TODAY, by=audit.THE_PORTAL)
    assert (
        at_work.practice_id in [told["practice_id"] for told, _ in jobs(documents.SCAN)]
    ) is True
    scanning.scan_waiting(worker_app, at_work.practice_id)

    assert (document.scan_verdict, document.is_usable) == ("not_scanned", True)
    assert keep(hostile.pdf_of_pages(2)).scan_verdict == "not_scanned"


def test_once_there_is_a_scanner_it_looks_at_what_was_never_scanned(
    at_work: Practice, worker_app: Flask, scanner: MemoryScanner
) -> None:
    be_scanned_by(NobodyScans())
    with transaction():
        documents.allow_unscanned("We are two people.", on=TODAY, by=audit.THE_PORTAL)
    good, bad = keep(hostile.plain_pdf()), keep(hostile.plain_pdf() + EICAR)
    scanning.scan_unscanned(worker_app, at_work.practice_id)
    assert (good.scan_verdict, bad.scan_verdict) == ("not_scanned", "not_scanned")

    be_scanned_by(scanner)
    scanning.scan_unscanned(worker_app, at_work.practice_id)

    assert (good.scan_verdict, bad.scan_verdict) == ("clean", "infected")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("scan_verdict = 'waiting', scanned_at = NULL", "never taken back"),
        ("scan_verdict = 'not_scanned', scanned_at = NULL", "never taken back|Only the owner"),
        ("scan_verdict = 'infected', wrapped_keyset = ''", "never taken back"),
        ("scanned_at = now() + interval '1 day'", "never changes"),
        ("scan_verdict = 'made_here', scanned_at = NULL", "never taken back"),
    ],
)
def test_the_database_takes_no_verdict_back(at_work: Practice, change: str, says: str) -> None:
    document = keep(hostile.plain_pdf())

    with pytest.raises(DBAPIError, match=says), transaction():
        session.execute(
            text(f"UPDATE app.documents SET {change} WHERE id = :id"),
            {"id": document.id},
        )


def test_the_database_lets_nothing_be_unscanned_without_the_owners_leave(
    at_work: Practice, scanner: MemoryScanner
) -> None:
    document = keep_waiting(scanner, hostile.plain_pdf())

    with pytest.raises(DBAPIError, match="Only the owner"), transaction():
        document.scan_verdict = "not_scanned"


def test_the_database_keeps_no_key_of_what_was_infected(
    at_work: Practice, scanner: MemoryScanner
) -> None:
    document = keep_waiting(scanner, hostile.plain_pdf())

    with pytest.raises(DBAPIError, match="infected_has_no_key"), transaction():
        document.scan_verdict, document.scanned_at = "infected", clock.now()


def test_a_scanner_that_speaks_nonsense_leaves_a_file_waiting(
    at_work: Practice, worker_app: Flask, scanner: MemoryScanner
) -> None:
    document = keep_waiting(scanner, hostile.plain_pdf())

    class Nonsense:
        is_there = True

        def scan(self, source: BinaryIO) -> Scan:  # noqa: ARG002 - the port's shape
            return Scan(verdict=Verdict.NOT_SCANNED)

    be_scanned_by(NobodyScans())
    with transaction():
        documents.allow_unscanned("We are two people.", on=TODAY, by=audit.THE_PORTAL)
    be_scanned_by(Nonsense())
    scanning.scan_waiting(worker_app, at_work.practice_id)

    assert document.is_waiting
    assert keep(hostile.pdf_of_pages(2)).is_waiting
