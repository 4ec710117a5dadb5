"""Asking for files to be scanned later, by the worker."""

from datetime import timedelta

from portal.db import session
from portal.gateways import queue

SCAN = "documents.scan_soon"

# A scanner that is starting anew, or reads new signatures, takes about so long.
_SOON = timedelta(seconds=30)


def ask_for_scans(practice_id: int) -> None:
    """Have what waits for its scan looked at, once this transaction is committed."""
    queue.defer(session.connection(), SCAN, practice_id=practice_id)


def ask_for_scans_soon(practice_id: int) -> None:
    """Have what waits looked at shortly. After that the clock does it, every five minutes."""
    queue.defer_after(session.connection(), _SOON, SCAN, practice_id=practice_id)
