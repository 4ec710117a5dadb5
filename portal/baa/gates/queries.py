"""Reads of the gates: what binds, what it was said to cover, and what an owner allowed."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select

from portal.baa.gates.models import BaaCover, BaaCoveredService
from portal.baa.gates.rules import Covers, Gate, InForce, Keeper, Leave, gate_if_phi, gates
from portal.baa.models import Baa, PhiOverride
from portal.baa.need_queries import decisions_of, services_seen
from portal.baa.needed import Decisions
from portal.baa.rules import Held
from portal.baa.succession import Version, amendments_on, base_on
from portal.db import session
from portal.documents import Document
from portal.errors import NotFound
from portal.vendors import Service


def may_receive_phi(service_id: int, on: date) -> bool:
    """Tell whether PHI may go to a service on this day (45 CFR 164.502(e))."""
    return gate_of(service_id, on).may_receive_phi


def gate_of(service_id: int, on: date) -> Gate:
    """Return the gate of one service. Raise NotFound where there is none, or of another practice."""
    vendor_id = session.scalar(select(Service.vendor_id).where(Service.id == service_id))
    if vendor_id is None:
        raise NotFound
    found = gates(keepers_of([vendor_id], on)[vendor_id], on)
    return next(one for one in found if one.service.id == service_id)


def gates_of(vendor_ids: Collection[int], on: date) -> dict[int, list[Gate]]:
    """Return the gate of each service of these vendors, in a fixed number of queries."""
    return {one: gates(keeper, on) for one, keeper in keepers_of(vendor_ids, on).items()}


def gate_for_phi(vendor_id: int, service_id: int | None, on: date) -> Gate:
    """Return how the gate would stand if PHI went to a service. None: one that is yet to be listed."""
    keeper = keepers_of([vendor_id], on)[vendor_id]
    service = next((one for one in keeper.services if one.id == service_id), None)
    return gate_if_phi(service, keeper, on)


def keepers_of(vendor_ids: Collection[int], on: date) -> dict[int, Keeper]:
    """Return all that the gates of these vendors hang on."""
    seen, decisions = services_seen(vendor_ids), decisions_of(vendor_ids)
    in_force, leaves = in_force_of(vendor_ids, on), _leaves(vendor_ids, on)
    return {
        one: Keeper(
            services=seen.get(one, ()),
            decisions=decisions.get(one) or Decisions(),
            in_force=in_force.get(one),
            leaves=leaves.get(one, ()),
        )
        for one in vendor_ids
    }


def in_force_of(vendor_ids: Collection[int], on: date) -> dict[int, InForce]:
    """Return the agreement of each vendor that binds on this day, and what it was said to cover."""
    of_vendor: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in session.execute(_versions().where(Baa.vendor_id == func.any(list(vendor_ids)))):
        of_vendor[row.vendor_id].append(row)
    papers = {one: _agreement(rows, on) for one, rows in of_vendor.items()}
    said = covers_of([row.id for rows in papers.values() for row in rows])
    return {
        one: InForce(since=rows[-1].starts_on, covers=[said.get(row.id) for row in rows])
        for one, rows in papers.items()
        if rows
    }


def covers_of(baa_ids: Collection[int]) -> dict[int, Covers]:
    """Return what each of these BAAs was last said to cover. Those never said of are left out."""
    found: dict[int, Covers] = {}
    listed: dict[int, set[int]] = defaultdict(set)
    rows = (
        select(BaaCover.id, BaaCover.baa_id, BaaCover.is_every, BaaCoveredService.service_id)
        .outerjoin(BaaCoveredService, BaaCoveredService.cover_id == BaaCover.id)
        .where(BaaCover.baa_id == func.any(list(baa_ids)))
        .order_by(BaaCover.id)
    )
    for row in session.execute(rows) if baa_ids else ():
        listed[row.id].update(() if row.is_every else (row.service_id,))
        named = frozenset(listed[row.id])
        found[row.baa_id] = Covers(is_every=row.is_every, services=named)
    return found


def said_of(baa_id: int) -> BaaCover | None:
    """Return who said last what a BAA covers, and when."""
    rows = select(BaaCover).where(BaaCover.baa_id == baa_id).order_by(BaaCover.id.desc())
    return session.scalar(rows.limit(1))


def _versions() -> Any:
    return (
        select(
            Baa.id,
            Baa.vendor_id,
            Baa.version,
            Baa.amends,
            Baa.starts_on,
            Baa.ends_on,
            Baa.review_on,
            Baa.terminated_on,
            Baa.filed_on,
            Document.is_usable.label("is_usable"),
        )
        .join(Document, Document.id == Baa.document_id)
        .order_by(Baa.vendor_id, Baa.version.desc())
    )


def _agreement(rows: Sequence[Row[Any]], on: date) -> list[Row[Any]]:
    """Return the amendments in effect on a day, then the whole agreement they go on beside."""
    versions = [_placed(row) for row in rows]
    base = base_on(versions, on)
    if base is None:
        return []
    by_number = {row.version: row for row in rows}
    beside = amendments_on(base, versions, on)
    return [by_number[one.number] for one in (*reversed(beside), base)]


def _placed(row: Row[Any]) -> Version:
    held = Held(
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        review_on=row.review_on,
        terminated_on=row.terminated_on,
    )
    return Version(
        number=row.version,
        held=held,
        filed_on=row.filed_on,
        amends=row.amends,
        is_usable=row.is_usable,
    )


def _leaves(vendor_ids: Collection[int], on: date) -> dict[int, list[Leave]]:
    rows = (
        select(
            PhiOverride.vendor_id,
            PhiOverride.service_id,
            PhiOverride.starts_on,
            PhiOverride.ends_on,
        )
        .where(PhiOverride.vendor_id == func.any(list(vendor_ids)))
        .where(PhiOverride.ended_on.is_(None), PhiOverride.ends_on >= on)
        .order_by(PhiOverride.id)
    )
    found: dict[int, list[Leave]] = defaultdict(list)
    for row in session.execute(rows):
        leave = Leave(starts_on=row.starts_on, ends_on=row.ends_on, service_id=row.service_id)
        found[row.vendor_id].append(leave)
    return found
