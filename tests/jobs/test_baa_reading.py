"""The worker reads BAAs: page by page, once, again when it has to, and never what may not be opened."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, event, text

from portal import baa, clock, flags, tenancy
from portal.baa import Baa, checking, clauses
from portal.baa.checking import ReadingState
from portal.db import session, transaction
from portal.gateways.memory import MemoryScanner, MemoryStore
from portal.gateways.outside import outside
from portal.jobs import baa_reading
from portal.jobs.schedule import ERRANDS
from portal.tenancy import Practice
from tests.accounts.making import ACTOR
from tests.baa.making import signed
from tests.baa.reading import LACKS_HHS, agreement_pdf, document_of, read_as, told
from tests.vendors.making import make_vendor


@pytest.fixture
def filed(at_work: Practice) -> Baa:
    return file_agreement()


@pytest.fixture
def silent(at_work: Practice) -> Iterator[MemoryScanner]:
    """Return a scanner that does not answer."""
    scanner = outside().scanner
    assert isinstance(scanner, MemoryScanner)
    scanner.is_silent = True
    yield scanner
    scanner.is_silent = False


def file_agreement() -> Baa:
    on = tenancy.today_here()
    vendor = make_vendor(LACKS_HHS)
    with transaction():
        return baa.file_signed_baa(vendor, agreement_pdf(LACKS_HHS), signed(), on=on, by=ACTOR)


@pytest.fixture
def progress() -> Iterator[list[tuple[int, int]]]:
    """Return what the page would have said of pages done and pages there are, as they changed."""
    seen: list[tuple[int, int]] = []

    def note(
        _c: object, _cur: object, statement: str, told: dict[str, int], *_rest: object
    ) -> None:
        if statement.startswith("UPDATE app.baa_readings SET pages_done") and "state" not in told:
            seen.append((told["pages_done"], told["pages_total"]))

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


def read(app: Flask, practice: Practice, filed: Baa) -> None:
    baa_reading.read(app, practice.practice_id, filed.document_id)
    session.expire_all()


def reading_of(filed: Baa) -> checking.ClauseReading:
    found = checking.find_reading(filed.document_id)
    assert found is not None
    return found


def store() -> MemoryStore:
    its = outside().store
    assert isinstance(its, MemoryStore)
    return its


def waiting_jobs(document_id: int) -> int:
    count = text(
        "SELECT count(*) FROM jobs.procrastinate_jobs WHERE task_name = 'baa.read'"
        " AND args->>'document_id' = :document"
    )
    return session.scalar(count, {"document": str(document_id)}) or 0


def test_the_errand_is_on_the_schedule() -> None:
    assert ERRANDS[baa.READ] is baa_reading.read


def test_an_agreement_is_read_and_what_it_lacks_is_flagged(
    worker_app: Flask, at_work: Practice, filed: Baa, progress: list[tuple[int, int]]
) -> None:
    read(worker_app, at_work, filed)

    reading = reading_of(filed)
    assert (reading.stage, reading.detector) == (ReadingState.DONE, clauses.detector())
    assert reading.told is not None
    assert reading.told.of("R14").verdict is clauses.Verdict.NOT_FOUND
    assert reading.told.of("R08").verdict is clauses.Verdict.FOUND
    assert progress == [(number, len(progress)) for number in range(1, len(progress) + 1)]
    assert len(progress) > 1
    (flag,) = [
        one
        for one in flags.open_flags([filed.vendor_id])[filed.vendor_id]
        if one.kind == flags.FlagKind.BAA_LACKS_PROVISION
    ]
    assert "books open to HHS" in flag.sentence


def test_a_second_errand_for_the_same_document_reads_nothing_twice(
    worker_app: Flask, at_work: Practice, filed: Baa, progress: list[tuple[int, int]]
) -> None:
    read(worker_app, at_work, filed)
    progress.clear()

    read(worker_app, at_work, filed)

    assert progress == []


def test_a_reading_that_a_dead_worker_left_is_taken_up_again(
    worker_app: Flask, at_work: Practice, filed: Baa
) -> None:
    with transaction():
        checking.begin(document_of(filed), clauses.detector(), at=clock.now())
        checking.note_page(filed.document_id, 1, 2)

    read(worker_app, at_work, filed)

    assert reading_of(filed).stage is ReadingState.DONE


def test_an_older_reading_is_replaced(worker_app: Flask, at_work: Practice, filed: Baa) -> None:
    read_as(document_of(filed), told())

    read(worker_app, at_work, filed)

    assert reading_of(filed).detector == clauses.detector()


def test_a_document_that_is_not_what_was_kept_raises_the_alarm_and_is_not_read(
    worker_app: Flask, at_work: Practice, filed: Baa
) -> None:
    document = document_of(filed)
    sealed, until = store().kept[document.store_key]
    store().kept[document.store_key] = (sealed[:-1] + bytes([sealed[-1] ^ 1]), until)

    read(worker_app, at_work, filed)

    assert reading_of(filed).stage is ReadingState.UNREADABLE
    deeds = session.scalars(
        text("SELECT deed FROM audit.event WHERE subject_id = :id AND subject_kind = 'document'"),
        {"id": document.id},
    )
    assert {"document_broken", "baa_read"} <= set(deeds)


def test_an_errand_for_a_document_that_is_not_there_ends_quietly(
    worker_app: Flask, at_work: Practice
) -> None:
    baa_reading.read(worker_app, at_work.practice_id, 999_999_999)


def test_a_document_that_waits_for_its_scan_is_not_read(
    worker_app: Flask, at_work: Practice, silent: MemoryScanner
) -> None:
    waiting = file_agreement()
    assert not document_of(waiting).is_usable

    read(worker_app, at_work, waiting)

    assert checking.find_reading(waiting.document_id) is None


def test_what_nobody_has_read_is_found_once_it_is_old_enough(
    worker_app: Flask, at_work: Practice, filed: Baa
) -> None:
    later = clock.now() + timedelta(hours=2)
    assert [one.id for one in checking.unread(later)] == [filed.document_id]
    assert checking.unread(clock.now() - timedelta(hours=1)) == []
    with transaction():
        checking.begin(document_of(filed), clauses.detector(), at=clock.now())
    assert [one.id for one in checking.unread(later)] == [filed.document_id]

    read(worker_app, at_work, filed)

    assert checking.unread(later) == []


def test_what_is_young_is_not_asked_for_again(
    worker_app: Flask, at_work: Practice, filed: Baa
) -> None:
    asked = waiting_jobs(filed.document_id)

    baa_reading.read_unread(worker_app, at_work.practice_id)

    assert waiting_jobs(filed.document_id) == asked == 1
