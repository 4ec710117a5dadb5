"""A portal as a practice first starts it: an empty folder, its own database, mail and scanner."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from portal.gateways.cluster import Cluster
from tests.chromium.live import LivePortal, environment, open_post_office, serving
from tests.peers.clamd import running_clamd

_FIRST_RUN = re.compile(r"\S+/first-run/\S+")


@dataclass(frozen=True)
class OwnPortal(LivePortal):
    """A portal that serves, and the folder that all of it is in."""

    place: Path

    @property
    def log(self) -> str:
        """Return all that the server wrote, and its database."""
        postgres = self.place / "data" / "postgres" / "server.log"
        return (self.place / "serve.log").read_text() + postgres.read_text()

    @property
    def first_address(self) -> str:
        """Return the one-time address that the server printed when it started."""
        found = _FIRST_RUN.search(self.log)
        assert found, self.log
        return found[0]

    def files_kept(self) -> set[Path]:
        """Return every file there is beside the database's: what documents are stored in."""
        data = self.place / "data"
        return {
            path
            for path in data.rglob("*")
            if path.is_file() and not path.is_relative_to(data / "postgres")
        }

    @contextmanager
    def database_as(self, role: str, practice_id: int = 0) -> Iterator[psycopg.Connection[Any]]:
        """Come to the database past the portal, as a role, in a practice."""
        cluster = Cluster(self.place / "data" / "postgres")
        with psycopg.connect(cluster.dsn("countersign", role)) as connection:
            connection.execute("SELECT set_config('app.practice_id', %s, true)", [str(practice_id)])
            yield connection
            connection.rollback()

    def practice_id(self, name: str) -> int:
        """Return the number of the practice with this name."""
        with self.database_as("postgres") as connection:
            asked = "SELECT practice_id FROM app.practices WHERE name = %s"
            ((found,),) = connection.execute(asked, [name]).fetchall()
            return int(found)


@contextmanager
def first_start() -> Iterator[OwnPortal]:
    """Start a portal in a new folder, with nothing in it, and stop it after."""
    with tempfile.TemporaryDirectory(prefix="portal-") as made:
        place = Path(made)
        # PostgreSQL runs as another user when we are root.
        place.chmod(0o755)
        with open_post_office() as office, running_clamd(_folder(place / "clamd")) as clamd:
            environ = environment(
                PORTAL_DATA=str(place / "data"),
                PORTAL_SCANNER=clamd.address,
                PORTAL_SMTP_URL=f"smtp://127.0.0.1:{office.port}",
            )
            with serving(environ, place / "serve.log") as url:
                yield OwnPortal(url, {**environ, "PORTAL_PUBLIC_URL": url}, office, place)


def _folder(path: Path) -> Path:
    path.mkdir()
    return path
