"""Restoring a backup into a cluster, and looking whether everything that was there is there again."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import psycopg
from psycopg import IsolationLevel

from portal import migrations
from portal.audit.findings import Anchor, Verdict
from portal.audit.verifier import verify
from portal.backups import contents, folder
from portal.backups.contents import DocumentRow
from portal.backups.making import Say
from portal.backups.manifest import TableCount
from portal.backups.opening import BackupBroken, Opened, check_dump
from portal.backups.rules import Trouble
from portal.gateways import postgres, sealing
from portal.gateways.cluster import DATABASE, SUPERUSER, Cluster
from portal.gateways.ports import OutsideSilent, SealBroken, WrappedKey
from portal.gateways.postgres_dump import DumpFailed
from portal.gateways.postgres_dump import restore as restore_dump

_MOST_TABLES = 20


@dataclass
class Examined:
    """What was found in a restored backup."""

    troubles: list[Trouble] = field(default_factory=list)
    tables: int = 0
    rows: int = 0
    # How many documents opened with the right digest, by practice.
    documents: dict[int, int] = field(default_factory=dict)
    trail: Verdict | None = None

    @property
    def document_count(self) -> int:
        """Return how many documents opened with the right digest."""
        return sum(self.documents.values())


def examine(
    opened: Opened, cluster: Cluster, *, live_anchors: Collection[Anchor], say: Say
) -> Examined:
    """Restore a backup into a new cluster and check all of it. What is wrong is told, not raised."""
    seen = Examined(
        troubles=[_lost(one.practice_id, one.sentence()) for one in opened.manifest.lost]
    )
    try:
        check_dump(opened)
        say("Restoring the database.")
        restore_database(opened, cluster)
    except (BackupBroken, DumpFailed) as broken:
        seen.troubles.append(Trouble(sentence=f"The database cannot be restored. {broken}"))
        return seen
    say("Counting rows.")
    rows = _compare_tables(opened, cluster, seen)
    say("Checking the audit trail.")
    _check_trail(opened, cluster, seen, live_anchors)
    _check_documents(opened, rows, seen, say)
    say("Bringing the schema up to date.")
    migrations.upgrade(cluster.url(DATABASE, "portal_owner"))
    return seen


def restore_database(opened: Opened, cluster: Cluster) -> None:
    """Restore the dump into a database of its own, with the portal's roles."""
    postgres.make_empty(cluster.dsn("postgres", SUPERUSER), DATABASE)
    restore_dump(cluster.programs, cluster.dsn(DATABASE, SUPERUSER), opened.dump())


def _compare_tables(opened: Opened, cluster: Cluster, seen: Examined) -> list[DocumentRow]:
    with contents.looking(cluster.dsn(DATABASE, contents.ROLE)) as restored:
        found = {one.table: one for one in contents.count_tables(restored)}
        rows = contents.document_rows(restored)
        schema = contents.schema_version(restored)
    seen.tables, seen.rows = len(found), sum(one.rows for one in found.values())
    wrong = [*_differences(opened, found)]
    if schema != opened.manifest.schema:
        wrong.append(f"The schema is {schema}; it was {opened.manifest.schema}.")
    seen.troubles += (Trouble(sentence=sentence) for sentence in wrong[:_MOST_TABLES])
    return rows


def _differences(opened: Opened, found: dict[str, TableCount]) -> Iterator[str]:
    told = {one.table: one for one in opened.manifest.tables}
    for name in sorted(told.keys() | found.keys()):
        was, now = told.get(name), found.get(name)
        if was is None:
            yield f"The table {name} came up, which was not there."
        elif now is None:
            yield f"The table {name} is missing; it had {was.rows:,} rows."
        elif was.rows != now.rows:
            yield f"The table {name} has {now.rows:,} rows; it had {was.rows:,}."
        elif was.digest != now.digest:
            yield f"The table {name} has as many rows as it had, but they are not the same."


def _check_trail(
    opened: Opened, cluster: Cluster, seen: Examined, live_anchors: Collection[Anchor]
) -> None:
    # Only what a restored portal does at its start: a trail needs its coming months.
    postgres.bootstrap(cluster.dsn("postgres", SUPERUSER), DATABASE, passwords=None)
    with psycopg.connect(cluster.dsn(DATABASE, SUPERUSER)) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        ends: dict[int, int] = dict(
            connection.execute("SELECT practice_id, seq FROM audit.head").fetchall()
        )
        # Heads written down after the backup was made name lines that it cannot have.
        known = [one for one in live_anchors if one.line <= ends.get(one.practice_id, 0)]
        seen.trail = verify(connection, anchors=[*opened.anchors(), *known])
    seen.troubles += (
        Trouble(sentence=f"The audit trail: {one.sentence}", practice_id=one.practice_id)
        for one in seen.trail.findings
    )


def _check_documents(
    opened: Opened, rows: Collection[DocumentRow], seen: Examined, say: Say
) -> None:
    lost = {(one.practice_id, one.document_id) for one in opened.manifest.lost}
    for number, row in enumerate(rows, 1):
        if (row.practice_id, row.id) in lost:
            continue
        wrong = _what_is_wrong(opened, row)
        if wrong is None:
            seen.documents[row.practice_id] = seen.documents.get(row.practice_id, 0) + 1
        else:
            sentence = f"Document {row.id} of practice {row.practice_id} {wrong}."
            seen.troubles.append(_lost(row.practice_id, sentence))
        say(f"Documents: {number:,} of {len(rows):,} unsealed.")


def _what_is_wrong(opened: Opened, row: DocumentRow) -> str | None:
    """Unseal a document to the end. Return why it cannot be, or None."""
    wrong = None
    try:
        _unseal(opened, row)
    except FileNotFoundError:
        wrong = "is missing from the backup"
    except OSError as failure:
        wrong = f"cannot be read ({failure.strerror})"
    except SealBroken:
        wrong = "is not what was kept: its seal or its digest is broken"
    except OutsideSilent as silent:
        wrong = f"does not open: {silent}"
    return wrong


def _unseal(opened: Opened, row: DocumentRow) -> None:
    name = sealing.DocumentName(practice_id=row.practice_id, sealed_as=row.sealed_as)
    wrapped = WrappedKey(key_id=row.key_id, blob=row.wrapped_keyset)
    with (opened.path / folder.DOCUMENTS / row.store_key).open("rb") as sealed:
        for _ in sealing.unseal(sealed, name, wrapped, row.sha256, opened.keys):
            """Only the digest at the end counts."""


def _lost(practice_id: int, sentence: str) -> Trouble:
    return Trouble(sentence=sentence, practice_id=practice_id)
