"""Parting from a vendor: ending its BAA, letting it go, and the case that both open."""

from datetime import date

from portal import audit, baa, clock, vendors
from portal.db import keep, session
from portal.errors import RuleBroken
from portal.exits import queries
from portal.exits.models import Exit, ExitStep
from portal.exits.promises import promised_by
from portal.exits.rules import End, EndKind, checked_end, plan
from portal.vendors import Phi, Vendor


def end(vendor: Vendor, told: End, *, on: date, by: audit.Actor) -> Exit:
    """End the BAA with a vendor, if one is in force, and open the case of what must happen then."""
    told = checked_end(told, on)
    queries.hold_vendor(vendor.id)
    case = queries.find_open_exit(vendor.id)
    # A renewal on file may have taken over by then.
    binding = baa.find_binding(vendor.id, told.ends_on) or baa.find_binding(vendor.id, on)
    if binding is None:
        if case is not None:
            raise RuleBroken("This end is under way already. Its steps are on the page of the end.")
        return _open(vendor, told, None, on=on, by=by)
    session.refresh(binding, with_for_update=True)
    if binding.terminated_on is not None:
        raise RuleBroken("This BAA is terminated already. Its steps are on the page of the end.")
    baa.terminate(binding, told.reason, on=told.ends_on, by=by)
    _end_renewals(vendor, told, by=by)
    return case or _open(vendor, told, binding, on=on, by=by)


def _end_renewals(vendor: Vendor, told: End, *, by: audit.Actor) -> None:
    """End what would take over after the end: it never comes to bind."""
    for version in baa.versions_of(vendor.id):
        is_ahead = version.starts_on > told.ends_on and version.terminated_on is None
        if is_ahead and not version.amends:
            baa.terminate(version, told.reason, on=version.starts_on, by=by)


def retire(
    vendor: Vendor, reason: str, *, last_day: date, on: date, by: audit.Actor
) -> Exit | None:
    """Stop working with a vendor. One that held PHI is not let go without its case."""
    queries.hold_vendor(vendor.id)
    session.refresh(vendor, with_for_update=True)
    vendors.retire(vendor, reason, on=last_day, by=by)
    case = queries.current_exit(vendor.id)
    if case is not None and (case.is_open or not _holds_more(vendor, case)):
        return case
    if not held_phi(vendor, on):
        return None
    told = End(kind=EndKind.WE_LEAVE, reason=reason.strip(), ends_on=last_day)
    return _open(vendor, told, baa.find_binding(vendor.id, on), on=on, by=by)


def held_phi(vendor: Vendor, on: date) -> bool:
    """Tell whether a vendor has, or had, PHI. Nobody being sure counts as yes."""
    services = vendors.services_of([vendor.id]).get(vendor.id, [])
    has_baa = baa.standing_of([vendor.id], on)[vendor.id].is_in_force
    return has_baa or vendor.phi != Phi.NO or any(one.phi != Phi.NO for one in services)


def _holds_more(vendor: Vendor, case: Exit) -> bool:
    """Tell whether PHI may be with a vendor that an earlier case does not speak of."""
    return vendor.phi != Phi.NO or not case.is_closed_on_proof


def _open(vendor: Vendor, told: End, binding: baa.Baa | None, *, on: date, by: audit.Actor) -> Exit:
    case = keep(
        Exit(
            vendor_id=vendor.id,
            baa_id=binding.id if binding else None,
            kind=told.kind,
            reason=told.reason,
            ends_on=told.ends_on,
            breach_told_on=told.breach_told_on,
            cure_until=told.cure_until,
            opened_on=on,
            opened_at=clock.now(),
            opened_by_id=by.actor_id,
            opened_by_name=by.name,
        )
    )
    for step in plan(promised_by(vendor.id, on), told.ends_on):
        keep(
            ExitStep(
                vendor_id=vendor.id,
                exit_id=case.id,
                kind=step.kind,
                due_on=step.due_on,
                due_from=step.source,
                due_words=step.words,
            )
        )
    audit.record(
        audit.Deed.EXIT_OPENED,
        by=by,
        vendor_id=vendor.id,
        subject=("exit", case.id),
        ending=EndKind(told.kind).words,
        ends_on=told.ends_on.isoformat(),
    )
    return case
