"""Backups: making one, restoring it, and the drill that proves that it can be restored."""

from portal.backups.actions import record_drill
from portal.backups.drill import Drilled, drill
from portal.backups.folder import find
from portal.backups.making import Made, Source, make
from portal.backups.models import RestoreDrill
from portal.backups.opening import BackupBroken, Opened, open_backup
from portal.backups.queries import drills, standing
from portal.backups.restoring import check_empty, restore
from portal.backups.rules import EVERY, Outcome, Standing

__all__ = [
    "EVERY",
    "BackupBroken",
    "Drilled",
    "Made",
    "Opened",
    "Outcome",
    "RestoreDrill",
    "Source",
    "Standing",
    "check_empty",
    "drill",
    "drills",
    "find",
    "make",
    "open_backup",
    "record_drill",
    "restore",
    "standing",
]
