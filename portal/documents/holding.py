"""Holding what is kept: only once its row is committed does the store hold a file for years.

A file that was stored while its row was not (a crash, a refusal further on) stays held for two days
and then goes with the sweep. Years at once would make every such orphan undeletable.
"""

import logging
from datetime import datetime

from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.db import session
from portal.gateways.outside import outside
from portal.gateways.ports import NotKept, OutsideSilent, StillRetained

_log = logging.getLogger("portal.documents")
_WAITING = "documents_to_hold"


def hold_once_committed(store_key: str, until: datetime) -> None:
    """Have the store hold a file until this moment, when the present transaction is committed."""
    session().info.setdefault(_WAITING, {})[store_key] = until


@event.listens_for(Session, "after_commit")
def _hold(held: Session) -> None:
    if held.in_nested_transaction():
        return  # a savepoint: the row can still be undone
    for store_key, until in held.info.pop(_WAITING, {}).items():
        try:
            outside().store.retain(store_key, until)
        except StillRetained:
            continue  # held for longer already
        except (OutsideSilent, NotKept, OSError) as silent:
            # The row is committed and the file is held two days; the nightly upkeep tries again.
            _log.warning("A document is not held for years yet: %s", type(silent).__name__)


@event.listens_for(Session, "after_rollback")
def _forget(held: Session) -> None:
    held.info.pop(_WAITING, None)
