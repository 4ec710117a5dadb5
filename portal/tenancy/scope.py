"""The practice of the current transaction. Row-level security shows only its rows.

This is the one place that tells the database: `set_config(..., true)` holds for one transaction,
so nothing leaks through a pooled connection to the next request.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.orm import Session, SessionTransaction

from portal.db import db, session
from portal.errors import NotFound

# Events that happen before any practice is known: an unknown address at the door, a start.
THE_PORTAL_ITSELF = 0

_PRACTICE = "practice_id"
_TELL = text("SELECT set_config('app.practice_id', :practice, true)")


def enter(practice_id: int) -> None:
    """Be in this practice from now on, until `leave` or the end of the request."""
    session().info[_PRACTICE] = practice_id
    _tell_now()


def leave() -> None:
    """Be in no practice: no row of any practice can be seen."""
    session().info.pop(_PRACTICE, None)
    _tell_now()


def current_practice_id() -> int:
    """Return the practice we are in. Raise NotFound when we are in none."""
    practice_id: int | None = session().info.get(_PRACTICE)
    if practice_id is None:
        raise NotFound
    return practice_id


@contextmanager
def inside(practice_id: int) -> Iterator[None]:
    """Be in a practice for the length of the block."""
    before = session().info.get(_PRACTICE)
    enter(practice_id)
    try:
        yield
    finally:
        if before is None:
            leave()
        else:
            enter(before)


@contextmanager
def apart() -> Iterator[Connection]:
    """Give a transaction of its own inside the practice we are in, kept whatever becomes of ours."""
    practice_id = current_practice_id()
    with db.engine.begin() as connection:
        connection.execute(_TELL, {"practice": str(practice_id)})
        yield connection


def _tell_now() -> None:
    held = session()
    if held.in_transaction():
        held.connection().execute(_TELL, {"practice": _words(held)})


@event.listens_for(Session, "after_begin")
def _tell_each_transaction(
    held: Session, _transaction: SessionTransaction, connection: Connection, *_rest: Any
) -> None:
    if _PRACTICE in held.info:
        connection.execute(_TELL, {"practice": _words(held)})


def _words(held: Session) -> str:
    practice_id = held.info.get(_PRACTICE)
    return "" if practice_id is None else str(practice_id)
