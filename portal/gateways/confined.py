"""Running risky work in a child process that can take little and touch less."""

import logging
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Thread
from typing import IO, BinaryIO

_log = logging.getLogger("portal.confined")

_HERE = Path(__file__).parent
_LAUNCHER = _HERE / "confined_child.py"
_PROBE = _HERE / "confined_probe.py"
_READ = 64 * 1024


class ChildFailed(Exception):
    """The child died, ran over a limit, or said too much. What it said is not to be used."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much a child may take."""

    memory: int
    cpu_seconds: int
    wall_seconds: float
    answer: int
    may_start_threads: bool = False
    environ: Mapping[str, str] = field(default_factory=dict)


def run_confined(
    script: Path, stdin: BinaryIO, limits: Limits, arguments: Sequence[str] = ()
) -> bytes:
    """Run a script of ours with a file as its standard input, and return what it wrote.

    The child is a fresh interpreter: no environment of ours, no path of ours, no secrets, and no
    network where the kernel permits to take it away.
    """
    return _run(script, stdin, limits, arguments, offline=can_be_offline())


@lru_cache(maxsize=1)
def can_be_offline() -> bool:
    """Tell whether a child without a network still works here. It is found out once.

    It may not: where the kernel forbids it, or where the interpreter can be read only by a
    capability that a child in a namespace of its own no longer has.
    """
    # Twice, so that a machine that was busy for once does not decide it for good.
    return any(_works_offline() for _ in range(2))


def _works_offline() -> bool:
    limits = Limits(memory=1 << 30, cpu_seconds=5, wall_seconds=20, answer=64)
    try:
        with Path(os.devnull).open("rb") as nothing:
            return _run(_PROBE, nothing, limits, (), offline=True) == b"offline\n"
    except ChildFailed:
        return False


def _run(
    script: Path, stdin: BinaryIO, limits: Limits, arguments: Sequence[str], *, offline: bool
) -> bytes:
    if stdin.seekable():
        stdin.seek(0)
    began = time.monotonic()
    with subprocess.Popen(  # noqa: S603 - our own interpreter and script
        [
            sys.executable,
            "-I",
            str(_LAUNCHER),
            str(script),
            str(limits.memory),
            str(limits.cpu_seconds),
            str(int(limits.may_start_threads)),
            str(int(offline)),
            *arguments,
        ],
        stdin=stdin if has_descriptor(stdin) else subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LANG": "C.UTF-8", **limits.environ},
        cwd="/",
        start_new_session=True,
    ) as child:
        feeder = Thread(target=_feed, args=(stdin, child.stdin))
        feeder.start()
        try:
            answer = _read_within(child, limits, began + limits.wall_seconds)
            _wait_until(child, began + limits.wall_seconds)
        finally:
            _kill_all_of(child)
            feeder.join()
            megabytes = _reap(child)
            _log.debug(
                "%s: %.1f s, %.0f MB, ended with %d",
                script.stem,
                time.monotonic() - began,
                megabytes,
                child.returncode,
            )
    if child.returncode != 0:
        raise ChildFailed(f"The child ended with {child.returncode}.")
    return answer


def has_descriptor(file: BinaryIO) -> bool:
    """Tell whether a child can read a file by itself. A veiled one is handed to it in pieces."""
    try:
        file.fileno()
    except OSError:
        return False
    return True


def _feed(file: BinaryIO, pipe: IO[bytes] | None) -> None:
    """Hand a file to the child until it has all of it, or is gone."""
    if pipe is None:
        return
    with suppress(BrokenPipeError), pipe:
        while chunk := file.read(_READ):
            pipe.write(chunk)


def _read_within(child: subprocess.Popen[bytes], limits: Limits, ends_at: float) -> bytes:
    answer = bytearray()
    pipe = child.stdout
    assert pipe is not None  # noqa: S101 - it was asked for just above
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            if not selector.select(max(0.0, ends_at - time.monotonic())):
                raise ChildFailed("The child took too long.")
            chunk = os.read(pipe.fileno(), _READ)
            if not chunk:
                return bytes(answer)
            answer += chunk
            if len(answer) > limits.answer:
                raise ChildFailed("The child said too much.")


def _wait_until(child: subprocess.Popen[bytes], ends_at: float) -> None:
    """Wait for the child's end without reaping it, so that its number stays its own."""
    descriptor = os.pidfd_open(child.pid)
    try:
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            if not selector.select(max(0.0, ends_at - time.monotonic())):
                raise ChildFailed("The child took too long.")
    finally:
        os.close(descriptor)


def _kill_all_of(child: subprocess.Popen[bytes]) -> None:
    """Kill the child and whatever it may have started."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def _reap(child: subprocess.Popen[bytes]) -> float:
    """Take the child's end, and return the most memory it had, in megabytes."""
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss / 1024
