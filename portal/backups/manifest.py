"""What a backup says that it holds: every file with its digest, every table with its rows.

The manifest is sealed under the master key, so that nobody who only holds the folder can write
another. In it are numbers and digests; no name, and nothing that anybody wrote.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from portal.gateways import sealing
from portal.gateways.ports import KeyWrapper, SealBroken, WrappedKey

FORMAT = 1


@dataclass(frozen=True, kw_only=True)
class TableCount:
    """A table as it stood: how many rows, and a digest over all of them."""

    table: str
    rows: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class KeptObject:
    """A sealed document in a backup. The last part of its key is the digest of its bytes."""

    practice_id: int
    document_id: int
    key: str

    @property
    def sha256(self) -> str:
        """Return the digest of its sealed bytes."""
        return self.key.rsplit("/", 1)[-1]


@dataclass(frozen=True, kw_only=True)
class Lost:
    """A document that the store did not have, or not as it was kept, when the backup was made."""

    practice_id: int
    document_id: int
    why: str

    def sentence(self) -> str:
        """Return what was wrong."""
        return (
            f"Document {self.document_id} of practice {self.practice_id} {self.why} when the "
            "backup was made."
        )


@dataclass(frozen=True, kw_only=True)
class SealedDump:
    """The dump of the database: how it is sealed, and digests of what lies there and of what comes out."""

    size: int
    sha256: str
    plain_sha256: str
    key_id: str
    wrapped: str

    def key(self) -> WrappedKey:
        """Return the wrapped key it is sealed under."""
        return WrappedKey(key_id=self.key_id, blob=base64.b64decode(self.wrapped))


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """Everything a backup says of itself."""

    name: str
    made_at: datetime
    portal: str
    schema: str
    # The version that can read it back: of the server, or of its pg_dump where that is later.
    postgres: int
    dump: SealedDump
    anchors_sha256: str
    tables: tuple[TableCount, ...]
    objects: tuple[KeptObject, ...]
    lost: tuple[Lost, ...]

    @property
    def rows(self) -> int:
        """Return how many rows there are in all tables."""
        return sum(one.rows for one in self.tables)

    def written(self) -> bytes:
        """Return it as it lies in its file."""
        told = {"format": FORMAT} | asdict(self)
        return (json.dumps(told, indent=1, default=lambda day: day.isoformat()) + "\n").encode()


def read(written: bytes) -> Manifest:
    """Read a manifest back. Anything else raises SealBroken."""
    try:
        told = json.loads(written)
        if told.pop("format") != FORMAT:
            raise SealBroken("The manifest is of a form that this version does not know.")
        return _read(told)
    except (KeyError, TypeError, ValueError) as wrong:
        raise SealBroken("The manifest cannot be read.") from wrong


def seal(written: bytes, name: str, keys: KeyWrapper) -> bytes:
    """Return the seal of a manifest: its digest, wrapped under the master key."""
    return sealing.seal_small(_digest(written), _context(name), keys)


def check_seal(written: bytes, sealed: bytes, name: str, keys: KeyWrapper) -> None:
    """Raise SealBroken unless this manifest is the one that was sealed under this name."""
    if sealing.open_small(sealed, _context(name), keys) != _digest(written):
        raise SealBroken("The manifest is not the one that was sealed.")


def _read(told: Mapping[str, Any]) -> Manifest:
    made_at = datetime.fromisoformat(told["made_at"])
    read_back: dict[str, Any] = {
        **told,
        "made_at": made_at,
        "dump": SealedDump(**told["dump"]),
        "tables": tuple(TableCount(**one) for one in told["tables"]),
        "objects": tuple(KeptObject(**one) for one in told["objects"]),
        "lost": tuple(Lost(**one) for one in told["lost"]),
    }
    return Manifest(**read_back)


def _digest(written: bytes) -> bytes:
    return hashlib.sha256(written).digest()


def _context(name: str) -> str:
    return f"backup manifest {name}"
