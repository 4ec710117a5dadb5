"""Running risky work in a child process that can take little and touch less."""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

_LAUNCHER = Path(__file__).parent / "confined_child.py"
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


def run_confined(script: Path, stdin: BinaryIO, limits: Limits) -> bytes:
    """Run a script of ours with a file as its standard input, and return what it wrote.

    The child is a fresh interpreter: no environment of ours, no path of ours, no secrets.
    """
    stdin.seek(0)
    with subprocess.Popen(  # noqa: S603 - our own interpreter and script
        [
            sys.executable,
            "-I",
            str(_LAUNCHER),
            str(script),
            str(limits.memory),
            str(limits.cpu_seconds),
            str(int(limits.may_start_threads)),
        ],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LANG": "C.UTF-8", **limits.environ},
        cwd="/",
        start_new_session=True,
    ) as child:
        try:
            answer = _read_within(child, limits)
            code = child.wait(timeout=limits.wall_seconds)
        except (ChildFailed, subprocess.TimeoutExpired) as failure:
            raise ChildFailed(str(failure)) from failure
        finally:
            _kill_all_of(child)
    if code != 0:
        raise ChildFailed(f"The child ended with {code}.")
    return answer


def _read_within(child: subprocess.Popen[bytes], limits: Limits) -> bytes:
    ends_at = time.monotonic() + limits.wall_seconds
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


def _kill_all_of(child: subprocess.Popen[bytes]) -> None:
    """Kill the child and whatever it may have started."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
