"""Where a large file waits while it is looked at: on disk, without a name, and never in the clear.

What is written is enciphered (AES-256-CTR, NIST SP 800-38A) under a key that only this object
holds. So many large files can wait at once in little memory, and a disk that is taken away, or a swap,
tells nothing. It keeps no promise of integrity: the digest that is taken while it is filled does.
"""

import io
import os
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO, cast

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers import CipherContext

_BLOCK = 16


class VeiledSpool(io.RawIOBase):
    """A nameless file that is written once, from its beginning, and then read from anywhere."""

    def __init__(self) -> None:
        super().__init__()
        self._key = os.urandom(32)
        self._start = int.from_bytes(os.urandom(8), "big") << 64
        # The file as the disk sees it.
        self.veiled = cast("BinaryIO", TemporaryFile(buffering=0))  # noqa: SIM115 - closed with this
        self._size = 0
        self._at = 0
        # The stream of the cipher, and where in the file it stands.
        self._stream: tuple[CipherContext, int] | None = None

    @property
    def size(self) -> int:
        """Return how many bytes were written."""
        return self._size

    def write(self, data: object) -> int:
        """Write at the end. Anywhere else the cipher's stream would be used twice."""
        if self._at != self._size:
            raise io.UnsupportedOperation("A spool is written once, from its beginning.")
        clear = memoryview(cast("bytes", data)).cast("B")
        rest = memoryview(self._veil(clear, self._at))
        self.veiled.seek(self._size)
        while rest:
            rest = rest[self.veiled.write(rest) :]
        self._size += len(clear)
        self._at = self._size
        return len(clear)

    def readinto(self, into: object) -> int:
        """Read on from here; at most as much as fits."""
        place = memoryview(cast("bytearray", into)).cast("B")
        self.veiled.seek(self._at)
        veiled = self.veiled.read(len(place)) or b""
        place[: len(veiled)] = self._veil(veiled, self._at)
        self._at += len(veiled)
        return len(veiled)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if not 0 <= base + offset <= self._size:
            raise ValueError("There is nothing so far in the spool.")
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        if not self.closed:
            self.veiled.close()
        super().close()

    def _veil(self, data: bytes | memoryview, at: int) -> bytes:
        """Encipher or decipher: in this mode both are the same."""
        stream, stands = self._stream or (None, -1)
        if stream is None or stands != at:
            counter = (self._start + at // _BLOCK).to_bytes(_BLOCK, "big")
            stream = Cipher(algorithms.AES(self._key), modes.CTR(counter)).encryptor()
            stream.update(bytes(at % _BLOCK))
        self._stream = stream, at + len(data)
        return stream.update(data)
