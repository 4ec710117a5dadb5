"""How long documents are kept, what counts as evidence, and what may go."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal import audit, clock, documents, tenancy
from portal.db import session, transaction
from portal.documents import Basis, Document, DocumentKind, Span
from portal.documents.counting import life_of
from portal.documents.retention import (
    HOLD_STEP,
    Life,
    basis_of,
    counts_by_now,
    held_anew,
    is_due,
    may_be_removed,
)
from portal.documents.rules import end_of
from portal.errors import NotFound, RuleBroken
from portal.gateways.memory import MemoryStore
from portal.gateways.outside import Outside
from portal.tenancy import Practice
from tests.accounts.making import ACTOR
from tests.documents.making import LONG_AGO, keep_document, keep_for_now, let_store_lapse, upload
from tests.make import make_vendor

DAY = date(2026, 11, 24)
BAA = DocumentKind.BAA


def life(**changes: object) -> Life:
    told = {
        "kept_on": DAY,
        "counts_since": None,
        "retain_until": DAY,
        "is_destroyed": False,
        "is_held": False,
    }
    return Life(**(told | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "removable", "counts"), [(0, True, False), (7, True, False), (8, False, True)]
)
def test_a_wrong_upload_may_go_for_a_week_and_then_counts(
    days: int, *, removable: bool, counts: bool
) -> None:
    on = DAY + timedelta(days=days)

    assert may_be_removed(life(), on) is removable
    assert counts_by_now(life(), on) is counts


def test_what_counts_is_held_or_is_gone_may_not_be_removed() -> None:
    assert not may_be_removed(life(counts_since=DAY), DAY)
    assert not may_be_removed(life(is_held=True), DAY)
    assert not may_be_removed(life(is_destroyed=True), DAY)
    assert not counts_by_now(life(is_destroyed=True), DAY + timedelta(days=99))


def test_a_document_is_due_once_its_day_is_over_everywhere() -> None:
    counted = life(counts_since=DAY, retain_until=DAY)
    over = datetime(2026, 11, 26, tzinfo=UTC)

    assert is_due(counted, over)
    assert not is_due(counted, over - timedelta(seconds=1))
    assert not is_due(life(counts_since=DAY, is_held=True), over)
    assert not is_due(life(counts_since=DAY, is_destroyed=True), over)
    assert not is_due(life(counts_since=None), over)


def test_the_day_moves_on_in_steps_while_in_effect_and_is_fixed_to_the_day_at_the_end() -> None:
    until = date(2032, 11, 24)

    assert held_anew(BAA, Span(last=DAY, is_over=False), until) is None
    assert held_anew(BAA, Span(last=DAY + timedelta(days=29), is_over=False), until) is None
    assert held_anew(BAA, Span(last=date(2026, 12, 24), is_over=False), until) == date(2032, 12, 24)
    assert held_anew(BAA, Span(last=date(2026, 11, 25), is_over=True), until) == date(2032, 11, 25)
    assert held_anew(BAA, Span(last=date(2025, 1, 1), is_over=True), until) is None


@pytest.mark.parametrize(
    ("kind", "basis"),
    [
        (DocumentKind.BAA, Basis.LAW),
        (DocumentKind.MEMO, Basis.OUR_READING),
        (DocumentKind.MAIL, Basis.OUR_READING),
        (DocumentKind.SOC2, Basis.OUR_STANDARD),
        (DocumentKind.OTHER, Basis.OUR_STANDARD),
    ],
)
def test_a_period_is_never_told_as_more_certain_than_its_record(
    kind: DocumentKind, basis: Basis
) -> None:
    assert basis_of(kind) is basis
    assert "law asks" not in basis.words or basis is Basis.LAW


def store_of(outside: Outside) -> MemoryStore:
    assert isinstance(outside.store, MemoryStore)
    return outside.store


def test_what_nothing_rests_on_has_no_years_yet_and_the_store_lets_it_go_soon(
    practice: Practice, outside: Outside
) -> None:
    document = keep_for_now()

    kept = store_of(outside).stat(document.store_key)
    assert (document.counts_since, document.retain_until) == (None, tenancy.today_here())
    assert kept.retain_until <= clock.now() + timedelta(days=2)
    assert documents.is_removable(document, clock.now())


def test_a_wrong_upload_is_removed_with_a_reason_and_its_row_tells_of_it(
    practice: Practice, outside: Outside
) -> None:
    document = keep_for_now()
    let_store_lapse(document)

    with transaction():
        documents.remove_wrong(document, "Of another vendor", at=clock.now(), by=ACTOR)

    assert document.is_destroyed
    assert document.wrapped_keyset == b""
    assert (document.destroyed_why, document.destroyed_by_name) == ("Of another vendor", ACTOR.name)
    assert document.store_key not in store_of(outside).kept
    (deed,) = audit.deeds_about(
        ("document", document.id),
        (audit.Deed.DOCUMENT_DESTROYED,),
        vendor_id=None,
        since=document.kept_at,
    )
    assert deed.details["reason"] == "Of another vendor"
    with pytest.raises(RuleBroken, match="was destroyed"):
        list(documents.read(document))


def test_a_file_that_the_store_still_locks_goes_with_the_upkeep(
    practice: Practice, outside: Outside
) -> None:
    document = keep_for_now()

    with transaction():
        documents.remove_wrong(document, "Wrong", at=clock.now(), by=ACTOR)
    assert document.store_key in store_of(outside).kept
    let_store_lapse(document)
    with transaction():
        documents.tend(clock.now())

    assert document.store_key not in store_of(outside).kept


def test_nothing_is_removed_that_counts_or_that_something_rests_on(practice: Practice) -> None:
    counted = keep_document(on=tenancy.today_here())

    with pytest.raises(RuleBroken, match="counts as evidence"):
        documents.remove_wrong(counted, "Wrong", at=clock.now(), by=ACTOR)
    late = keep_for_now(on=tenancy.today_here() - timedelta(days=8))
    with pytest.raises(RuleBroken, match="counts as evidence"):
        documents.remove_wrong(late, "Wrong", at=clock.now(), by=ACTOR)
    with pytest.raises(RuleBroken, match="what is wrong"):
        documents.remove_wrong(keep_for_now(), "  ", at=clock.now(), by=ACTOR)


def test_a_removal_that_is_undone_lets_nothing_go(practice: Practice, outside: Outside) -> None:
    document = keep_for_now()
    let_store_lapse(document)

    documents.remove_wrong(document, "Wrong", at=clock.now(), by=ACTOR)
    session.rollback()

    assert not document.is_destroyed
    assert b"".join(documents.read(document)).startswith(b"%PDF")


def test_after_its_week_a_file_counts_and_its_years_run_from_when_it_was_kept(
    practice: Practice, outside: Outside
) -> None:
    today = tenancy.today_here()
    old, new = keep_for_now(on=today - timedelta(days=8)), keep_for_now()

    with transaction():
        assert documents.let_count(today) == 1

    assert (old.counts_since, new.counts_since) == (today, None)
    assert old.retain_until == documents.kept_until(DocumentKind.OTHER, today - timedelta(days=8))
    assert store_of(outside).stat(old.store_key).retain_until == end_of(old.retain_until)


def test_a_hold_needs_a_reason_and_keeps_everything_of_a_vendor_also_what_comes_later(
    practice: Practice,
) -> None:
    vendor = make_vendor("Pingwell")
    due = keep_document(vendor_id=vendor.id, on=LONG_AGO)
    with pytest.raises(RuleBroken, match="Write down why"):
        documents.hold_vendor(vendor.id, " ", at=clock.now(), by=ACTOR)

    with transaction():
        hold = documents.hold_vendor(vendor.id, "Letter of counsel", at=clock.now(), by=ACTOR)
    later = keep_for_now(vendor_id=vendor.id)

    assert set(documents.standing_holds([due, later])) == {due.id, later.id}
    assert not documents.may_be_destroyed(due, clock.now())
    assert not documents.is_removable(later, clock.now())
    with pytest.raises(RuleBroken, match="legal hold"):
        release([due])
    with transaction():
        documents.lift(hold, "Case closed", at=clock.now(), by=ACTOR)
    assert documents.may_be_destroyed(due, clock.now())
    with pytest.raises(RuleBroken, match="lifted already"):
        documents.lift(hold, "Again", at=clock.now(), by=ACTOR)


def test_while_a_hold_stands_the_store_holds_the_file_too_in_steps(
    practice: Practice, outside: Outside
) -> None:
    document = keep_document(on=LONG_AGO)
    at = clock.now()
    with transaction():
        documents.hold_document(document, "Counsel asked", at=at, by=ACTOR)
    first = store_of(outside).stat(document.store_key).retain_until

    assert first == at + HOLD_STEP
    assert documents.hold_the_held(at + timedelta(days=14)) == 0
    assert documents.hold_the_held(at + timedelta(days=16)) == 1
    later = store_of(outside).stat(document.store_key).retain_until
    assert later == at + timedelta(days=16) + HOLD_STEP


def release(found: list[Document], reason: str = "Its years are over") -> Document:
    return documents.release(
        [one.id for one in found], reason, about=lambda _: {}, at=clock.now(), by=ACTOR
    )


def test_what_is_due_is_released_and_leaves_a_certificate(
    practice: Practice, outside: Outside
) -> None:
    due, young = keep_document(on=LONG_AGO), keep_document()
    let_store_lapse(due)
    assert documents.due_documents(clock.now()) == [due]

    with transaction():
        certificate = release([due])

    assert due.is_destroyed
    assert due.wrapped_keyset == b""
    assert due.certificate_id == certificate.id
    assert certificate.kind == DocumentKind.DESTRUCTION_CERTIFICATE
    assert b"".join(documents.read(certificate)).startswith(b"%PDF")
    assert due.store_key not in store_of(outside).kept
    assert documents.due_documents(clock.now()) == []
    with pytest.raises(RuleBroken, match="kept longer"):
        release([young])
    with pytest.raises(RuleBroken, match="Write down why"):
        release([young], " ")


def test_a_release_that_fails_in_the_middle_destroys_nothing(
    practice: Practice, outside: Outside
) -> None:
    due, young = keep_document(on=LONG_AGO), keep_document()
    let_store_lapse(due)

    with pytest.raises(RuleBroken), transaction():
        release([due, young])

    assert not due.is_destroyed
    assert due.store_key in store_of(outside).kept


DESTROY = (
    "UPDATE app.documents SET destroyed_at = now(), destroyed_by_name = 'x', destroyed_why = 'x', "
    "wrapped_keyset = '' WHERE id = :id"
)


def refused_by_database(statement: str, saying: str, **told: object) -> None:
    with pytest.raises(DBAPIError, match=saying), session.begin_nested():
        session.execute(text(statement), told)


def test_the_database_itself_lets_nothing_go_before_its_day(practice: Practice) -> None:
    young, due = keep_document(), keep_document(on=LONG_AGO)
    used = keep_for_now()
    refused_by_database(DESTROY, "before its day", id=young.id)

    with transaction():
        documents.hold_document(due, "Counsel", at=clock.now(), by=ACTOR)
    refused_by_database(DESTROY, "legal hold", id=due.id)
    refused_by_database(
        "UPDATE app.documents SET wrapped_keyset = '' WHERE id = :id", "have_their_key", id=young.id
    )
    refused_by_database(
        "UPDATE app.documents SET counts_since = NULL WHERE id = :id", "for good", id=young.id
    )
    refused_by_database("DELETE FROM app.documents WHERE id = :id", "permission", id=young.id)
    refused_by_database(
        "UPDATE app.documents SET counts_since = '2026-01-01' WHERE id = :id; " + DESTROY,
        "before its day|multiple commands",
        id=used.id,
    )


def test_the_database_asks_its_own_clock_whatever_the_portal_says(practice: Practice) -> None:
    young = keep_document()

    far = clock.now() + timedelta(days=9000)
    assert is_due(life_of(young, is_held=False), far)
    with pytest.raises(DBAPIError, match=r"in the future|before its day"), session.begin_nested():
        documents.release([young.id], "Over", about=lambda _: {}, at=far, by=ACTOR)


def test_what_was_destroyed_or_lifted_stays_so(practice: Practice) -> None:
    due = keep_document(on=LONG_AGO)
    with transaction():
        hold = documents.hold_document(due, "Counsel", at=clock.now(), by=ACTOR)
        documents.lift(hold, "Closed", at=clock.now(), by=ACTOR)
        release([due])

    refused_by_database(
        "UPDATE app.documents SET destroyed_at = NULL, destroyed_by_name = NULL, "
        "destroyed_why = NULL WHERE id = :id",
        "stays as its row tells",
        id=due.id,
    )
    refused_by_database(
        "UPDATE app.legal_holds SET lifted_at = NULL, lifted_by_name = NULL, lifted_why = NULL "
        "WHERE id = :id",
        "ended has ended",
        id=hold.id,
    )


def test_another_practice_sees_no_hold_and_releases_nothing(
    practice: Practice, other_practice: Practice
) -> None:
    due = keep_document(on=LONG_AGO)
    with transaction():
        hold = documents.hold_document(due, "Counsel", at=clock.now(), by=ACTOR)
    due_id, hold_id = due.id, hold.id

    with tenancy.inside(other_practice.practice_id):
        session.expire_all()
        with pytest.raises(NotFound):
            documents.get_hold(hold_id)
        assert documents.due_documents(clock.now()) == []
        with pytest.raises(NotFound):
            documents.release([due_id], "x", about=lambda _: {}, at=clock.now(), by=ACTOR)


def test_a_file_kept_for_now_is_asked_for_like_any_other(practice: Practice) -> None:
    with pytest.raises(RuleBroken):
        documents.keep_for_now(
            upload(b"GIF89a" + bytes(100)),
            DocumentKind.OTHER,
            vendor_id=None,
            by=ACTOR,
            on=tenancy.today_here(),
        )
