"""Letting go of a stored file only once the row that says so is committed.

Should the process die in between, the nightly upkeep lets go of it: a destroyed row's file has no
key any more in the portal, and nobody asks for it.
"""

import logging

from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.db import session
from portal.gateways.outside import outside
from portal.gateways.ports import NotKept, OutsideSilent, StillRetained

_log = logging.getLogger("portal.documents")
_WAITING = "documents_to_let_go"


def let_go_once_committed(store_key: str) -> None:
    """Have the store let go of a file, when the present transaction is committed."""
    session().info.setdefault(_WAITING, []).append(store_key)


@event.listens_for(Session, "after_commit")
def _let_go(held: Session) -> None:
    if held.in_nested_transaction():
        return  # a savepoint: the row can still be undone
    for store_key in held.info.pop(_WAITING, ()):
        try:
            outside().store.delete(store_key)
        except NotKept:
            continue  # gone already
        except (StillRetained, OutsideSilent, OSError) as later:
            _log.info("A destroyed document's file goes later: %s", type(later).__name__)


@event.listens_for(Session, "after_rollback")
def _forget(held: Session) -> None:
    held.info.pop(_WAITING, None)
