"""Saying what a BAA covers, and letting PHI past a shut gate for a while."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from portal import audit, tenancy
from portal.baa.gates import queries
from portal.baa.gates.models import BaaCover, BaaCoveredService
from portal.baa.gates.rules import Answer, Covers
from portal.baa.gates.rules import gates as gates_by
from portal.baa.models import Baa, PhiOverride
from portal.baa.need_queries import services_seen
from portal.baa.rules import LONGEST_OVERRIDE
from portal.db import keep
from portal.errors import RuleBroken
from portal.vendors import Vendor


@dataclass(frozen=True, kw_only=True)
class NewOverride:
    """Leave to send PHI without a BAA, until a day. No service: for whatever they do."""

    reason: str
    ends_on: date
    service_id: int | None = None


def cover(baa: Baa, covers: Covers | Collection[int], *, by: audit.Actor) -> BaaCover:
    """Keep what a BAA covers: the services with these numbers, or `EVERY`, also future ones.

    It may be said anew; what was said before is kept.
    """
    told = covers if isinstance(covers, Covers) else Covers(services=frozenset(covers))
    theirs = {one.id for one in services_seen([baa.vendor_id]).get(baa.vendor_id, ())}
    if not told.services <= theirs:
        raise RuleBroken("Choose among the services of this vendor.")
    if not told.is_every and not told.services:
        raise RuleBroken("Choose at least one service that it covers.")
    said = keep(
        BaaCover(
            vendor_id=baa.vendor_id,
            baa_id=baa.id,
            is_every=told.is_every,
            said_on=tenancy.today_here(),
            said_by_id=by.actor_id,
            said_by_name=by.name,
        )
    )
    for service_id in () if told.is_every else sorted(told.services):
        keep(
            BaaCoveredService(
                vendor_id=baa.vendor_id, cover_id=said.id, baa_id=baa.id, service_id=service_id
            )
        )
    audit.record(
        audit.Deed.BAA_COVER_SAID,
        by=by,
        vendor_id=baa.vendor_id,
        subject=("baa", baa.id),
        version=baa.version,
        covers="every service" if told.is_every else f"{len(told.services)} of {len(theirs)}",
        services=None if told.is_every else ", ".join(map(str, sorted(told.services))),
    )
    return said


def allow_phi(vendor: Vendor, new: NewOverride, *, on: date, by: audit.Actor) -> PhiOverride:
    """Let PHI past a shut gate until a day. It stays visible, and ends by itself."""
    _check_shut(vendor, new.service_id, on)
    if not new.reason.strip():
        raise RuleBroken("Enter the reason. It is kept with your name.")
    if not on <= new.ends_on <= on + LONGEST_OVERRIDE:
        raise RuleBroken(f"Choose a last day within {LONGEST_OVERRIDE.days} days.")
    override = keep(
        PhiOverride(
            vendor_id=vendor.id,
            service_id=new.service_id,
            reason=new.reason.strip(),
            given_by_id=by.actor_id,
            given_by_name=by.name,
            starts_on=on,
            ends_on=new.ends_on,
        )
    )
    audit.record(
        audit.Deed.PHI_OVERRIDE_GIVEN,
        by=by,
        vendor_id=vendor.id,
        subject=("phi_override", override.id),
        until=new.ends_on.isoformat(),
        service=new.service_id,
    )
    return override


def end_override(override: PhiOverride, *, on: date, by: audit.Actor) -> None:
    """Take back leave to send PHI without a BAA."""
    if override.ended_on is not None or override.ends_on < on:
        raise RuleBroken("This has ended already.")
    override.ended_on = on
    audit.record(
        audit.Deed.PHI_OVERRIDE_ENDED,
        by=by,
        vendor_id=override.vendor_id,
        subject=("phi_override", override.id),
        service=override.service_id,
    )


def _check_shut(vendor: Vendor, service_id: int | None, on: date) -> None:
    """Refuse leave where the gate is open without it."""
    keeper = queries.keepers_of([vendor.id], on)[vendor.id]
    asked = [one for one in gates_by(keeper, on) if service_id in {None, one.service.id}]
    if service_id is not None and not asked:
        raise RuleBroken("Choose one of the services of this vendor.")
    needing = [one for one in asked if one.is_shut or one.answer is Answer.ALLOWED]
    if service_id is not None and not needing:
        raise RuleBroken("The gate of this service is not shut. It needs no leave.")
    if keeper.in_force is not None and not needing:
        raise RuleBroken("A BAA is in force. PHI may go to them as it says.")
