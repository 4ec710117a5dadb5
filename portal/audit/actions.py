"""Writing to the trail. It joins the caller's transaction: both are kept, or neither."""

import json
from collections.abc import Mapping

from sqlalchemy import BigInteger, Text, bindparam, cast, column, func, insert, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

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
            **_row(deed, by),
            "subject_kind": kind,
            "subject_id": subject_id,
            "vendor_id": vendor_id,
            "details": {name: value for name, value in details.items() if value is not None},
        },
    )
    if vendor_id is not None:
        touch({vendor_id})


def record_each(
    deed: Deed, about: Mapping[int, Mapping[str, str | int | bool]], *, by: Actor
) -> None:
    """Add one event for each vendor, with its own details, in one statement."""
    if not about:
        return
    row = _row(deed, by)
    ids = bindparam(None, list(about), ARRAY(BigInteger))
    details = bindparam(None, [json.dumps(dict(told)) for told in about.values()], ARRAY(Text))
    told = func.unnest(ids, details).table_valued(
        column("vendor_id", BigInteger), column("details", Text)
    )
    told = told.render_derived(name="told")
    same = [literal(value, AuditEvent.__table__.c[name].type) for name, value in row.items()]
    session.execute(
        insert(AuditEvent)
        .inline()
        .from_select(
            [*row, "vendor_id", "details"],
            select(*same, told.c.vendor_id, cast(told.c.details, JSONB)),
        )
    )
    touch(set(about))


def touch(vendor_ids: set[int]) -> None:
    """Have these vendors judged afresh before the transaction commits."""
    session().info.setdefault(_TOUCHED, set()).update(vendor_ids)


def take_touched_vendors() -> frozenset[int]:
    """Return the vendors named since the last call, and forget them."""
    return frozenset(session().info.pop(_TOUCHED, ()))


def _row(deed: Deed, by: Actor) -> dict[str, object]:
    return {
        "actor_kind": by.kind,
        "actor_id": by.actor_id,
        "actor_name": by.name,
        "deed": deed,
        "ip": by.ip,
        "user_agent": by.user_agent,
        "request_id": by.request_id,
    }
