"""The drill: a backup is restored where nobody works, checked, and what came of it told."""

import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from portal.audit.findings import Anchor
from portal.backups import folder
from portal.backups.examining import Examined, examine
from portal.backups.making import Say
from portal.backups.opening import BackupBroken, Opened, open_backup
from portal.backups.rules import Outcome, Trouble
from portal.gateways.ports import KeyWrapper
from portal.gateways.throwaway import throwaway_cluster


@dataclass(frozen=True, kw_only=True)
class Drilled:
    """What came of restoring a backup."""

    at: datetime
    seconds: float
    # What it was named; what it says of itself, where that bears our seal.
    name: str
    opened: Opened | None
    seen: Examined

    @property
    def outcome(self) -> Outcome:
        """Return whether everything was there, and whole."""
        return Outcome.FAILED if self.seen.troubles else Outcome.PASSED

    def troubles_of(self, practice_id: int) -> list[str]:
        """Return what is wrong for a practice: what is its own, and what is everybody's."""
        own = {practice_id, None}
        return [one.sentence for one in self.seen.troubles if one.practice_id in own]


def drill(
    place: Path,
    name: str | None,
    keys: KeyWrapper,
    *,
    live_anchors: Collection[Anchor],
    at: datetime,
    say: Say,
) -> Drilled:
    """Restore a backup into a throwaway cluster and check all of it."""
    began = time.monotonic()
    path = folder.find(place, name)
    opened: Opened | None = None
    try:
        opened = open_backup(path, keys)
        say("Starting a PostgreSQL to restore into.")
        with throwaway_cluster(opened.manifest.postgres) as cluster:
            seen = examine(opened, cluster, live_anchors=live_anchors, say=say)
    except BackupBroken as broken:
        seen = Examined(troubles=[Trouble(sentence=str(broken))])
    return Drilled(
        at=at, seconds=time.monotonic() - began, name=path.name, opened=opened, seen=seen
    )
