"""How a vendor stood on a past day, by the rules of today over the rows of then."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from portal import tenancy
from portal.baa import Baa, BaaNeed, BaaRefusal, BaaRequest, PhiOverride
from portal.baa.gates import BaaCover, BaaCoveredService
from portal.baa.needed import Decided, Decisions, Seen, together
from portal.baa.rules import NeedOutcome, RefusalWhy
from portal.baa.standing import Asked, BaaStanding, Need, Override, Papers, Refused, standing
from portal.baa.succession import amendments_on, base_on
from portal.documents import Document
from portal.history.queries import Record
from portal.vendors import Phi, Service


@dataclass(frozen=True, kw_only=True)
class InForceThen:
    """What was in force: the whole agreement, then its amendments, with the copies."""

    papers: tuple[Baa, ...]

    @property
    def base(self) -> Baa | None:
        """Return the whole agreement."""
        return self.papers[0] if self.papers else None


def standing_then(record: Record, on: date) -> BaaStanding:
    """Return how a vendor stood at the end of a day, as far as the record knew then."""
    usable = _usable(record)
    versions = record.all(Baa)
    papers = Papers(
        need=need_then(record),
        held=[one.held for one in versions if not one.amends and one.document_id in usable],
        asked=_asked(record, usable),
        refused=_refused(record),
        override=_allowed(record, on),
    )
    found = standing(papers, on)
    last = max(versions, key=lambda one: one.version, default=None)
    if last is None or last.terminated_on or last.document_id in usable:
        return found
    copy = next((one for one in record.all(Document) if one.id == last.document_id), None)
    return replace(
        found,
        copy_waits=bool(copy and copy.is_waiting),
        copy_infected=bool(copy and copy.is_infected),
    )


def need_then(record: Record) -> Need | None:
    """Return what the decisions about the need came to."""
    usable, own, services = _usable(record), None, {}
    for need in record.all(BaaNeed):
        if need.counsel_document_id and need.counsel_document_id not in usable:
            continue
        decided = Decided(
            outcome=NeedOutcome(need.outcome),
            decided_on=need.decided_on,
            re_ask_on=need.re_ask_on,
            seen=need.phi_seen,
        )
        if need.service_id is None:
            own = decided
        else:
            services[need.service_id] = decided
    seen = [_seen(one) for one in record.all(Service)]
    return together(Decisions(own=own, services=services), seen)


def in_force_then(record: Record, on: date) -> InForceThen:
    """Return what was in force at the end of a day, of the papers that were on file by then."""
    usable = _usable(record)
    by_number = {one.version: one for one in record.all(Baa)}
    versions = [one.placed(is_usable=one.document_id in usable) for one in by_number.values()]
    base = base_on(versions, on)
    beside = amendments_on(base, versions, on) if base else []
    found = [base, *beside] if base else []
    return InForceThen(papers=tuple(by_number[one.number] for one in found))


def covered_then(record: Record, papers: Sequence[Baa]) -> dict[int, str]:
    """Return of each service whether the papers in force covered it, as a person had said by then."""
    if not papers:
        return {}
    last = {one.baa_id: one for one in record.all(BaaCover)}
    said = [last[one.id] for one in papers if one.id in last]
    ids = {one.id for one in said}
    named = {one.service_id for one in record.all(BaaCoveredService) if one.cover_id in ids}
    otherwise = "Not covered" if papers[0].id in last else "Nobody had said"
    if any(one.is_every for one in said):
        otherwise = "Covered"
    return {
        one.id: "Covered" if one.id in named else otherwise
        for one in record.all(Service)
        if one.in_use and one.phi != Phi.NO
    }


def _usable(record: Record) -> set[int]:
    return {one.id for one in record.all(Document) if one.is_usable}


def _asked(record: Record, usable: set[int]) -> Asked | None:
    for one in record.all(BaaRequest):
        if one.is_open:
            return Asked(
                requested_on=one.requested_on,
                due_on=one.due_on,
                offered_on=one.offered_on if one.offered_document_id in usable else None,
                is_for_amendment=one.is_for_amendment,
            )
    return None


def _refused(record: Record) -> Refused | None:
    last = next(reversed(record.all(BaaRefusal)), None)
    if last is None:
        return None
    return Refused(refused_on=last.refused_on, by=last.refused_by, why=RefusalWhy(last.why))


def _allowed(record: Record, on: date) -> Override | None:
    leaves = [
        one
        for one in record.all(PhiOverride)
        if one.service_id is None and one.ended_on is None and one.ends_on >= on
    ]
    return Override(starts_on=leaves[-1].starts_on, ends_on=leaves[-1].ends_on) if leaves else None


def _seen(service: Service) -> Seen:
    changed_at = service.phi_changed_at
    return Seen(
        id=service.id,
        name=service.name,
        phi=Phi(service.phi),
        verbs=tuple(service.phi_verbs),
        in_use=service.in_use,
        changed_on=tenancy.day_here(changed_at) if changed_at else None,
    )
