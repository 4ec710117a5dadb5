"""The first thing a confined child runs: it gives up what it may not have, then runs the script.

Stands alone: it imports nothing of the portal, whose settings and secrets are not for it.
"""

import ctypes
import resource
import runpy
import sys

_NO_NEW_PRIVILEGES = 38  # PR_SET_NO_NEW_PRIVS
_DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_SIGKILL = 9


def confine(memory: int, cpu_seconds: int, *, threads: bool) -> None:
    """Set hard limits. None of them can be raised again."""
    control = ctypes.CDLL(None).prctl
    control(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    control(_DIES_WITH_PARENT, _SIGKILL, 0, 0, 0)
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


if __name__ == "__main__":
    script = sys.argv[1]
    confine(int(sys.argv[2]), int(sys.argv[3]), threads=sys.argv[4] == "1")
    runpy.run_path(script, run_name="__main__")
