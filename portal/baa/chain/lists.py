"""Reads of what vendors said of their subcontractors, and how it differs from the inventory."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on

from portal import vendors
from portal.baa.chain.models import SubcontractorAnswer, SubcontractorAsk
from portal.baa.chain.statements import Change, Says, Statement, change_for, unbound
from portal.db import session
from portal.errors import NotFound
from portal.vendors import Subcontractor


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Where the inventory says otherwise than the vendor does."""

    statement: Statement
    listed: Subcontractor | None
    change: Change


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """How a vendor stands with its subcontractors."""

    asked_on: date | None = None
    due_on: date | None = None
    confirmed_on: date | None = None
    unbound: tuple[str, ...] = ()
    differs: int = 0
    to_review: int | None = None


def confirmed_of(vendor_ids: Collection[int]) -> dict[int, Confirmed]:
    """Return how each vendor stands. Those never asked are left out."""
    asked, said = _open_asks(vendor_ids), _last_answers(vendor_ids)
    unread = [one.vendor_id for one in said.values() if one.reviewed_at is None]
    listed = vendors.subcontractors_of(unread)
    return {
        one: _confirmed(asked.get(one), said.get(one), listed.get(one, []))
        for one in {*asked, *said}
    }


def listed_of(vendor_id: int) -> list[Subcontractor]:
    """Return the subcontractors on the practice's list, those still used first."""
    return vendors.subcontractors_of([vendor_id]).get(vendor_id, [])


def to_confirm(vendor_id: int) -> list[Subcontractor]:
    """Return those that the vendor is asked about: the ones that count as used."""
    return sorted((one for one in listed_of(vendor_id) if one.left_on is None), key=lambda s: s.id)


def asks_of(vendor_id: int) -> list[SubcontractorAsk]:
    """Return every asking, newest first."""
    rows = select(SubcontractorAsk).where(SubcontractorAsk.vendor_id == vendor_id)
    return list(session.scalars(rows.order_by(SubcontractorAsk.id.desc())))


def find_open_ask(vendor_id: int) -> SubcontractorAsk | None:
    """Return the asking that awaits an answer."""
    return next((one for one in asks_of(vendor_id) if one.is_open), None)


def find_ask(ask_id: int) -> SubcontractorAsk | None:
    """Return an asking by its number."""
    return session.scalar(select(SubcontractorAsk).where(SubcontractorAsk.id == ask_id))


def lock(row: SubcontractorAsk | SubcontractorAnswer) -> None:
    """Hold an asking or an answer for the length of this transaction, as it stands now."""
    session.refresh(row, with_for_update=True)


def answers_of(vendor_id: int) -> list[SubcontractorAnswer]:
    """Return every answer, newest first."""
    rows = select(SubcontractorAnswer).where(SubcontractorAnswer.vendor_id == vendor_id)
    return list(session.scalars(rows.order_by(SubcontractorAnswer.id.desc())))


def get_answer(vendor_id: int, answer_id: int) -> SubcontractorAnswer:
    """Return an answer of this vendor."""
    found = next((one for one in answers_of(vendor_id) if one.id == answer_id), None)
    if found is None:
        raise NotFound
    return found


def find_answer_to(ask_id: int) -> SubcontractorAnswer | None:
    """Return the answer to an asking."""
    rows = select(SubcontractorAnswer).where(SubcontractorAnswer.ask_id == ask_id)
    return session.scalar(rows)


def differences_of(said: SubcontractorAnswer) -> list[Difference]:
    """Return where the inventory of now says otherwise than this answer."""
    return _differences(said, listed_of(said.vendor_id))


def last_said_of(vendor_id: int) -> dict[int, tuple[SubcontractorAnswer, Says]]:
    """Return what the vendor said last of each subcontractor on the list."""
    found: dict[int, tuple[SubcontractorAnswer, Says]] = {}
    for said in answers_of(vendor_id):
        for one in said.said:
            if one.subcontractor_id is not None:
                found.setdefault(one.subcontractor_id, (said, one.says))
    return found


def _differences(said: SubcontractorAnswer, listed: Sequence[Subcontractor]) -> list[Difference]:
    by_id = {one.id: one for one in listed}
    by_name = {one.name.casefold(): one for one in listed}
    found = []
    for one in said.said:
        # One that was named as new may have come onto the list meanwhile.
        known = by_id.get(one.subcontractor_id or 0) or by_name.get(one.name.casefold())
        change = change_for(one, known)
        if change is not None:
            found.append(Difference(statement=one, listed=known, change=change))
    return found


def _confirmed(
    asked: SubcontractorAsk | None,
    said: SubcontractorAnswer | None,
    listed: Sequence[Subcontractor],
) -> Confirmed:
    differs = len(_differences(said, listed)) if said and said.reviewed_at is None else 0
    return Confirmed(
        asked_on=asked.asked_on if asked else None,
        due_on=asked.due_on if asked else None,
        confirmed_on=said.answered_on if said else None,
        unbound=tuple(unbound(said.said)) if said else (),
        differs=differs,
        to_review=said.id if said and differs else None,
    )


def _open_asks(vendor_ids: Collection[int]) -> dict[int, SubcontractorAsk]:
    rows = select(SubcontractorAsk).where(
        SubcontractorAsk.vendor_id == func.any(list(vendor_ids)),
        SubcontractorAsk.closed_on.is_(None),
    )
    return {one.vendor_id: one for one in session.scalars(rows)}


def _last_answers(vendor_ids: Collection[int]) -> dict[int, SubcontractorAnswer]:
    rows = (
        select(SubcontractorAnswer)
        .where(SubcontractorAnswer.vendor_id == func.any(list(vendor_ids)))
        .ext(distinct_on(SubcontractorAnswer.vendor_id))
        .order_by(SubcontractorAnswer.vendor_id, SubcontractorAnswer.id.desc())
    )
    return {one.vendor_id: one for one in session.scalars(rows)}


def answered_by(day: date) -> dict[int, date]:
    """Return the vendors whose last answer is of this day or before, and who are not asked now."""
    last = func.max(SubcontractorAnswer.answered_on).label("last")
    asked = select(SubcontractorAsk.vendor_id).where(
        SubcontractorAsk.closed_on.is_(None) | (SubcontractorAsk.asked_on > day)
    )
    rows = (
        select(SubcontractorAnswer.vendor_id, last)
        .where(SubcontractorAnswer.vendor_id.not_in(asked))
        .group_by(SubcontractorAnswer.vendor_id)
        .having(last <= day)
        .order_by(SubcontractorAnswer.vendor_id)
    )
    return {one.vendor_id: one.last for one in session.execute(rows)}
