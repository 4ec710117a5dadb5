"""A trail that was tampered with before the backup was made: restoring it brings that to light."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from portal import backups, clock
from portal.backups.examining import Examined
from tests.audit.tampering import guards
from tests.backups.conftest import Living

Examine = Callable[[Path, Living], Examined]

CHANGE = "UPDATE audit.event SET actor_name = 'Nobody' WHERE deed = 'document_kept'"
LAST = "(SELECT max(seq) FROM audit.chain c WHERE c.practice_id = {practice})"
CUT = (
    "DELETE FROM audit.event e USING audit.chain c WHERE c.practice_id = e.practice_id "
    "AND c.event_id = e.id AND c.practice_id = {practice} AND c.seq = " + LAST,
    "DELETE FROM audit.chain WHERE practice_id = {practice} AND seq = " + LAST,
    "UPDATE audit.head h SET seq = c.seq, hash = c.hash FROM audit.chain c "
    "WHERE h.practice_id = {practice} AND c.practice_id = {practice} AND c.seq = " + LAST,
)


def test_a_chain_that_was_cut_with_its_head_is_named_by_what_was_written_down(
    living: Living, tmp_path: Path, examined: Examine
) -> None:
    with unguarded(living) as database:
        # The last line says that the heads were written down; the one before it was.
        for step in CUT * 2:
            database.execute(step.format(practice=living.practice_id).encode())

    seen = examined(backup(living, tmp_path), living)

    assert [one.practice_id for one in seen.troubles] == [living.practice_id]
    assert "The audit trail: " in seen.troubles[0].sentence
    assert seen.document_count == 2


def test_a_line_that_was_changed_is_named(
    living: Living, tmp_path: Path, examined: Examine
) -> None:
    with unguarded(living) as database:
        database.execute(CHANGE)

    seen = examined(backup(living, tmp_path), living)

    assert any("was changed after it was written" in one.sentence for one in seen.troubles)


def backup(living: Living, place: Path) -> Path:
    """Make a backup, which knows nothing of trails."""
    return backups.make(living.source(), place / "B", at=clock.now(), say=lambda _: None).path


@contextmanager
def unguarded(living: Living) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Give the administrator's connection, with the trail's guards down."""
    with psycopg.connect(living.laid.admin_dsn or "") as connection:
        guards("DISABLE", connection)
        yield connection
        guards("ENABLE ALWAYS", connection)
