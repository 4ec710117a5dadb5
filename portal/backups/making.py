"""Making a backup: one moment of the database, and every object that its rows refer to.

Objects are copied first, then the moment of the database is taken, then what came in between is
copied: an object is in its store before its row is committed, so no row refers to what is not there.
"""

import base64
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

from portal import __version__
from portal.backups import contents, folder, manifest
from portal.backups.contents import DocumentRow
from portal.backups.manifest import KeptObject, Lost, Manifest, SealedDump
from portal.gateways import anchor_file, sealing
from portal.gateways.ports import DocumentStore, KeyWrapper, NotKept
from portal.gateways.postgres_dump import dumping, find_dump_programs, major_of

Say = Callable[[str], None]

_CHUNK = 256 * 1024
_NOT_THERE = "was not in the store"
_NOT_WHOLE = "was not what was kept"


@dataclass(frozen=True, kw_only=True)
class Source:
    """A portal to make a backup of."""

    # The backup's own role, or an administrator who can become it.
    dsn: str
    # Where PostgreSQL's programs lie; None: those of this machine that fit the server.
    programs: Path | None
    store: DocumentStore
    keys: KeyWrapper
    # The portal's own folder.
    data: Path


@dataclass(frozen=True, kw_only=True)
class Made:
    """A backup that was made."""

    path: Path
    manifest: Manifest
    copied: int
    carried_over: int


def make(source: Source, place: Path, *, at: datetime, say: Say) -> Made:
    """Make a backup in a folder of its own inside `place`. It is there whole, or not at all."""
    folder.check_outside(place, source.data)
    name = folder.name_of(at)
    before = next(iter(folder.backups_in(place)), None)
    with folder.new_backup(place, name) as unfinished:
        copying = _Copying(source.store, unfinished, before, say)
        with contents.looking(source.dsn) as now:
            copying.copy(contents.document_rows(now))
        # Before the database, so that every line written down here is in it.
        anchors = "".join(f"{line}\n" for line in anchor_file.lines(source.data)).encode()
        folder.write(unfinished / folder.ANCHORS, anchors)
        made = _of_one_moment(source, unfinished, copying, _Stamp(name, at, anchors))
        _write(made, unfinished, source.keys)
    return Made(
        path=place / name,
        manifest=made,
        copied=copying.copied,
        carried_over=copying.carried_over,
    )


@dataclass(frozen=True)
class _Stamp:
    name: str
    at: datetime
    anchors: bytes


def _of_one_moment(
    source: Source, unfinished: Path, copying: "_Copying", stamp: _Stamp
) -> Manifest:
    with contents.looking(source.dsn) as moment:
        snapshot = moment.execute("SELECT pg_export_snapshot()").fetchone()
        server = moment.info.server_version // 10000
        programs = source.programs or find_dump_programs(server)
        copying.say("Database: dumping and sealing it.")
        with dumping(
            programs, source.dsn, role=contents.ROLE, snapshot=str((snapshot or "")[0])
        ) as dump:
            sealed = _seal_dump(dump, unfinished / folder.DUMP, stamp.name, source.keys)
        copying.say(f"Database: {sealed.size / 1e6:.1f} MB. Counting its rows.")
        tables = contents.count_tables(moment)
        schema = contents.schema_version(moment)
        rows = contents.document_rows(moment)
    copying.copy(rows)
    copying.drop_all_but(rows)
    lost = {(one.practice_id, one.document_id): one for one in copying.lost}
    return Manifest(
        name=stamp.name,
        made_at=stamp.at,
        portal=__version__,
        schema=schema,
        postgres=max(server, major_of(programs) or server),
        dump=sealed,
        anchors_sha256=hashlib.sha256(stamp.anchors).hexdigest(),
        tables=tables,
        objects=tuple(
            KeptObject(
                practice_id=row.practice_id,
                document_id=row.id,
                key=row.store_key,
            )
            for row in rows
            if (row.practice_id, row.id) not in lost
        ),
        lost=tuple(lost.values()),
    )


def _seal_dump(dump: BinaryIO, path: Path, name: str, keys: KeyWrapper) -> SealedDump:
    plain = _Digesting(dump)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
        wrapped = sealing.seal(cast("BinaryIO", plain), file, sealing.BackupName(name=name), keys)
        file.flush()
        os.fsync(file.fileno())
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.seek(0, os.SEEK_END)
    return SealedDump(
        size=size,
        sha256=digest,
        plain_sha256=plain.digest.hexdigest(),
        key_id=wrapped.key_id,
        wrapped=base64.b64encode(wrapped.blob).decode(),
    )


def _write(made: Manifest, unfinished: Path, keys: KeyWrapper) -> None:
    written = made.written()
    folder.write(unfinished / folder.MANIFEST, written)
    folder.write(unfinished / folder.SEAL, manifest.seal(written, made.name, keys))
    folder.write(unfinished / folder.README, _README.format(name=made.name).encode())


@dataclass
class _Copying:
    """Copies sealed objects as they are; those that an earlier backup holds are linked to."""

    store: DocumentStore
    into: Path
    before: Path | None
    say: Say
    copied: int = 0
    carried_over: int = 0
    lost: list[Lost] = field(default_factory=list)

    def copy(self, rows: Iterable[DocumentRow]) -> None:
        """Copy each object that is not here yet. The last look at what is lost counts."""
        missing = [row for row in rows if not self._path(row).exists()]
        self.lost.clear()
        for number, row in enumerate(missing, 1):
            folder.make_private(self._path(row).parent)
            if self._carry_over(row):
                self.carried_over += 1
            elif (why := self._fetch(row)) is None:
                self.copied += 1
            else:
                self.lost.append(Lost(practice_id=row.practice_id, document_id=row.id, why=why))
            self.say(f"Documents: {number:,} of {len(missing):,}.")

    def drop_all_but(self, rows: Iterable[DocumentRow]) -> None:
        """Let go of copies whose document was destroyed meanwhile."""
        wanted = {self._path(row) for row in rows}
        for path in (self.into / folder.DOCUMENTS).glob("v1/*/*"):
            if path not in wanted:
                path.unlink()

    def _path(self, row: DocumentRow) -> Path:
        return self.into / folder.DOCUMENTS / row.store_key

    def _carry_over(self, row: DocumentRow) -> bool:
        if self.before is None:
            return False
        there = self.before / folder.DOCUMENTS / row.store_key
        try:
            with there.open("rb") as file:
                is_whole = hashlib.file_digest(file, "sha256").hexdigest() == _digest_in(row)
        except OSError:
            return False
        if is_whole:
            _link_or_copy(there, self._path(row))
        return is_whole

    def _fetch(self, row: DocumentRow) -> str | None:
        """Copy an object out of the store. Return what is wrong with it."""
        path = self._path(row)
        try:
            with self.store.open(row.store_key) as source:
                digest = _copy(source, path)
        except NotKept:
            return _NOT_THERE
        if digest != _digest_in(row):
            path.unlink()
            return _NOT_WHOLE
        return None


def _copy(source: BinaryIO, path: Path) -> str:
    digest = hashlib.sha256()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _link_or_copy(there: Path, path: Path) -> None:
    with suppress(OSError):  # a disk that knows no second name for a file
        os.link(there, path)
        return
    shutil.copyfile(there, path)
    path.chmod(0o600)
    folder.sync(path)


def _digest_in(row: DocumentRow) -> str:
    return row.store_key.rsplit("/", 1)[-1]


class _Digesting:
    """A stream that takes the digest of what is read from it."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int) -> bytes:
        chunk = self._source.read(size)
        self.digest.update(chunk)
        return chunk


_README = """\
A backup of Countersign, made at {name} (UTC).

database.sealed   the whole database, sealed with AES-256
documents/        every kept document, sealed as it lies in the store
anchors.jsonl     the heads of the audit trail, as they were written down outside the database
manifest.json     the digest of each file, the rows of each table
manifest.seal     the seal of the manifest, under the master key

Nothing here opens without the master key, and the master key is not here. Keep it apart.
Neither is signing.key, with which the portal seals signed papers. Keep it as you keep that one.

To see whether it can be restored:   portal restore-drill FOLDER-ABOVE --backup {name}
To restore it in an emergency:       portal restore FOLDER-ABOVE --into NEW-DATA --backup {name}
"""
