"""Reads of the need: which decision counts, and what those of a vendor come to together."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from portal import tenancy, vendors
from portal.baa.models import BaaNeed
from portal.baa.needed import Decided, Decisions, Seen, together
from portal.baa.rules import NeedOutcome
from portal.baa.standing import Need
from portal.db import session
from portal.documents import Document
from portal.vendors import Phi, Service


def needs_together(vendor_ids: Collection[int]) -> dict[int, Need]:
    """Return what the decisions of each vendor come to. Those without one are left out."""
    decisions = decisions_of(vendor_ids)
    seen = services_seen(list(decisions))
    found = {one: together(made, seen.get(one, ())) for one, made in decisions.items()}
    return {one: need for one, need in found.items() if need is not None}


def decisions_of(vendor_ids: Collection[int]) -> dict[int, Decisions]:
    """Return the decisions that count: the last about each vendor, and about each of its services."""
    own: dict[int, Decided] = {}
    by_service: dict[int, dict[int, Decided]] = defaultdict(dict)
    for row in session.execute(_decided().where(_of(BaaNeed, vendor_ids))):
        if row.service_id is None:
            own[row.vendor_id] = _told(row)
        else:
            by_service[row.vendor_id][row.service_id] = _told(row)
    return {
        one: Decisions(own=own.get(one), services=by_service.get(one, {}))
        for one in own.keys() | by_service.keys()
    }


def services_seen(vendor_ids: Collection[int]) -> dict[int, list[Seen]]:
    """Return the services of each vendor with their PHI answers, those in use first."""
    rows = (
        select(
            Service.id,
            Service.vendor_id,
            Service.name,
            Service.phi,
            Service.phi_verbs,
            Service.in_use,
            Service.phi_changed_at,
        )
        .where(_of(Service, vendor_ids))
        .order_by(Service.in_use.desc(), Service.id)
    )
    found: dict[int, list[Seen]] = defaultdict(list)
    if vendor_ids:
        for row in session.execute(rows):
            found[row.vendor_id].append(_seen(row))
    return dict(found)


def seen_now(vendor_id: int, service: Service | None) -> list[Seen]:
    """Return the services that a decision made now would rest on: the one it is about, or all."""
    every = services_seen([vendor_id]).get(vendor_id, [])
    return [one for one in every if service is None or one.id == service.id]


def still_counts(need: BaaNeed) -> bool:
    """Tell whether no later decision about the same took a decision's place."""
    later = _decided().where(
        BaaNeed.vendor_id == need.vendor_id,
        BaaNeed.service_id.is_not_distinct_from(need.service_id),
        BaaNeed.id > need.id,
    )
    return session.execute(later.limit(1)).first() is None


def find_service(need: BaaNeed) -> Service | None:
    """Return the service that a decision is about. None: it is about all they do."""
    every = vendors.services_of([need.vendor_id]).get(need.vendor_id, [])
    return next((one for one in every if one.id == need.service_id), None)


def _decided() -> Any:
    # What counsel wrote must be there to be shown: not while it waits for the virus scan, or had one.
    return (
        select(
            BaaNeed.id,
            BaaNeed.vendor_id,
            BaaNeed.service_id,
            BaaNeed.outcome,
            BaaNeed.decided_on,
            BaaNeed.re_ask_on,
            BaaNeed.phi_seen,
        )
        .outerjoin(Document, and_(Document.id == BaaNeed.counsel_document_id, Document.is_usable))
        .where(or_(BaaNeed.counsel_document_id.is_(None), Document.id.is_not(None)))
        .order_by(BaaNeed.id)
    )


def _told(row: Row[Any]) -> Decided:
    return Decided(
        outcome=NeedOutcome(row.outcome),
        decided_on=row.decided_on,
        re_ask_on=row.re_ask_on,
        seen=row.phi_seen,
    )


def _seen(row: Any) -> Seen:
    changed_at = row.phi_changed_at
    return Seen(
        id=row.id,
        name=row.name,
        phi=Phi(row.phi),
        verbs=tuple(row.phi_verbs),
        in_use=row.in_use,
        changed_on=tenancy.day_here(changed_at) if changed_at else None,
    )


def _of(kind: type[Any], vendor_ids: Collection[int]) -> ColumnElement[bool]:
    told: ColumnElement[bool] = kind.vendor_id == func.any(list(vendor_ids))
    return told
