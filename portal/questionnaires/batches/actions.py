"""Asking many at once: what was shown is written down, and goes letter by letter."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from portal import audit, clock, vendors
from portal.db import session
from portal.errors import RuleBroken
from portal.gateways import queue
from portal.notices import Letter
from portal.questionnaires.actions import Sending, correspondence, send
from portal.questionnaires.batches import queries
from portal.questionnaires.batches.models import QuestionBatch, QuestionBatchRow, RowState
from portal.questionnaires.notices import CODE_TO_COME, Asked, asked_in, questions_letter
from portal.questionnaires.set_reading import current_set, thaw
from portal.questionnaires.sets.offering import payload_for
from portal.vendors import Vendor

SEND = "questionnaires.send"
MOST_AT_ONCE = 300
_CHANGED = "The record or the questions changed after you saw the letter. Look once more."


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One vendor to be asked, and the letter as it was shown."""

    vendor: Vendor
    sending: Sending
    letter: Letter


def start(
    once: str,
    due_on: date,
    wanted: Sequence[Wanted],
    *,
    at: datetime,
    by: audit.Actor,
) -> QuestionBatch:
    """Write down whom to ask, and have each asked once this is committed. Twice is once."""
    if not wanted:
        raise RuleBroken("Choose at least one vendor that can be asked.")
    if len(wanted) > MOST_AT_ONCE:
        raise RuleBroken(f"Ask {MOST_AT_ONCE} vendors at a time at most.")
    batch_id = session.scalar(_insert(once, due_on, at, by))
    if batch_id is None:
        found = queries.find_batch_once(once)
        if found is None:
            raise RuleBroken("That was not sent. Try once more.")
        return found
    rows = [_row(batch_id, one) for one in wanted]
    session.execute(insert(QuestionBatchRow).values(rows))
    batch = queries.get_batch(batch_id)
    for row in queries.rows_of(batch):
        _defer(row)
    audit.record(
        audit.Deed.ASSESSMENTS_SENT,
        by=by,
        subject=("question_batch", batch_id),
        vendors=len(wanted),
        due_on=due_on.isoformat(),
    )
    return batch


def send_row(row_id: int) -> None:
    """Ask one vendor of a batch, if it still waits to be asked."""
    row = queries.lock_row(row_id)
    if row is None or row.state != RowState.WAITING:
        return
    batch = queries.get_batch(row.batch_id)
    vendor, sending = vendors.get_vendor(row.vendor_id), row.sending(batch.due_on)
    try:
        with session.begin_nested():
            _check_as_shown(row, letter_to(vendor, sending, by=batch.by))
            row.assessment_id = send(vendor, sending, at=clock.now(), by=batch.by).id
        row.state = RowState.SENT
    except RuleBroken as refusal:
        row.state, row.why_not = RowState.LEFT_OUT, str(refusal)
        audit.record(audit.Deed.REFUSED, by=batch.by, vendor_id=row.vendor_id, reason=row.why_not)


def try_again(batch: QuestionBatch) -> int:
    """Have those asked that still wait: their work was lost. Return how many."""
    waiting = [one for one in queries.rows_of(batch) if one.state == RowState.WAITING]
    for row in waiting:
        _defer(row)
    return len(waiting)


def letter_to(
    vendor: Vendor, sending: Sending, *, by: audit.Actor, asked: Asked | None = None
) -> Letter:
    """Return the letter to a vendor as it is shown before it goes."""
    about = correspondence(vendor, sending.to_name, sending.to_email, by=by)
    asked = asked or _asked_with(sending.packs)
    return questions_letter(about, sending.due_on, asked, verify_code=CODE_TO_COME, token=None)


def _asked_with(packs: Sequence[str]) -> Asked:
    return asked_in(thaw(payload_for(packs)) if packs else current_set())


def _check_as_shown(row: QuestionBatchRow, letter: Letter) -> None:
    if _digest(letter) != row.letter_digest:
        raise RuleBroken(_CHANGED)


def _row(batch_id: int, one: Wanted) -> dict[str, Any]:
    return {
        "batch_id": batch_id,
        "vendor_id": one.vendor.id,
        "to_name": one.sending.to_name,
        "to_email": one.sending.to_email,
        "second_name": one.sending.second_name,
        "second_email": one.sending.second_email,
        "packs": list(one.sending.packs),
        "letter_digest": _digest(one.letter),
        "state": RowState.WAITING,
    }


def _digest(letter: Letter) -> str:
    shown = f"{letter.to_name}\0{letter.to_email}\0{letter.subject}\0{letter.text}"
    return hashlib.sha256(shown.encode()).hexdigest()


def _insert(once: str, due_on: date, at: datetime, by: audit.Actor) -> Any:
    told = {
        "once": once,
        "due_on": due_on,
        "asked_at": at,
        "asked_by_id": by.actor_id,
        "asked_by_name": by.name,
        "asked_ip": by.ip,
        "asked_user_agent": by.user_agent,
    }
    return insert(QuestionBatch).values(told).on_conflict_do_nothing().returning(QuestionBatch.id)


def _defer(row: QuestionBatchRow) -> None:
    queue.defer(session.connection(), SEND, practice_id=row.practice_id, row_id=row.id)
