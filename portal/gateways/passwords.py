"""Hashing passwords and recovery codes with argon2id: slow and heavy on purpose (RFC 9106)."""

import os

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import hash_secret_raw

_MEMORY_KIB = 64 * 1024
_LANES = 2


class Passwords:
    """Hashes and checks. `cost` is how many times it goes over its memory."""

    def __init__(self, cost: int, *, memory_kib: int = _MEMORY_KIB) -> None:
        self._cost, self._memory = cost, memory_kib
        self._hasher = PasswordHasher(
            time_cost=cost, memory_cost=memory_kib, parallelism=_LANES, type=Type.ID
        )
        # What an unknown person's password is checked against, so that it takes as long.
        self._nobody = self._hasher.hash(os.urandom(32))

    @classmethod
    def quick(cls) -> "Passwords":
        """Return one for tests that is real, but light."""
        return cls(1, memory_kib=64)

    def hash(self, password: str) -> str:
        """Return the hash to keep; it holds its own salt and cost."""
        return self._hasher.hash(password)

    def matches(self, kept: str | None, password: str) -> bool:
        """Tell whether this is the password. Where none is kept, take as long, and say no."""
        try:
            self._hasher.verify(kept or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Tell whether a hash was made at another cost, and should be made again."""
        return self._hasher.check_needs_rehash(kept)

    def digest(self, code: str, salt: bytes) -> bytes:
        """Return the digest of a recovery code under its person's salt."""
        return hash_secret_raw(
            code.encode(), salt, self._cost, self._memory, _LANES, hash_len=32, type=Type.ID
        )
