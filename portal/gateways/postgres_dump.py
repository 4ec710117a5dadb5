"""PostgreSQL's own pg_dump and pg_restore, through pipes: nothing lies in the clear on a disk."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, BinaryIO, cast

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from portal.gateways.postgres_binaries import ClusterRefused, places

_LOCK_WAIT = "60s"


class DumpFailed(Exception):
    """pg_dump or pg_restore did not end well. The message is its own."""


def major_of(programs: Path) -> int | None:
    """Return the version of the pg_dump in this folder, or None where there is none."""
    if not (programs / "pg_dump").exists():
        return None
    said = subprocess.run(  # noqa: S603 (PostgreSQL's program, no shell)
        [programs / "pg_dump", "--version"], capture_output=True, text=True, check=False
    ).stdout
    found = re.search(r"(\d+)", said)
    return int(found[1]) if found else None


def find_dump_programs(server_major: int) -> Path:
    """Return a folder of this machine whose pg_dump can read a server of this version."""
    seen = []
    for programs in _client_places():
        major = major_of(programs)
        if major is not None and major >= server_major:
            return programs
        if major is not None:
            seen.append(str(major))
    found = f" Found here: version {', '.join(seen)}." if seen else ""
    raise ClusterRefused(
        f"The server is PostgreSQL {server_major}, so a backup needs pg_dump of version "
        f"{server_major} or later on this machine. Install postgresql-client-{server_major}, or "
        f"set PORTAL_PG_BIN to the folder that holds it.{found}"
    )


@contextmanager
def dumping(programs: Path, dsn: str, *, role: str, snapshot: str) -> Iterator[BinaryIO]:
    """Give what pg_dump reads of a snapshot that another connection holds open.

    It is whole only once the block has ended without DumpFailed.
    """
    options = (f"--role={role}", f"--snapshot={snapshot}", f"--lock-wait-timeout={_LOCK_WAIT}")
    with TemporaryFile() as said:
        running = _start(programs / "pg_dump", options, dsn, said, stdout=subprocess.PIPE)
        try:
            yield cast("BinaryIO", running.stdout)
        except BaseException:
            _end(running)
            raise
        _see_that_it_went_well(running, "pg_dump", said)


def restore(programs: Path, dsn: str, chunks: Iterable[bytes]) -> None:
    """Restore a dump into an empty database, all of it or nothing."""
    options = ("--single-transaction", "--exit-on-error")
    with TemporaryFile() as said:
        running = _start(programs / "pg_restore", options, dsn, said, stdin=subprocess.PIPE)
        pipe = cast("BinaryIO", running.stdin)
        try:
            # It may end before it has read everything; then its exit code says why.
            with suppress(BrokenPipeError):
                for chunk in chunks:
                    pipe.write(chunk)
        except BaseException:
            _end(running)
            raise
        with suppress(BrokenPipeError):
            pipe.close()
        _see_that_it_went_well(running, "pg_restore", said)


def _start(
    program: Path,
    options: tuple[str, ...],
    dsn: str,
    said: IO[bytes],
    *,
    stdin: int = subprocess.DEVNULL,
    stdout: int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    parts = conninfo_to_dict(dsn)
    # Not on the command line, where every user of the machine could read it.
    password = parts.pop("password", None)
    environ = {name: told for name, told in os.environ.items() if not name.startswith("PG")}
    if password:
        environ["PGPASSWORD"] = str(password)
    return subprocess.Popen(  # noqa: S603 (PostgreSQL's program, no shell)
        [
            program,
            "--format=custom",
            "--no-password",
            *options,
            f"--dbname={make_conninfo('', **parts)}",
        ],
        stdin=stdin,
        stdout=stdout,
        stderr=said,
        env=environ,
    )


def _end(running: subprocess.Popen[bytes]) -> None:
    running.kill()
    with running:
        """Close its pipes, and reap it."""


def _see_that_it_went_well(running: subprocess.Popen[bytes], name: str, said: IO[bytes]) -> None:
    with running:
        code = running.wait()
    if code:
        said.seek(0)
        lines = said.read().decode(errors="replace").strip().splitlines()
        raise DumpFailed(f"{name} failed ({code}): {lines[0] if lines else 'it said nothing'}")


def _client_places() -> Iterator[Path]:
    """Yield the folders that may hold pg_dump. The wheel's, which speaks no TLS, comes last."""
    chosen = os.environ.get("PORTAL_PG_BIN")
    wheels = []
    for place in places():
        if "site-packages" in place.parts and str(place) != chosen:
            wheels.append(place)
        else:
            yield place
    if on_path := shutil.which("pg_dump"):
        yield Path(on_path).parent
    yield from wheels
