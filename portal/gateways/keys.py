"""Master keys: a key file on this machine, or AWS KMS. They wrap; they never touch documents."""

import base64
import fcntl
import hashlib
import json
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.gateways.ports import OutsideSilent, SealBroken, WrappedKey

_NONCE = 12
_LOCAL = "local:"
_REFUSED = {"InvalidCiphertextException", "IncorrectKeyException"}


class KeyFileWrong(Exception):
    """The local master key cannot be used. The message says what to do."""


class LocalKeys:
    """Master keys in a file of this machine, one a line. The first wraps; all unwrap.

    A line that is added counts at once, in every process that has the file open. One that is taken
    out counts until the process ends.
    """

    def __init__(self, keys: list[bytes], path: Path | None = None) -> None:
        self._keys = {fingerprint(key): key for key in keys}
        self._path = path
        self._seen = _state(path)
        self.key_id = fingerprint(keys[0])

    @classmethod
    def from_file(cls, path: Path) -> "LocalKeys":
        """Read the key file. Raise KeyFileWrong where it is gone, no key, or open to others."""
        return cls(_read_keys(path), path)

    @property
    def key_ids(self) -> tuple[str, ...]:
        """Return which master keys are held."""
        self._look_again()
        return tuple(self._keys)

    def wrap(self, secret: bytes, context: Mapping[str, str]) -> WrappedKey:
        self._look_again()
        nonce = os.urandom(_NONCE)
        key = self._keys[self.key_id]
        blob = nonce + AESGCM(key).encrypt(nonce, secret, _bound(context))
        return WrappedKey(key_id=self.key_id, blob=blob)

    def unwrap(self, wrapped: WrappedKey, context: Mapping[str, str]) -> bytes:
        if wrapped.key_id not in self._keys:
            self._look_again()
        key = self._keys.get(wrapped.key_id)
        if key is None:
            raise OutsideSilent(f"Master key {wrapped.key_id} is not in the key file.")
        nonce, sealed = wrapped.blob[:_NONCE], wrapped.blob[_NONCE:]
        try:
            return AESGCM(key).decrypt(nonce, sealed, _bound(context))
        except (InvalidTag, ValueError) as wrong:
            raise SealBroken("The master key refuses this wrapped key.") from wrong

    def add(self) -> str:
        """Begin a new master key in the file, above the others, and return its id."""
        if self._path is None:
            raise KeyFileWrong("These master keys are in no file.")
        add_key(self._path)
        self._look_again()
        return self.key_id

    def _look_again(self) -> None:
        seen = _state(self._path)
        if self._path is None or seen is None or seen == self._seen:
            return
        keys = _read_keys(self._path)
        self._keys |= {fingerprint(key): key for key in keys}
        self._seen, self.key_id = seen, fingerprint(keys[0])


class KmsKeys:
    """A master key in AWS KMS. The context is its EncryptionContext, so CloudTrail names it."""

    def __init__(self, key_id: str, *, region: str, endpoint: str | None = None) -> None:
        self.key_id = key_id
        self.client: Any = boto3.session.Session().client(
            "kms", region_name=region, endpoint_url=endpoint, config=limits()
        )

    def wrap(self, secret: bytes, context: Mapping[str, str]) -> WrappedKey:
        answer = self._ask("encrypt", KeyId=self.key_id, Plaintext=secret, context=context)
        return WrappedKey(key_id=answer["KeyId"], blob=answer["CiphertextBlob"])

    def unwrap(self, wrapped: WrappedKey, context: Mapping[str, str]) -> bytes:
        answer = self._ask(
            "decrypt", KeyId=wrapped.key_id, CiphertextBlob=wrapped.blob, context=context
        )
        return bytes(answer["Plaintext"])

    def _ask(self, what: str, *, context: Mapping[str, str], **said: Any) -> Any:
        try:
            return getattr(self.client, what)(EncryptionContext=dict(context), **said)
        except ClientError as error:
            if error.response["Error"]["Code"] in _REFUSED:
                raise SealBroken("KMS refuses this wrapped key.") from error
            raise OutsideSilent(f"KMS says {error.response['Error']['Code']}.") from error
        except BotoCoreError as error:
            raise OutsideSilent("KMS does not answer.") from error


class KeyRing:
    """KMS beside a key file of before: KMS wraps from now on, and what the file wrapped opens still.

    So a portal that moves to KMS loses neither a document nor anybody's authenticator.
    """

    def __init__(self, now: KmsKeys, before: LocalKeys) -> None:
        self.now, self.before = now, before

    @property
    def key_id(self) -> str:
        """Return which master key wraps from now on."""
        return self.now.key_id

    def wrap(self, secret: bytes, context: Mapping[str, str]) -> WrappedKey:
        return self.now.wrap(secret, context)

    def unwrap(self, wrapped: WrappedKey, context: Mapping[str, str]) -> bytes:
        is_local = wrapped.key_id.startswith(_LOCAL)
        return (self.before if is_local else self.now).unwrap(wrapped, context)


def make_key_file(path: Path) -> None:
    """Make a new master key, for this user's eyes only. A file that is there is left alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(base64.b64encode(os.urandom(32)) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def add_key(path: Path) -> None:
    """Put a new master key above those in the file: whole or not at all, and none is dropped."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)  # one at a time
        before = _read_keys(path)
        made = path.with_name(path.name + ".new")
        with open(made, "wb", opener=_for_us_alone) as file:
            file.writelines(base64.b64encode(key) + b"\n" for key in (os.urandom(32), *before))
            file.flush()
            os.fsync(file.fileno())
        # Whoever runs the portal keeps the file, also when root adds to it.
        os.chown(made, path.stat().st_uid, path.stat().st_gid)
        made.replace(path)
        os.fsync(folder)
    finally:
        os.close(folder)


def _for_us_alone(path: str, _flags: int) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


def _read_keys(path: Path) -> list[bytes]:
    if not path.exists():
        raise KeyFileWrong(
            f"{path} is missing, and without it no kept document opens. Put it back."
        )
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise KeyFileWrong(f"{path} is open to others on this machine. Run: chmod 600 {path}")
    try:
        keys = [base64.b64decode(line, validate=True) for line in path.read_text().split()]
    except ValueError:
        keys = []
    if not keys or any(len(key) != 32 for key in keys):
        raise KeyFileWrong(f"{path} is not a key file: each line is 32 bytes in base64.")
    return keys


def _state(path: Path | None) -> tuple[int, int, int] | None:
    """Return what changes when a file does. None: there is none, and what was read counts on."""
    try:
        told = path.stat() if path else None
    except FileNotFoundError:
        return None
    return (told.st_ino, told.st_mtime_ns, told.st_size) if told else None


def fingerprint(key: bytes) -> str:
    """Return the id of a local master key: it names the key and tells nothing of it."""
    return _LOCAL + hashlib.sha256(b"countersign master key\0" + key).hexdigest()[:16]


def limits() -> Config:
    """Return how long AWS may take: two tries, and seconds for each."""
    return Config(
        connect_timeout=5,
        read_timeout=30,
        retries={"total_max_attempts": 2, "mode": "standard"},
        # We send digests of our own; older stores stumble over those that boto3 adds.
        request_checksum_calculation="when_required",
    )


def _bound(context: Mapping[str, str]) -> bytes:
    return json.dumps(dict(context), sort_keys=True, separators=(",", ":")).encode()
