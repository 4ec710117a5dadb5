"""A real clamd for tests, with hand-made signatures: nothing is downloaded, it is up in no time."""

import hashlib
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.gateways.memory import EICAR

_PROGRAM = shutil.which("clamd", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")

_CONFIG = """
LocalSocket {folder}/clamd.ctl
DatabaseDirectory {folder}/signatures
PidFile {folder}/clamd.pid
TemporaryDirectory {folder}
Foreground yes
StreamMaxLength {largest}M
MaxScanSize {looked_into}M
MaxFileSize {looked_into}M
ConcurrentDatabaseReload yes
"""


@dataclass(frozen=True)
class Clamd:
    """A running clamd."""

    address: str
    process: subprocess.Popen[bytes]


@contextmanager
def running_clamd(
    folder: Path, *, largest_mb: int = 64, looked_into_mb: int = 200
) -> Iterator[Clamd]:
    """Start clamd in a folder of its own, and stop it after."""
    assert _PROGRAM, "clamd is missing. Run: apt-get install -y clamav-daemon"
    _write_signatures(folder / "signatures")
    config = folder / "clamd.conf"
    config.write_text(_CONFIG.format(folder=folder, largest=largest_mb, looked_into=looked_into_mb))
    with subprocess.Popen(
        [_PROGRAM, "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait_for(folder / "clamd.ctl", process)
            yield Clamd(address=f"unix://{folder}/clamd.ctl", process=process)
        finally:
            process.kill()


def _write_signatures(folder: Path) -> None:
    folder.mkdir()
    digest = hashlib.md5(EICAR, usedforsecurity=False).hexdigest()
    (folder / "test.hdb").write_text(f"{digest}:{len(EICAR)}:Eicar-Test-Signature\n")
    (folder / "test.ndb").write_text(f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n")


def _wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    ends_at = time.monotonic() + 20
    while time.monotonic() < ends_at:
        assert process.poll() is None, "clamd did not start."
        with socket.socket(socket.AF_UNIX) as probe:
            if path.exists() and probe.connect_ex(str(path)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError("clamd did not answer in time.")
