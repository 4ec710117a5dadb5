"""Every read of ends. Lists are read in one query a table."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from portal import reminders, vendors
from portal.db import session
from portal.errors import NotFound
from portal.exits.chasing import Awaited
from portal.exits.models import Exit, ExitAnswer, ExitReopening, ExitStep
from portal.exits.rules import STANDING, Step, StepKind, StepState
from portal.links import LinkPurpose
from portal.vendors import Vendor

_ORDER = {kind: place for place, kind in enumerate(StepKind)}
MOST_CLOSED = 50


@dataclass(frozen=True, kw_only=True)
class ExitStanding:
    """How one vendor's end stands: its case, steps, answer, and the calls about it."""

    case: Exit
    steps: tuple[Step, ...]
    answer: ExitAnswer | None
    awaited: Awaited | None

    @property
    def open_steps(self) -> tuple[Step, ...]:
        """Return what is still to be done, the longest waiting first."""
        waiting = [one for one in self.steps if one.state is StepState.OPEN]
        return tuple(sorted(waiting, key=lambda one: one.due_on))

    @property
    def next_step(self) -> Step | None:
        """Return what is due first."""
        return next(iter(self.open_steps), None)

    def overdue(self, on: date) -> tuple[Step, ...]:
        """Return the steps whose day has passed."""
        return tuple(one for one in self.open_steps if one.is_overdue(on))

    def kept_too_long(self, on: date) -> Step | None:
        """Return a step that was kept until a day that has passed."""
        return next((one for one in self.steps if one.is_kept_too_long(on)), None)


@dataclass(frozen=True, kw_only=True)
class ExitRow:
    """One case as the list shows it."""

    vendor: Vendor
    standing: ExitStanding
    has_phi: bool


def find_open_exit(vendor_id: int) -> Exit | None:
    """Return the vendor's case that is open."""
    rows = select(Exit).where(Exit.vendor_id == vendor_id, Exit.closed_on.is_(None))
    return session.scalar(rows)


def find_exit(exit_id: int) -> Exit | None:
    """Return a case."""
    return session.scalar(select(Exit).where(Exit.id == exit_id))


def current_exit(vendor_id: int) -> Exit | None:
    """Return the case that is open, or else the last one."""
    return next(iter(exits_of(vendor_id)), None)


def get_current_exit(vendor_id: int) -> Exit:
    """Return the case that is open, or else the last one."""
    found = current_exit(vendor_id)
    if found is None:
        raise NotFound
    return found


def get_exit(vendor_id: int, exit_id: int) -> Exit:
    """Return a case of this vendor."""
    found = find_exit(exit_id)
    if found is None or found.vendor_id != vendor_id:
        raise NotFound
    return found


def exits_of(vendor_id: int) -> Sequence[Exit]:
    """Return the cases of a vendor: the one that is open, then the others, newest first."""
    rows = select(Exit).where(Exit.vendor_id == vendor_id)
    return session.scalars(rows.order_by(Exit.closed_on.is_not(None), Exit.id.desc())).all()


def steps_of(exit_id: int) -> list[ExitStep]:
    """Return the steps of a case, in order."""
    rows = session.scalars(select(ExitStep).where(ExitStep.exit_id == exit_id))
    return sorted(rows, key=lambda one: _ORDER[StepKind(one.kind)])


def get_step(exit_id: int, kind: str) -> ExitStep:
    """Return one step of a case."""
    rows = select(ExitStep).where(ExitStep.exit_id == exit_id, ExitStep.kind == kind)
    found = session.scalar(rows)
    if found is None:
        raise NotFound
    return found


def answers_of(exit_id: int) -> Sequence[ExitAnswer]:
    """Return what the vendor said in a case, newest first."""
    rows = select(ExitAnswer).where(ExitAnswer.exit_id == exit_id)
    return session.scalars(rows.order_by(ExitAnswer.id.desc())).all()


def find_answer(exit_id: int) -> ExitAnswer | None:
    """Return the answer that stands in a case."""
    rows = select(ExitAnswer).where(ExitAnswer.exit_id == exit_id, ExitAnswer.state.in_(STANDING))
    return session.scalar(rows)


def get_answer(answer_id: int) -> ExitAnswer:
    """Return an answer."""
    found = session.scalar(select(ExitAnswer).where(ExitAnswer.id == answer_id))
    if found is None:
        raise NotFound
    return found


def reopenings_of(exit_id: int) -> Sequence[ExitReopening]:
    """Return how a case was opened again, newest first."""
    rows = select(ExitReopening).where(ExitReopening.exit_id == exit_id)
    return session.scalars(rows.order_by(ExitReopening.id.desc())).all()


def lock(case: Exit) -> None:
    """Hold a case for the length of this transaction, with its state as it is now."""
    session.refresh(case, with_for_update=True)


def hold_vendor(vendor_id: int) -> None:
    """Hold a vendor for the length of this transaction, so that nobody else parts from it."""
    session.execute(select(Vendor.id).where(Vendor.id == vendor_id).with_for_update())


def standing_of(vendor_ids: Collection[int]) -> dict[int, ExitStanding]:
    """Return how the last end of each vendor stands. Vendors without one are left out."""
    rows = select(Exit).where(Exit.vendor_id == func.any(list(vendor_ids)))
    last: dict[int, Exit] = {}
    for case in session.scalars(rows.order_by(Exit.closed_on.is_not(None), Exit.id.desc())):
        last.setdefault(case.vendor_id, case)
    return {one.case.vendor_id: one for one in _standings(list(last.values()))}


def standing(case: Exit) -> ExitStanding:
    """Return how one case stands."""
    return _standings([case])[0]


def list_open(on: date) -> list[ExitRow]:
    """Return the open cases, worst first: PHI that still flows, then what is longest overdue."""
    found = _rows(session.scalars(select(Exit).where(Exit.closed_on.is_(None))).all())

    def badness(row: ExitRow) -> tuple[bool, date, str]:
        is_still_flowing = row.has_phi and row.standing.case.ends_on <= on
        first = row.standing.next_step
        return not is_still_flowing, first.due_on if first else date.max, row.vendor.name_key

    return sorted(found, key=badness)


def list_closed() -> list[ExitRow]:
    """Return the cases closed last."""
    rows = select(Exit).where(Exit.closed_on.is_not(None))
    ordered = rows.order_by(Exit.closed_on.desc(), Exit.id.desc()).limit(MOST_CLOSED)
    return _rows(session.scalars(ordered).all())


def _rows(cases: Sequence[Exit]) -> list[ExitRow]:
    known = {one.id: one for one in vendors.get_vendors({case.vendor_id for case in cases})}
    return [
        ExitRow(
            vendor=known[one.case.vendor_id],
            standing=one,
            has_phi=known[one.case.vendor_id].phi == vendors.Phi.YES,
        )
        for one in _standings(cases)
    ]


def _standings(cases: Sequence[Exit]) -> list[ExitStanding]:
    numbers = [one.id for one in cases]
    if not numbers:
        return []
    steps: dict[int, list[Step]] = defaultdict(list)
    for step in session.scalars(select(ExitStep).where(ExitStep.exit_id.in_(numbers))):
        steps[step.exit_id].append(step.stands)
    rows = select(ExitAnswer).where(ExitAnswer.exit_id.in_(numbers), ExitAnswer.state.in_(STANDING))
    answers = {one.exit_id: one for one in session.scalars(rows)}
    sent = reminders.sent_numbers(LinkPurpose.EXIT, numbers)
    calls = reminders.last_calls(LinkPurpose.EXIT, numbers)
    return [
        ExitStanding(
            case=case,
            steps=tuple(steps[case.id]),
            answer=answers.get(case.id),
            awaited=_awaited(case, sent.get(case.id), calls.get(case.id))
            if case.is_open and case.id not in answers
            else None,
        )
        for case in cases
    ]


def _awaited(
    case: Exit, sent: tuple[set[int], date] | None, call: reminders.Call | None
) -> Awaited | None:
    if case.asked_on is None or case.due_on is None:
        return None
    numbers, last_sent_on = sent or ((), None)
    # A call from before the letter was sent anew, or the case reopened, quiets nothing.
    quiet = call.next_on if call is not None and call.called_on >= case.asked_on else None
    return Awaited(
        asked_on=case.asked_on,
        due_on=case.due_on,
        sent=numbers,
        last_sent_on=last_sent_on,
        quiet_until=quiet,
    )
