"""Reads of cases: many vendors in one query a table."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from portal.baa import queries
from portal.baa.escalations.models import BaaEscalation, EscalationStep
from portal.baa.escalations.rules import Case, CaseState, OnFile, Way, is_overdue
from portal.baa.models import Baa, BaaNeed, BaaRefusal
from portal.baa.rules import NeedOutcome
from portal.db import session
from portal.documents import Document
from portal.errors import NotFound
from portal.vendors import Phi, PhiAnswer, Service

_BAA = aliased(Baa)
_COPY = aliased(Document)


@dataclass(frozen=True, kw_only=True)
class Flowing:
    """A service in use that PHI goes to, or may. `is_unsure`: nobody has said for certain."""

    vendor_id: int
    service_id: int
    name: str
    phi: PhiAnswer
    # What is done with it, in words.
    words: str
    is_unsure: bool


@dataclass(frozen=True, kw_only=True)
class CaseStanding:
    """What flags are judged on of a vendor's last case."""

    is_open: bool
    is_overdue: bool
    asks_need: bool
    asks_plan: bool
    due_on: date
    accepted_until: date | None
    reopened_on: date | None
    counted_from: date


def case_of(vendor_id: int) -> BaaEscalation | None:
    """Return the case of a vendor that is live, or else its last."""
    return latest_cases([vendor_id]).get(vendor_id)


def latest_cases(vendor_ids: Collection[int]) -> dict[int, BaaEscalation]:
    """Return the last case of each vendor. Those without one are left out."""
    rows = (
        select(BaaEscalation)
        .where(BaaEscalation.vendor_id == func.any(list(vendor_ids)))
        .ext(distinct_on(BaaEscalation.vendor_id))
        .order_by(BaaEscalation.vendor_id, BaaEscalation.id.desc())
    )
    return {case.vendor_id: case for case in session.scalars(rows)}


def find_live_case(vendor_id: int) -> BaaEscalation | None:
    """Return the case of a vendor that still waits for its proof."""
    live = BaaEscalation.state != CaseState.CLOSED
    return session.scalar(select(BaaEscalation).where(BaaEscalation.vendor_id == vendor_id, live))


def get_case(vendor_id: int, case_id: int) -> BaaEscalation:
    """Return a case of this vendor. Raise NotFound where there is none, or it is of another practice."""
    wanted = (BaaEscalation.vendor_id == vendor_id, BaaEscalation.id == case_id)
    found = session.scalar(select(BaaEscalation).where(*wanted))
    if found is None:
        raise NotFound
    return found


def cases_of(vendor_id: int) -> list[BaaEscalation]:
    """Return every case of a vendor, newest first."""
    rows = select(BaaEscalation).where(BaaEscalation.vendor_id == vendor_id)
    return list(session.scalars(rows.order_by(BaaEscalation.id.desc())))


def steps_of(case: BaaEscalation) -> list[EscalationStep]:
    """Return what was done in a case, newest first."""
    rows = select(EscalationStep).where(EscalationStep.escalation_id == case.id)
    return list(session.scalars(rows.order_by(EscalationStep.id.desc())))


def get_refusal(case: BaaEscalation) -> BaaRefusal:
    """Return the no that a case opened with."""
    return session.scalars(select(BaaRefusal).where(BaaRefusal.id == case.refusal_id)).one()


def says_none_needed(vendor_id: int) -> BaaRefusal | None:
    """Return with what words a vendor says that it needs no BAA, until somebody has decided again."""
    case = find_live_case(vendor_id)
    return get_refusal(case) if case is not None and case.asks_need else None


def lock_case(case: BaaEscalation) -> None:
    """Hold a case for the length of this transaction, as it stands now."""
    session.refresh(case, with_for_update=True)


def flowing(vendor_ids: Collection[int]) -> dict[int, list[Flowing]]:
    """Return the services in use of each vendor that PHI goes to, or may, as they are listed now."""
    rows = (
        select(Service)
        .where(Service.vendor_id == func.any(list(vendor_ids)), Service.in_use)
        .where(Service.phi != Phi.NO)
        .order_by(Service.phi_since.nulls_last(), Service.id)
    )
    found: dict[int, list[Flowing]] = defaultdict(list)
    for one in session.scalars(rows):
        found[one.vendor_id].append(
            Flowing(
                vendor_id=one.vendor_id,
                service_id=one.id,
                name=one.name,
                phi=one.phi_answer,
                words=one.phi_words,
                is_unsure=one.phi != Phi.YES,
            )
        )
    return dict(found)


def standings(vendor_ids: Collection[int], on: date) -> dict[int, CaseStanding]:
    """Return how the last case of each vendor stands. Those without one are left out."""
    return {
        vendor_id: CaseStanding(
            is_open=case.is_open,
            is_overdue=is_overdue(case.told(), on),
            asks_need=case.asks_need,
            asks_plan=case.is_live and case.way == Way.UPGRADE,
            due_on=case.due_on,
            accepted_until=case.accepted_until,
            reopened_on=case.reopened_on if case.is_open else None,
            counted_from=case.counted_from,
        )
        for vendor_id, case in latest_cases(vendor_ids).items()
    }


def to_follow(vendor_ids: Collection[int]) -> dict[int, tuple[BaaEscalation, Case]]:
    """Return the last case of each vendor, with whether the paper it was closed with may be used."""
    rows = (
        select(BaaEscalation, Document.is_usable, _COPY.is_usable)
        .outerjoin(Document, Document.id == BaaEscalation.proof_document_id)
        .outerjoin(_BAA, _BAA.id == BaaEscalation.baa_id)
        .outerjoin(_COPY, _COPY.id == _BAA.document_id)
        .where(BaaEscalation.vendor_id == func.any(list(vendor_ids)))
        .ext(distinct_on(BaaEscalation.vendor_id))
        .order_by(BaaEscalation.vendor_id, BaaEscalation.id.desc())
    )
    return {
        case.vendor_id: (case, case.told(proof_stands=_stands(case, proof=proof, copy=copy)))
        for case, proof, copy in session.execute(rows)
    }


def on_file(vendor_ids: Collection[int], on: date) -> dict[int, OnFile]:
    """Return what is on file about each vendor that may settle its case, or open it again."""
    standing, flows = queries.standing_of(vendor_ids, on), flowing(vendor_ids)
    binding = _binding(vendor_ids, on)
    decided = _last_decisions(vendor_ids, None)
    not_needed = _last_decisions(vendor_ids, NeedOutcome.NOT_NEEDED)
    return {
        one: OnFile(
            # A version that was replaced binds no more, whatever its own term says.
            binding=tuple(binding.get(one, ())) if standing[one].is_in_force else (),
            needs_baa=standing[one].needs_baa,
            not_needed=not_needed.get(one) if standing[one].needs_baa is False else None,
            decided=decided.get(one),
            asks_counsel=standing[one].asks_counsel,
            phi_flows=bool(flows.get(one)),
        )
        for one in vendor_ids
    }


def refusals_without_a_case() -> list[BaaRefusal]:
    """Return the last refusal of each vendor that has never had a case: from before there were any."""
    rows = (
        select(BaaRefusal)
        .outerjoin(BaaEscalation, BaaEscalation.vendor_id == BaaRefusal.vendor_id)
        .where(BaaEscalation.id.is_(None))
        .ext(distinct_on(BaaRefusal.vendor_id))
        .order_by(BaaRefusal.vendor_id, BaaRefusal.id.desc())
    )
    return list(session.scalars(rows))


def last_decision(vendor_id: int) -> int | None:
    """Return the number of the last decision about a vendor's need."""
    return _last_decisions([vendor_id], None).get(vendor_id)


def _stands(case: BaaEscalation, *, proof: bool | None, copy: bool | None) -> bool:
    """Tell whether the paper may be used. Where services were marked, the paper is only beside it."""
    if case.baa_id is not None:
        return bool(copy)
    needs_paper = case.proof_document_id is not None and case.services_seen is None
    return bool(proof) if needs_paper or case.replaced_by_id is not None else True


def _binding(vendor_ids: Collection[int], on: date) -> dict[int, list[tuple[int, int]]]:
    rows = (
        select(Baa.vendor_id, Baa.version, Baa.id)
        .join(Document, Document.id == Baa.document_id)
        .where(Baa.vendor_id == func.any(list(vendor_ids)), Document.is_usable)
        .where(Baa.starts_on <= on, or_(Baa.ends_on.is_(None), Baa.ends_on >= on))
        .where(or_(Baa.terminated_on.is_(None), Baa.terminated_on > on))
        .order_by(Baa.version.desc())
    )
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for vendor_id, version, baa_id in session.execute(rows):
        found[vendor_id].append((version, baa_id))
    return found


def _last_decisions(vendor_ids: Collection[int], outcome: NeedOutcome | None) -> dict[int, int]:
    rows = select(BaaNeed.vendor_id, func.max(BaaNeed.id)).where(
        BaaNeed.vendor_id == func.any(list(vendor_ids))
    )
    if outcome is not None:
        rows = rows.where(BaaNeed.outcome == outcome)
    found = session.execute(rows.group_by(BaaNeed.vendor_id))
    return {vendor_id: number for vendor_id, number in found}  # noqa: C416 - rows are no tuples
