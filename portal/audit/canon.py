"""The bytes that seal an event, made without the database.

The same as `audit.canon` in trail/02_chain.sql: a JSON array of everything the event says, written as
PostgreSQL writes jsonb. Anyone can check the chain with SHA-256 and this page.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

GENESIS = bytes(32)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sealed:
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
    said = [
        event.practice_id,
        seq,
        event.id,
        (event.at - _EPOCH) // _MICROSECOND,
        event.xid,
        event.actor_kind,
        event.actor_id,
        event.actor_name,
        event.deed,
        event.subject_kind,
        event.subject_id,
        event.vendor_id,
        event.ip,
        event.user_agent,
        event.request_id,
        json.loads(event.details, parse_float=Decimal),
    ]
    return _written(said).encode()


def _written(value: Any) -> str:
    """Return a value as jsonb writes it: shorter keys first, a space after each comma and colon."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        pairs = (f"{_written(key)}: {_written(value[key])}" for key in keys)
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_written, value)) + "]"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return json.dumps(value, ensure_ascii=False)
