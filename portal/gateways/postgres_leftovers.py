"""What a killed server leaves behind, and when it is safe to clear it away.

Where the first process of a container does not reap at once, a killed server stays as a zombie, and
both its pid file and its socket's lock stop the next one from starting.
"""

import time
from pathlib import Path

_PROCESSES = Path("/proc")
_PATIENCE = 30.0


def clear_leftovers(data: Path, socket: Path) -> None:
    """Remove the marks of a server that is surely gone. Do nothing while in doubt."""
    marks = data / "postmaster.pid"
    pid = _pid_in(marks)
    if pid is None or not _PROCESSES.is_dir() or _is_a_living_server(pid):
        return
    _wait_for_orphans(data)
    marks.unlink(missing_ok=True)
    (socket / ".s.PGSQL.5432.lock").unlink(missing_ok=True)


def is_surely_dead(data: Path) -> bool:
    """Tell whether the server named in the pid file is gone, a zombie, or no server at all."""
    pid = _pid_in(data / "postmaster.pid")
    return pid is None or (_PROCESSES.is_dir() and not _is_a_living_server(pid))


def _pid_in(marks: Path) -> int | None:
    try:
        return int(marks.read_text().split()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _is_a_living_server(pid: int) -> bool:
    try:
        name, rest = (_PROCESSES / str(pid) / "stat").read_text().rsplit(")", 1)
    except (FileNotFoundError, ProcessLookupError):
        return False
    return rest.split()[0] not in "ZX" and name.endswith("(postgres")


def _wait_for_orphans(data: Path) -> None:
    """Wait until no process of the old server works in the data directory any more.

    Without its pid file the next server cannot see them, and two would write the same files.
    """
    until = time.monotonic() + _PATIENCE
    while any(_works_in(process, data) for process in _PROCESSES.glob("[0-9]*")):
        if time.monotonic() > until:
            raise RuntimeError(
                f"Processes of a killed PostgreSQL still use {data}. End them, then start again."
            )
        time.sleep(0.05)


def _works_in(process: Path, data: Path) -> bool:
    try:
        is_ours = (process / "cwd").readlink() == data
        return is_ours and (process / "stat").read_text().rsplit(")", 1)[0].endswith("(postgres")
    except OSError:
        return False
