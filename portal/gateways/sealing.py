"""Sealing: each document under a data key of its own, wrapped by the master key.

Tink's StreamingAead works through a document in segments of 1 MB, whatever its size. A sealed
document begins with a line that holds its wrapped data key, so that documents outlive the
loss of the database; the row is what counts while there is one.
"""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol, cast

from tink import (
    KeysetHandle,
    TinkError,
    new_keyset_handle,
    proto_keyset_format,
    secret_key_access,
    streaming_aead,
)

from portal.gateways.ports import KeyWrapper, OutsideSilent, SealBroken, WrappedKey

ALGORITHM = "AES256_GCM_HKDF_1MB"
CHUNK = 256 * 1024

_MAGIC = b"countersign sealed document 1\n"
_HEADER_LIMIT = 16 * 1024

streaming_aead.register()


class SealName(Protocol):
    """What a seal is bound to: as the master key wants it named, and as the stream does."""

    def context(self) -> dict[str, str]: ...

    def associated_data(self) -> bytes: ...


@dataclass(frozen=True, kw_only=True)
class DocumentName:
    """What a seal is bound to: whose document, and a name that only this sealing carries."""

    practice_id: int
    sealed_as: str

    def context(self) -> dict[str, str]:
        """Return the name as the master key wants it named."""
        return {"practice": str(self.practice_id), "document": self.sealed_as}

    def associated_data(self) -> bytes:
        """Return the name as the stream is bound to it."""
        return f"countersign/document/1/{self.practice_id}/{self.sealed_as}".encode()


@dataclass(frozen=True, kw_only=True)
class BackupName:
    """What the seal of a backup is bound to, so that it never passes for a document, nor one for it."""

    name: str

    def context(self) -> dict[str, str]:
        """Return the name as the master key wants it named."""
        return {"purpose": "backup", "backup": self.name}

    def associated_data(self) -> bytes:
        """Return the name as the stream is bound to it."""
        return f"countersign/backup/1/{self.name}".encode()


def seal(source: BinaryIO, destination: BinaryIO, name: SealName, keys: KeyWrapper) -> WrappedKey:
    """Seal a document from `source` into `destination`, under a fresh data key."""
    keyset = new_keyset_handle(streaming_aead.streaming_aead_key_templates.AES256_GCM_HKDF_1MB)
    secret = proto_keyset_format.serialize(keyset, secret_key_access.TOKEN)
    wrapped = keys.wrap(secret, name.context())
    destination.write(_MAGIC + _header(name, wrapped))
    stream = _stream(keyset).new_encrypting_stream(
        cast("BinaryIO", _LeftOpen(destination)), name.associated_data()
    )
    with stream:
        while chunk := source.read(CHUNK):
            stream.write(chunk)
    return wrapped


def unseal(
    source: BinaryIO, name: SealName, wrapped: WrappedKey, sha256: str, keys: KeyWrapper
) -> Iterator[bytes]:
    """Give out a sealed document. The last bytes come only once its digest is proven."""
    secret = keys.unwrap(wrapped, name.context())
    try:
        keyset = proto_keyset_format.parse(secret, secret_key_access.TOKEN)
    except TinkError as wrong:
        raise SealBroken("The data key is not whole.") from wrong
    _skip_header(source)
    digest, held = hashlib.sha256(), b""
    for chunk in _plain(keyset, source, name.associated_data()):
        digest.update(chunk)
        if held:
            yield held
        held = chunk
    if digest.hexdigest() != sha256:
        raise SealBroken("The document is not the one that was kept.")
    yield held


def seal_small(secret: bytes, context: str, keys: KeyWrapper) -> bytes:
    """Seal a secret of a row (an authenticator's key, a link) under the master key itself."""
    return joined(keys.wrap(secret, {"purpose": context}))


def open_small(sealed: bytes, context: str, keys: KeyWrapper) -> bytes:
    """Return what `seal_small` sealed in the same context."""
    return keys.unwrap(parted(sealed), {"purpose": context})


def joined(wrapped: WrappedKey) -> bytes:
    """Return a small sealed secret as one value of a row."""
    return wrapped.key_id.encode() + b"\0" + wrapped.blob


def parted(sealed: bytes) -> WrappedKey:
    """Return what `joined` made one value of."""
    key_id, _, blob = sealed.partition(b"\0")
    return WrappedKey(key_id=key_id.decode(), blob=blob)


def _plain(keyset: KeysetHandle, source: BinaryIO, bound_to: bytes) -> Iterator[bytes]:
    watched = _Watched(source)
    stream = _stream(keyset).new_decrypting_stream(cast("BinaryIO", watched), bound_to)
    try:
        while chunk := stream.read(CHUNK):
            yield chunk
    except TinkError as wrong:
        if watched.silent is not None:
            raise OutsideSilent(str(watched.silent)) from wrong
        raise SealBroken("The seal is broken.") from wrong


def _stream(keyset: KeysetHandle) -> Any:
    return keyset.primitive(streaming_aead.StreamingAead)


def _header(name: SealName, wrapped: WrappedKey) -> bytes:
    told = name.context() | {
        "algorithm": ALGORITHM,
        "key": wrapped.key_id,
        "keyset": base64.b64encode(wrapped.blob).decode(),
    }
    return json.dumps(told).encode() + b"\n"


def _skip_header(source: BinaryIO) -> None:
    # Byte by byte: a stream from afar need not know how to read a line or to go back.
    if source.read(len(_MAGIC)) != _MAGIC:
        raise SealBroken("This is not a sealed document.")
    for _ in range(_HEADER_LIMIT):
        if source.read(1) in {b"\n", b""}:
            return
    raise SealBroken("This is not a sealed document.")


class _LeftOpen:
    """A file that stays open when the stream that writes to it is closed."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.closed = False

    def write(self, data: bytes) -> int:
        return self._file.write(data)

    def writable(self) -> bool:
        return True

    def close(self) -> None:
        self.closed = True


class _Watched:
    """A source that remembers that it failed: Tink calls every failure a broken seal."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.silent: OutsideSilent | None = None
        self.closed = False

    def read(self, size: int) -> bytes:
        try:
            return self._source.read(size)
        except OutsideSilent as silent:
            self.silent = silent
            raise

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self.closed = True
