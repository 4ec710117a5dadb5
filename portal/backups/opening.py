"""Opening a backup: its manifest with its seal, and whether each file is what the manifest says."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal import audit, migrations
from portal.audit.findings import Anchor
from portal.backups import folder, manifest
from portal.backups.manifest import Manifest
from portal.errors import RuleBroken
from portal.gateways import sealing
from portal.gateways.ports import KeyWrapper, OutsideSilent, SealBroken


class BackupBroken(Exception):
    """The backup is not what was made. The message says what is wrong with it."""


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A backup whose manifest bears our seal."""

    path: Path
    manifest: Manifest
    manifest_sha256: str
    keys: KeyWrapper

    def dump(self) -> Iterator[bytes]:
        """Give out the dump of the database. Its last bytes come only once all are proven."""
        told = self.manifest.dump
        name = sealing.BackupName(name=self.manifest.name)
        try:
            with (self.path / folder.DUMP).open("rb") as file:
                yield from sealing.unseal(file, name, told.key(), told.plain_sha256, self.keys)
        except SealBroken as broken:
            raise BackupBroken(f"The seal of the dump is broken: {broken}") from broken

    def anchors(self) -> list[Anchor]:
        """Return the heads of the trail that were written down before the backup was made."""
        return [*audit.read_anchors((self.path / folder.ANCHORS).read_text().splitlines())]


def open_backup(path: Path, keys: KeyWrapper) -> Opened:
    """Open a backup. Raises BackupBroken unless its manifest is the one that was sealed."""
    written, sealed = _bytes_of(path, folder.MANIFEST), _bytes_of(path, folder.SEAL)
    try:
        manifest.check_seal(written, sealed, path.name, keys)
        told = manifest.read(written)
    except SealBroken as broken:
        raise BackupBroken(f"The manifest is not the one that was sealed: {broken}") from broken
    except OutsideSilent as silent:
        raise RuleBroken(
            f"The backup is sealed under a master key that is not at hand: {silent} Put the key it "
            "was made with into the key file as a further line, or set PORTAL_KMS_KEY."
        ) from silent
    if told.schema > migrations.HEAD:
        raise RuleBroken(
            f"The backup was made by a later version of the portal ({told.portal}, schema "
            f"{told.schema}). Restore it with that version or a later one."
        )
    return Opened(
        path=path, manifest=told, manifest_sha256=hashlib.sha256(written).hexdigest(), keys=keys
    )


def check_dump(opened: Opened) -> None:
    """Raise BackupBroken unless the dump and the anchors lie there as the manifest says."""
    for name, digest in (
        (folder.DUMP, opened.manifest.dump.sha256),
        (folder.ANCHORS, opened.manifest.anchors_sha256),
    ):
        try:
            with (opened.path / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            raise BackupBroken(f"{name} is missing.") from None
        if found != digest:
            raise BackupBroken(f"{name} is not what the manifest says: it was changed.")


def _bytes_of(path: Path, name: str) -> bytes:
    try:
        return (path / name).read_bytes()
    except OSError:
        raise BackupBroken(f"{name} is missing.") from None
