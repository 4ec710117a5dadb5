"""The list of cases: worst first where they are open, and a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select

from portal.baa.escalations.models import BaaEscalation
from portal.baa.escalations.queries import Flowing, flowing
from portal.baa.escalations.rules import CaseState
from portal.baa.models import BaaRefusal
from portal.db import session
from portal.vendors import Phi, Vendor

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Line:
    """One case on the list, with its vendor, what the vendor said, and what PHI still flows."""

    case: BaaEscalation
    vendor: Vendor
    refusal: BaaRefusal
    flows: Sequence[Flowing]


def listed(state: CaseState, *, owner_id: int | None, skip: int) -> list[Line]:
    """Return a page of the cases in a state, and one more where there are more."""
    rows = (
        select(BaaEscalation, Vendor, BaaRefusal)
        .join(Vendor, Vendor.id == BaaEscalation.vendor_id)
        .join(BaaRefusal, BaaRefusal.id == BaaEscalation.refusal_id)
        .where(BaaEscalation.state == state)
    )
    if owner_id is not None:
        rows = rows.where(BaaEscalation.owner_id == owner_id)
    found = session.execute(_ordered(rows, state).offset(skip).limit(PAGE + 1)).all()
    return _lines(found)


def counts(*, owner_id: int | None) -> dict[CaseState, int]:
    """Return how many cases stand in each state, of all or of one owner."""
    rows = select(BaaEscalation.state, func.count()).group_by(BaaEscalation.state)
    if owner_id is not None:
        rows = rows.where(BaaEscalation.owner_id == owner_id)
    counted = {CaseState(state): number for state, number in session.execute(rows)}
    return {state: counted.get(state, 0) for state in CaseState}


def vendors_called(name: str) -> list[Vendor]:
    """Return the vendors with this name, however it is written, those still worked with first."""
    typed = " ".join(name.split()).lower()
    rows = select(Vendor).where(func.lower(Vendor.name) == typed)
    return list(session.scalars(rows.order_by(Vendor.retired_on.desc().nulls_first(), Vendor.id)))


def _ordered(rows: Any, state: CaseState) -> Any:
    if state is CaseState.OPEN:
        # Where PHI flows the law may be broken today; then what is due first.
        flows_last = case((Vendor.phi == Phi.NO, 1), else_=0)
        return rows.order_by(flows_last, BaaEscalation.due_on, BaaEscalation.id)
    if state is CaseState.ACCEPTED:
        return rows.order_by(BaaEscalation.accepted_until, BaaEscalation.id)
    return rows.order_by(BaaEscalation.settled_on.desc(), BaaEscalation.id.desc())


def _lines(found: Any) -> list[Line]:
    flows = flowing([vendor.id for _, vendor, _ in found])
    return [
        Line(case=case_, vendor=vendor, refusal=refusal, flows=flows.get(vendor.id, ()))
        for case_, vendor, refusal in found
    ]
