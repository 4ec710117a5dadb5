"""The first thing a confined child runs: it gives up what it may not have, then runs the script.

Stands alone: it imports nothing of the portal, whose settings and secrets are not for it.
"""

import ctypes
import os
import resource
import runpy
import sys
from contextlib import suppress
from io import BytesIO, TextIOWrapper
from pathlib import Path

_NO_NEW_PRIVILEGES = 38  # PR_SET_NO_NEW_PRIVS
_DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_SIGKILL = 9
_NEW_USERS = 0x10000000  # CLONE_NEWUSER: it makes the next one possible, and root powerless
_NEW_NETWORK = 0x40000000  # CLONE_NEWNET
_GIVES_WAY = 10


def confine(memory: int, cpu_seconds: int, *, threads: bool, offline: bool) -> None:
    """Set hard limits. None of them can be raised again."""
    _give_way()
    system = ctypes.CDLL(None)
    if offline:
        system.unshare(_NEW_USERS | _NEW_NETWORK)
    system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    system.prctl(_DIES_WITH_PARENT, _SIGKILL, 0, 0, 0)
    limits = [
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ]
    if not threads:
        # The kernel counts all of the user's threads, so there is only none or as many as they like.
        limits.append((resource.RLIMIT_NPROC, 0))
    for limit, most in limits:
        resource.setrlimit(limit, (most, most))


def _give_way() -> None:
    """Let whoever waits for a page go first. A session of its own is weighed as a whole."""
    os.nice(_GIVES_WAY)
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(_GIVES_WAY))


def _take_in_what_is_handed() -> None:
    """Let scripts go back and forth in their input, though it came through a pipe."""
    if not sys.stdin.seekable():
        sys.stdin = TextIOWrapper(BytesIO(sys.stdin.buffer.read()))


if __name__ == "__main__":
    script = sys.argv[1]
    confine(
        int(sys.argv[2]),
        int(sys.argv[3]),
        threads=sys.argv[4] == "1",
        offline=sys.argv[5] == "1",
    )
    _take_in_what_is_handed()
    sys.argv = [script, *sys.argv[6:]]
    runpy.run_path(script, run_name="__main__")
    sys.stdout.flush()
    # Without taking libraries apart: Pango's own threads may still run in them, and crash.
    os._exit(0)
