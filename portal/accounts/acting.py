"""For whom a transaction acts: the database shows that person, and those of the practice.

`set_config(..., true)` holds for one transaction, as with the practice in `portal.tenancy`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, event, select, text
from sqlalchemy.orm import Session, SessionTransaction

from portal.accounts.models import PersonSession
from portal.accounts.queries import hash_of
from portal.db import session

_PERSON = "person_id"
_TAKE_UP = text(
    "SELECT held.*, set_config('app.person_id', held.person_id::text, true)"
    " FROM app.session_of(:hash) held"
)
_TELL = text("SELECT set_config('app.person_id', :person, true)")


def act_for(person_id: int) -> None:
    """Act for this person from now on: their own rows may be seen and changed."""
    _set(person_id)


def take_up(token: str, *, at: datetime) -> PersonSession | None:
    """Return the session of a cookie if it still holds, and act for its person from now on."""
    # One statement finds it and tells the database for whom; every page asks this.
    held: PersonSession | None = session.scalar(
        select(PersonSession).from_statement(_TAKE_UP), {"hash": hash_of(token)}
    )
    if held is None or not held.is_alive(at):
        _set(None)
        return None
    session().info[_PERSON] = held.person_id
    return held


@contextmanager
def acting_for(person_id: int) -> Iterator[None]:
    """Act for this person for the length of the block."""
    before = session().info.get(_PERSON)
    _set(person_id)
    try:
        yield
        session.flush()
    finally:
        _set(before)


def _set(person_id: int | None) -> None:
    held = session()
    held.info[_PERSON] = person_id
    if held.in_transaction():
        held.connection().execute(_TELL, {"person": _words(held)})


@event.listens_for(Session, "after_begin")
def _tell_each_transaction(
    held: Session, _transaction: SessionTransaction, connection: Connection, *_rest: Any
) -> None:
    if held.info.get(_PERSON) is not None:
        connection.execute(_TELL, {"person": _words(held)})


def _words(held: Session) -> str:
    person_id = held.info.get(_PERSON)
    return "" if person_id is None else str(person_id)
