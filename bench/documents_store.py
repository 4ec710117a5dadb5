"""Documents of 25 and 60 MiB, up and down, over disk and S3: CPU beside a plain put and get of the same bytes.

`python -m bench.documents_store`. Up is the whole way of a file's bytes through the web process but for
the scan and the cage, which are other processes: veiled as it comes in, its digest, the seal, the digest
of what is sealed, the store. Down is from the store to the last proven byte. Plain is what one would
write without all that: boto3's own put and get over the same TLS; on disk, copy and fsync, and read.
"""

import hashlib
import os
import resource
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, cast
from uuid import uuid4

from portal import clock
from portal.gateways import sealing
from portal.gateways.disk_store import DiskStore
from portal.gateways.keys import KmsKeys
from portal.gateways.outside import Outside, lend_outside
from portal.gateways.ports import DocumentStore
from portal.gateways.s3_store import S3Store
from portal.gateways.spool import measure
from portal.gateways.veiled_spool import VeiledSpool
from tests.peers.s3 import REGION, client, make_bucket, running_s3

_SIZES = (25 << 20, 60 << 20)
_ROUNDS, _WARM = 7, 1
_CHUNK = 64 * 1024
_AIMS = {"up": 3.5, "down": 2.5}


@dataclass
class Measured:
    """One thing measured: its milliseconds of CPU in this process, and by the wall."""

    name: str
    run: Callable[[], None]
    cpu: list[float] = field(default_factory=list)
    # Of it, what is ours: the kernel's part swings with whatever else the disk has to do.
    user: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def once(self, *, counts: bool) -> None:
        """Run once; note how long it took, if it counts."""
        wall, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
        self.run()
        if counts:
            after = resource.getrusage(resource.RUSAGE_SELF)
            user = after.ru_utime - before.ru_utime
            self.user.append(user * 1000)
            self.cpu.append((user + after.ru_stime - before.ru_stime) * 1000)
            self.wall.append((time.perf_counter() - wall) * 1000)


class Way:
    """Bytes on their way into one store and out of it."""

    def __init__(self, store: DocumentStore, content: bytes) -> None:
        self.store, self.content = store, content
        self.name = sealing.DocumentName(practice_id=7, sealed_as=uuid4().hex)
        self.last: Any = None

    def up(self) -> None:
        """Take the bytes in, seal and store them, as an upload does."""
        from portal.documents.actions import _seal_and_store  # noqa: PLC0415 - no row here

        with VeiledSpool() as place:
            for at in range(0, len(self.content), _CHUNK):
                place.write(self.content[at : at + _CHUNK])
            spooled = measure(cast("BinaryIO", place), limit=len(self.content))
            stored = _seal_and_store(spooled.file, self.name, timedelta(minutes=5))
        self.last = (stored, spooled.sha256)

    def down(self) -> None:
        """Give the bytes out, as a download does."""
        from portal.gateways.outside import outside  # noqa: PLC0415 - beside the rest of this way

        stored, digest = self.last
        with self.store.open(stored.key) as sealed:
            given = sealing.unseal(sealed, self.name, stored.wrapped, digest, outside().keys)
            assert sum(map(len, given)) == len(self.content)


class PlainDisk:
    """A file copied, made durable, and read."""

    def __init__(self, folder: Path, content: bytes) -> None:
        self.folder, self.content = folder, content

    def up(self) -> None:
        """Copy the bytes into a new file."""
        self.last = self.folder / uuid4().hex
        with self.last.open("wb") as file:
            source = BytesIO(self.content)
            while chunk := source.read(_CHUNK):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())

    def down(self) -> None:
        """Read the file."""
        with self.last.open("rb") as file:
            while file.read(_CHUNK):
                pass


class PlainDigestedDisk(PlainDisk):
    """The same, with a digest on both ways, as any store needs that is to notice a changed bit."""

    def up(self) -> None:
        """Copy the bytes and take their digest."""
        super().up()
        hashlib.sha256(self.content).hexdigest()

    def down(self) -> None:
        """Read the file and take its digest."""
        with self.last.open("rb") as file:
            hashlib.file_digest(file, "sha256").hexdigest()


class PlainS3:
    """What boto3 does by itself."""

    def __init__(self, s3: Any, bucket: str, content: bytes) -> None:
        self.s3, self.bucket, self.content = s3, bucket, content

    def up(self) -> None:
        """Put an object."""
        self.last = uuid4().hex
        self.s3.put_object(Bucket=self.bucket, Key=self.last, Body=BytesIO(self.content))

    def down(self) -> None:
        """Get the object."""
        body = self.s3.get_object(Bucket=self.bucket, Key=self.last)["Body"]
        while body.read(_CHUNK):
            pass


def main() -> None:
    """Measure both stores at both sizes, ours and plain in turn."""
    with ExitStack() as open_until_the_end:
        folder = Path(open_until_the_end.enter_context(TemporaryDirectory()))
        peer = open_until_the_end.enter_context(running_s3(folder / "s3"))
        bucket = make_bucket(peer, "bench")
        keys = KmsKeys(peer.key_id, region=REGION, endpoint=peer.kms)
        s3_store = S3Store(bucket, region=REGION, endpoint=peer.s3, kms_key=peer.key_id)
        on_disk = Outside.in_memory()
        print(f"{'':42}{'CPU ms':>8}{'of it user':>12}{'wall ms':>9}")
        for size in _SIZES:
            content = os.urandom(size)
            disk = replace(on_disk, store=DiskStore(folder / "documents"))
            (folder / "plain").mkdir(exist_ok=True)
            _compare(
                "disk",
                disk,
                content,
                {
                    "copied": PlainDisk(folder / "plain", content),
                    "copied, with a digest": PlainDigestedDisk(folder / "plain", content),
                },
            )
            s3 = client("s3", peer.s3)
            _compare(
                "S3",
                replace(on_disk, store=s3_store, keys=keys),
                content,
                {"boto3": PlainS3(s3, bucket, content)},
            )


def _compare(where: str, its: Outside, content: bytes, plain: dict[str, Any]) -> None:
    size = f"{len(content) >> 20} MiB"
    ways = {"sealed": Way(its.store, content)} | plain
    measured = {
        (direction, name): Measured(f"{where}, {size} {direction}, {name}", getattr(way, direction))
        for name, way in ways.items()
        for direction in ("up", "down")
    }
    with lend_outside(its):
        for number in range(_ROUNDS + _WARM):
            for one in measured.values():
                one.once(counts=number >= _WARM)
    for one in measured.values():
        cpu, user, wall = map(statistics.median, (one.cpu, one.user, one.wall))
        print(f"{one.name:42}{cpu:8.0f}{user:12.0f}{wall:9.0f}")
    for direction, aim in _AIMS.items():
        ratios = ", ".join(
            f"{_ratio(ours.cpu, other.cpu):.2f} x {name} (user {_ratio(ours.user, other.user):.2f})"
            for ours in [measured[direction, "sealed"]]
            for name, other in ((name, measured[direction, name]) for name in plain)
        )
        print(f"  {where}, {size} {direction}: CPU {ratios} (aim: {aim} at most)")


def _ratio(ours: list[float], theirs: list[float]) -> float:
    return statistics.median(ours) / max(statistics.median(theirs), 0.1)


if __name__ == "__main__":
    began = clock.now()
    main()
    print(f"Took {(clock.now() - began).total_seconds():.0f} s")
