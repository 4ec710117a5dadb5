"""The steps at which the portal is killed: where each is, and the deed that comes by it."""

import importlib
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Step:
    """A place in the code: a function of a module or of a class in it, and the deed that calls it."""

    deed: str
    module: str
    function: str
    is_after: bool = True


_DISK, _S3 = "portal.gateways.disk_store", "portal.gateways.s3_store"
_SIGNING, _COMPLETING = "portal.signing.actions.signing", "portal.signing.actions.completing"
_INTAKE, _DOCUMENTS = "portal.documents.intake", "portal.documents.actions"

# Those of a store of one kind only are named for it.
STEPS = {
    "upload: spooled": Step("upload", _INTAKE, "_spooled"),
    "upload: scanned": Step("upload", _INTAKE, "_scanned"),
    "upload: looked into": Step("upload", _INTAKE, "_looked_into"),
    "sealing: before": Step("upload", "portal.gateways.sealing", "seal", is_after=False),
    "sealing: data key wrapped": Step("upload", "portal.gateways.keys", "{keys}.wrap"),
    "sealing: sealed": Step("upload", "portal.gateways.sealing", "seal"),
    "store: before the put": Step("upload", "{store}", "{Store}.put_new", is_after=False),
    "store: put": Step("upload", "{store}", "{Store}.put_new"),
    "disk: before the name": Step("upload", _DISK, "_give_name", is_after=False),
    "disk: named, folder not yet durable": Step("upload", _DISK, "_give_name"),
    "upload: row written, not committed": Step("upload", _DOCUMENTS, "keep_row"),
    "commit: before": Step("upload", "portal.db", "session.commit", is_after=False),
    "commit: done, not acknowledged": Step("upload", "portal.db", "session.commit"),
    "retention: committed, not yet held": Step(
        "upload", "{store}", "{Store}.retain", is_after=False
    ),
    "retention: held": Step("upload", "{store}", "{Store}.retain"),
    "filing: document kept, BAA not": Step(
        "filing", "portal.baa.actions", "_put_on_file", is_after=False
    ),
    "filing: on file, not committed": Step("filing", "portal.baa.actions", "_put_on_file"),
    "sweep: before letting go": Step("sweep", "{store}", "{Store}.delete", is_after=False),
    "sweep: let go": Step("sweep", "{store}", "{Store}.delete"),
    "destruction: key erased, not committed": Step(
        "removal", "portal.documents.destruction", "_erase"
    ),
    "destruction: committed, file still there": Step(
        "removal", "{store}", "{Store}.delete", is_after=False
    ),
    "disk: new master key, nothing wrapped under it": Step(
        "rotation", "portal.gateways.keys", "LocalKeys.add"
    ),
    "disk: some keys wrapped anew, not committed": Step(
        "rotation", "portal.documents.keyring", "DataKeys.put_back"
    ),
    "disk: some keys wrapped anew": Step("rotation", "portal.jobs.rotation", "_rewrap_some"),
    "signing: sealed and not stored": Step("signing", _SIGNING, "_sealed"),
    "signing: stored and no row": Step("signing", _SIGNING, "_stored"),
    "signing: row written, no certificate": Step("signing", _SIGNING, "_note_signed"),
    "signing: copies written, not committed": Step("signing", _COMPLETING, "_send_copies"),
    "signing: before the commit": Step("signing", "portal.db", "session.commit", is_after=False),
    "signing: committed and not acknowledged": Step("signing", "portal.db", "session.commit"),
    "backup: files copied": Step("backup", "portal.backups.making", "_Copying.copy"),
    "backup: database dumped": Step("backup", "portal.backups.making", "_seal_dump"),
    "backup: written, not named": Step("backup", "portal.backups.making", "_write"),
}


def arm(step: Step, words: dict[str, str]) -> None:
    """Have this process kill itself the next time it comes by the step."""
    module = importlib.import_module(step.module.format(**words))
    *path, name = step.function.format(**words).split(".")
    place: Any = module
    for part in path:
        place = getattr(place, part)
    setattr(place, name, _deadly(getattr(place, name), is_after=step.is_after))


def die() -> None:
    """End as a power cut would: no handler runs, nothing is flushed."""
    os.kill(os.getpid(), signal.SIGKILL)


def _deadly(function: Callable[..., Any], *, is_after: bool) -> Callable[..., Any]:
    def run(*told: Any, **named: Any) -> Any:
        if is_after:
            function(*told, **named)
        die()

    return run
