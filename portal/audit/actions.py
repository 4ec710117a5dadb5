"""Writing to the trail. It joins the caller's transaction: both are kept, or neither."""

from sqlalchemy import insert

from portal.audit.models import AuditEvent
from portal.audit.rules import Actor, Deed
from portal.db import session

_TOUCHED = "touched_vendors"


def record(
    deed: Deed,
    *,
    by: Actor,
    vendor_id: int | None = None,
    subject: tuple[str, int] | None = None,
    **details: str | int | bool | None,
) -> None:
    """Add one event. A vendor named here is judged afresh before the transaction commits."""
    kind, subject_id = subject or (None, None)
    session.execute(
        # RETURNING the key would name every partition; nobody asks for it.
        insert(AuditEvent).inline(),
        {
            "actor_kind": by.kind,
            "actor_id": by.actor_id,
            "actor_name": by.name,
            "deed": deed,
            "subject_kind": kind,
            "subject_id": subject_id,
            "vendor_id": vendor_id,
            "ip": by.ip,
            "user_agent": by.user_agent,
            "request_id": by.request_id,
            "details": {name: value for name, value in details.items() if value is not None},
        },
    )
    if vendor_id is not None:
        touch({vendor_id})


def touch(vendor_ids: set[int]) -> None:
    """Have these vendors judged afresh before the transaction commits."""
    session().info.setdefault(_TOUCHED, set()).update(vendor_ids)


def take_touched_vendors() -> frozenset[int]:
    """Return the vendors named since the last call, and forget them."""
    return frozenset(session().info.pop(_TOUCHED, ()))
