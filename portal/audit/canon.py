"""The bytes that seal an event, made without the database.

The same as `audit.canon` in trail/02_chain.sql: a JSON array of everything the event says, written as
PostgreSQL writes jsonb. Anyone can check the chain with SHA-256 and this page.
"""

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

GENESIS = bytes(32)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Sealed(NamedTuple):
    """One event as the trail keeps it. `xid` and `details` as PostgreSQL writes them."""

    practice_id: int
    id: int
    at: datetime
    xid: str
    actor_kind: str
    actor_id: int | None
    actor_name: str
    deed: str
    subject_kind: str | None
    subject_id: int | None
    vendor_id: int | None
    ip: str | None
    user_agent: str | None
    request_id: str | None
    details: str


def seal(before: bytes, event: Sealed, seq: int) -> bytes:
    """Return the hash of this event as line `seq`, after the line whose hash is `before`."""
    return sha256(before + canon(event, seq)).digest()


def canon(event: Sealed, seq: int) -> bytes:
    """Return the bytes of this event as line `seq`."""
    micros = (event.at - _EPOCH) // _MICROSECOND
    said = (event.practice_id, seq, event.id, micros, *event[3:-1])
    # jsonb, too, writes a space after each comma and leaves letters beyond ASCII as they are.
    # The details are jsonb themselves: their text is their one form.
    return f"{json.dumps(said, ensure_ascii=False)[:-1]}, {event.details}]".encode()
