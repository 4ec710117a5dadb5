"""The nightly upkeep: what has no row goes, what has one is held, and what is gone is an alarm."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select

from portal import audit, clock, documents
from portal.audit import Deed
from portal.audit.models import AuditEvent
from portal.db import session, transaction
from portal.documents import Document, DocumentKind, Upkeep, Upload
from portal.documents.rules import end_of
from portal.gateways.memory import MemoryStore
from portal.gateways.outside import Outside, lend_outside
from portal.gateways.ports import Listed, NotKept, OutsideSilent, StillRetained
from portal.tenancy import Practice
from tests.browser import Browser
from tests.documents import hostile

LATER = timedelta(days=3)


@pytest.fixture
def store(outside: Outside) -> MemoryStore:
    assert isinstance(outside.store, MemoryStore)
    return outside.store


def keep(on: date | None = None) -> Document:
    upload = Upload(stream=BytesIO(hostile.plain_pdf()), name="baa.pdf")
    return documents.keep(
        upload, DocumentKind.BAA, vendor_id=None, by=audit.THE_PORTAL, on=on or clock.now().date()
    )


def kept() -> Document:
    with transaction():
        return keep()


def orphan(store: MemoryStore, practice: Practice) -> str:
    """Leave a file behind whose row was never committed, no longer held."""
    key = f"v1/{practice.practice_id}/{os.urandom(32).hex()}"
    store.kept[key] = (b"sealed", clock.now() - timedelta(days=1))
    store.written_at[key] = clock.now()
    return key


def tend(at: datetime | None = None) -> Upkeep:
    with transaction():
        return documents.tend(at or clock.now())


def deeds(deed: Deed) -> int:
    count = select(func.count()).select_from(AuditEvent).where(AuditEvent.deed == deed)
    return session.scalars(count).one()


def test_a_file_without_a_row_goes_after_three_days_and_never_before(
    practice: Practice, store: MemoryStore
) -> None:
    key = orphan(store, practice)
    written_at = store.written_at[key]

    assert tend(written_at + LATER - timedelta(seconds=1)).swept == 0
    assert key in store.kept
    assert deeds(Deed.STORE_TENDED) == 0
    assert tend(written_at + LATER).swept == 1
    assert key not in store.kept
    assert deeds(Deed.STORE_TENDED) == 1


def test_a_refusal_further_on_leaves_a_file_that_goes_with_the_sweep(
    practice: Practice, store: MemoryStore
) -> None:
    keep()
    session.rollback()
    (key,) = [one.key for one in store.list(practice.practice_id)]

    # Still held: the store itself does not let it go.
    assert (tend(clock.now() + LATER).swept, key in store.kept) == (0, True)
    store.kept[key] = (store.kept[key][0], clock.now())

    assert tend(clock.now() + LATER).swept == 1


def test_a_kept_document_is_never_swept(practice: Practice, store: MemoryStore) -> None:
    document = kept()

    assert tend(clock.now() + timedelta(days=4000)).swept == 0
    assert document.store_key in store.kept


def test_what_a_crash_left_unheld_is_held_once(practice: Practice, store: MemoryStore) -> None:
    document = kept()
    store.kept[document.store_key] = (store.kept[document.store_key][0], clock.now())

    assert tend().held == 1
    assert store.stat(document.store_key).retain_until == end_of(document.retain_until)
    assert tend().held == 0
    assert deeds(Deed.STORE_TENDED) == 1


def test_a_night_on_which_all_is_well_leaves_no_deed(practice: Practice) -> None:
    kept()

    assert tend() == Upkeep()
    assert deeds(Deed.STORE_TENDED) == 0


def test_a_missing_file_is_an_alarm_once_and_is_called_off_when_it_is_back(
    practice: Practice, store: MemoryStore, browser: Browser
) -> None:
    document = kept()
    held = store.kept.pop(document.store_key)

    assert tend().missing == (document.id,)
    assert tend().missing == (document.id,)
    assert deeds(Deed.DOCUMENT_BROKEN) == 1
    assert "The stored file is missing" in browser.get(f"/documents/{document.id}").text

    store.kept[document.store_key] = held
    assert (tend().found, tend().found) == (1, 0)
    assert document.missing_since is None


def test_a_row_committed_while_we_looked_is_not_missing(
    practice: Practice, outside: Outside
) -> None:
    class BeforeIt(MemoryStore):
        def list(self, *_told: object) -> Iterator[Listed]:
            return iter(())

    with lend_outside(replace(outside, store=BeforeIt())):
        document = kept()

        assert tend().missing == ()
    assert document.missing_since is None


def test_of_many_the_upkeep_takes_some_at_a_time_and_leaves_none_out(
    practice: Practice, store: MemoryStore
) -> None:
    held = [kept() for _ in range(5)]
    gone = [kept() for _ in range(3)]
    for document in held:
        store.kept[document.store_key] = (store.kept[document.store_key][0], clock.now())
    for document in gone:
        del store.kept[document.store_key]
    orphans = [orphan(store, practice) for _ in range(5)]

    with transaction():
        done = documents.tend(clock.now() + LATER, at_once=2)

    assert (done.held, done.swept) == (5, 5)
    assert set(done.missing) == {document.id for document in gone}
    assert not set(orphans) & set(store.kept)


def test_a_store_that_falls_silent_breaks_off_with_what_was_done_on_record(
    practice: Practice, outside: Outside
) -> None:
    class OnlyOnce(MemoryStore):
        def delete(self, key: str) -> None:
            if len(self.kept) < 3:
                raise OutsideSilent("no answer")
            super().delete(key)

    store = OnlyOnce()
    for _ in range(3):
        orphan(store, practice)

    with lend_outside(replace(outside, store=store)):
        done = tend(clock.now() + LATER)

    assert (done.swept, done.is_broken_off, done.after) == (1, True, None)
    assert deeds(Deed.STORE_TENDED) == 1


def test_a_file_without_a_row_that_is_held_for_years_is_told_of(
    practice: Practice, store: MemoryStore
) -> None:
    key = orphan(store, practice)
    store.kept[key] = (b"sealed", clock.now() + timedelta(days=2000))

    assert tend(clock.now() + LATER).stranded == 1
    assert key in store.kept


def test_what_was_destroyed_is_let_go_once_the_store_allows_it_and_is_no_alarm(
    practice: Practice, store: MemoryStore
) -> None:
    with transaction():
        document = keep(on=date(2019, 1, 1))
    with transaction():
        document.destroyed_at, document.wrapped_keyset = clock.now(), b""
        document.destroyed_by_name, document.destroyed_why = "Dana Whitfield", "No longer needed"
    store.kept[document.store_key] = (b"sealed", clock.now() + timedelta(days=1))

    assert (tend().swept, document.store_key in store.kept) == (0, True)
    store.kept[document.store_key] = (b"sealed", clock.now())

    assert tend().swept == 1
    assert tend() == Upkeep()
    assert deeds(Deed.DOCUMENT_BROKEN) == 0


def test_another_practice_keeps_its_files(
    practice: Practice, other_practice: Practice, store: MemoryStore
) -> None:
    theirs = orphan(store, other_practice)

    assert tend(clock.now() + LATER).swept == 0
    assert theirs in store.kept


@pytest.mark.parametrize("says", [StillRetained(), OSError(), OutsideSilent(), NotKept()])
def test_a_commit_stands_whatever_the_store_says_to_holding(
    practice: Practice, says: Exception, outside: Outside
) -> None:
    class Refuses(MemoryStore):
        def retain(self, key: str, until: datetime) -> None:  # noqa: ARG002 - the form of a store
            raise says

    with lend_outside(replace(outside, store=Refuses())):
        document = kept()

    assert session.get(Document, (practice.practice_id, document.id)) is not None
