"""The portal's own PostgreSQL, for when no DATABASE_URL is given.

Unix socket only, peer authentication, data checksums, every commit flushed to disk. Each process
that uses it holds a shared lock, which the kernel drops even on kill -9; the last one out stops it.
"""

import atexit
import contextlib
import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from portal.gateways.postgres_binaries import ClusterRefused, find_binaries
from portal.gateways.postgres_for_root import copy_to_open_place, open_place_for
from portal.gateways.postgres_leftovers import clear_leftovers, is_surely_dead
from portal.gateways.postgres_user import own_name, server_user

__all__ = ["DATABASE", "SUPERUSER", "Cluster", "ClusterRefused"]

SUPERUSER = "postgres"
# The portal's database in it.
DATABASE = "countersign"
_MAY_LOG_IN = (
    SUPERUSER,
    "portal_owner",
    "portal_app",
    "portal_worker",
    "portal_backup",
)
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # What people typed never reaches the server's log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


class Cluster:
    """One PostgreSQL data directory, its server, and our use of it."""

    def __init__(self, data: Path, bin_dir: Path | None = None) -> None:
        self.data = data.absolute()
        self._user = server_user(self.data)
        if self._user.first_closed(self.data.parent):
            self.data = open_place_for(self.data)
            self._user = server_user(self.data)
        self._binaries = find_binaries(self._major(), only_in=bin_dir)
        if self._user.first_closed(self._binaries.directory / "postgres"):
            self._binaries = copy_to_open_place(self._binaries)
        self._use: IO[str] | None = None
        self._process = os.getpid()
        # Short, because the path of a socket is limited to about 100 bytes.
        short = hashlib.sha256(str(self.data).encode()).hexdigest()[:10]
        self.socket = Path(f"/tmp/portal-pg-{self._user.uid}-{short}")  # noqa: S108 (owner is checked)

    def start(self) -> None:
        """Start the server unless it runs, making the data directory first if there is none."""
        with self._lock():
            if self._major() is None:
                self._make_data()
            if not self._is_running():
                self._start_server()
            if self._use is None:
                self._use = self._beside("users").open("w")
                fcntl.flock(self._use, fcntl.LOCK_SH)
                atexit.register(self.release)

    def release(self) -> None:
        """Give up our use. The last user stops the server."""
        # A forked child shares our lock; it must not give it up for us.
        if self._use is None or self._process != os.getpid():
            return
        with self._lock(), self._use:
            is_last = _is_ours_alone(self._use)
            self._use = None
            atexit.unregister(self.release)
            if is_last and self._is_running():
                self._control("-w", "-m", "fast", "-s", "stop")
                with contextlib.suppress(OSError):
                    self.socket.rmdir()

    def destroy(self) -> None:
        """Stop the server at once and remove its data: for one that was made to be thrown away."""
        with self._lock():
            if self._major() is not None and self._is_running():
                self._control("-w", "-m", "immediate", "-s", "stop")
            with contextlib.suppress(OSError):
                self.socket.rmdir()
            shutil.rmtree(self.data, ignore_errors=True)
        if self._use is not None:
            self._use.close()
            self._use = None
            atexit.unregister(self.release)

    @property
    def programs(self) -> Path:
        """Return the folder with the programs of its version."""
        return self._binaries.directory

    def dsn(self, database: str, user: str) -> str:
        """Return the connection string for libpq and psycopg."""
        return f"host={self.socket} dbname={database} user={user}"

    def url(self, database: str, user: str) -> str:
        """Return the connection address for SQLAlchemy."""
        return f"postgresql+psycopg://{user}@/{database}?host={self.socket}"

    def _major(self) -> str | None:
        try:
            return (self.data / "PG_VERSION").read_text().strip()
        except FileNotFoundError:
            return None
        except PermissionError:
            raise ClusterRefused(
                f"The database in {self.data} belongs to {self.data.owner()}. "
                "Run the portal as that user, or as root."
            ) from None

    def _make_data(self) -> None:
        """Make the data directory beside its place, so that a crash leaves no half-made one."""
        made = self._beside("new")
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(mode=0o700)
        if self._user.is_other:
            os.chown(made, self._user.uid, self._user.gid)
        choices = (
            "-U",
            SUPERUSER,
            "-A",
            "peer",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-k",
        )
        self._binaries.run("initdb", "-D", made, *choices, user=self._user)
        made.rename(self.data)

    def _start_server(self) -> None:
        clear_leftovers(self.data, self.socket)
        self._make_socket_directory()
        users = sorted({own_name(), self._user.name})
        map_lines = [f"portal {user} {role}\n" for user in users for role in _MAY_LOG_IN]
        (self.data / "pg_hba.conf").write_text("local all all peer map=portal\n")
        (self.data / "pg_ident.conf").write_text("".join(map_lines))
        settings = "".join(f" -c {name}={value}" for name, value in _SETTINGS.items())
        log = self.data / "server.log"
        self._control(
            "-w",
            "-t",
            120,
            "-s",
            "-l",
            log,
            "-o",
            f"-k {self.socket}{settings}",
            "start",
        )

    def _make_socket_directory(self) -> None:
        self.socket.mkdir(mode=0o700, exist_ok=True)
        status = self.socket.lstat()
        if self._user.is_other and status.st_uid == 0 and not self.socket.is_symlink():
            os.chown(self.socket, self._user.uid, self._user.gid)
            status = self.socket.lstat()
        if self.socket.is_symlink() or status.st_uid != self._user.uid:
            raise ClusterRefused(f"{self.socket} belongs to someone else. Remove it, start again.")

    def _is_running(self) -> bool:
        """Tell whether the server lives. It may still be starting up.

        `pg_ctl status` says yes for a killed server that nobody has reaped: ask the socket too.
        """
        if self._binaries.try_to("pg_ctl", "-D", self.data, "status", user=self._user)[0]:
            return False
        for _ in range(100):
            answer = self._binaries.try_to("pg_isready", "-q", "-h", self.socket, user=self._user)
            if answer[0] in (0, 1):
                return True
            if is_surely_dead(self.data):
                return False
            time.sleep(0.1)
        raise ClusterRefused(
            f"A PostgreSQL server runs on {self.data} but does not answer on {self.socket}. "
            "Stop it, then start again."
        )

    def _control(self, *arguments: object) -> None:
        try:
            self._binaries.run("pg_ctl", "-D", self.data, *arguments, user=self._user)
        except ClusterRefused as refused:
            raise ClusterRefused(f"{refused} See {self.data / 'server.log'}.") from refused

    def _beside(self, ending: str) -> Path:
        return self.data.with_name(f".{self.data.name}.{ending}")

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        self.data.parent.mkdir(parents=True, exist_ok=True)
        with self._beside("lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _is_ours_alone(use: IO[str]) -> bool:
    try:
        fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
