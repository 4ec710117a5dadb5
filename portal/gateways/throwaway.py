"""A PostgreSQL for an hour: in a temporary folder, and gone when the work with it is done."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir, mkdtemp

from portal.gateways.cluster import Cluster
from portal.gateways.postgres_binaries import ClusterRefused, binaries_in, places

_PREFIX = "countersign-drill-"
_IN_USE = "in-use"


@contextmanager
def throwaway_cluster(least_major: int) -> Iterator[Cluster]:
    """Run a new cluster of this version or a later one, and remove it afterwards."""
    programs = programs_from(least_major)
    _clear_what_was_left()
    place = Path(mkdtemp(prefix=_PREFIX))
    # The server's user must pass through; what lies in it is closed to all others.
    place.chmod(0o711)
    with (place / _IN_USE).open("w") as use:
        fcntl.flock(use, fcntl.LOCK_EX)
        cluster = Cluster(place / "postgres", programs)
        try:
            cluster.start()
            yield cluster
        finally:
            _remove(place, cluster)


def programs_from(least_major: int) -> Path:
    """Return a folder with the programs of this version or a later one."""
    for directory in places():
        binaries = binaries_in(directory)
        if binaries and int(binaries.major) >= least_major:
            return directory
    raise ClusterRefused(
        f"The backup is of PostgreSQL {least_major}, and no programs of that version or a later "
        f"one were found. Install PostgreSQL {least_major}, or set PORTAL_PG_BIN to its bin folder."
    )


def _remove(place: Path, cluster: Cluster) -> None:
    cluster.destroy()
    if place not in cluster.data.parents:
        # Where its user may not enter the temporary folder, a link led out of it.
        shutil.rmtree(cluster.data.parent, ignore_errors=True)
    shutil.rmtree(place, ignore_errors=True)


def _clear_what_was_left() -> None:
    """Remove those whose process was killed: what they hold lies in the clear."""
    for place in Path(gettempdir()).glob(f"{_PREFIX}*"):
        try:
            with (place / _IN_USE).open("r+") as use:
                fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _remove(place, Cluster(place / "postgres"))
        except OSError:
            continue  # in use, or somebody else's
