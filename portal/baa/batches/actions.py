"""Asking many at once: what was shown is written down, and goes letter by letter."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from portal import accounts, audit, tenancy, vendors
from portal.baa import queries as baas
from portal.baa.batches import queries
from portal.baa.batches.models import BaaBatch, BaaBatchRow, RowState
from portal.baa.new_request import NewRequest, OurSigner
from portal.baa.requesting import request_baa
from portal.baa.rules import Asks
from portal.baa.template import Choices, Paper, paper_for
from portal.db import keep, session
from portal.errors import RuleBroken
from portal.gateways import queue
from portal.vendors import Vendor

SEND = "baa.request"
MOST_AT_ONCE = 50
_CHANGED = "Their record has changed since you saw the paper. Look once more, then ask them."
_ASKED = "They were asked meanwhile."


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One vendor to be asked, as it was shown."""

    vendor: Vendor
    to_name: str
    to_email: str
    paper_digest: str = ""


@dataclass(frozen=True, kw_only=True)
class NewBatch:
    """Many vendors to be asked for the same."""

    once: str
    asks: Asks
    due_on: date
    choices: Choices
    signs_id: int | None
    reply_email: str


def start(
    new: NewBatch, wanted: Sequence[Wanted], *, on: date, at: datetime, by: audit.Actor
) -> BaaBatch:
    """Write down whom to ask, and have each asked once this is committed. Twice is once."""
    if not wanted:
        raise RuleBroken("Choose at least one vendor that can be asked.")
    if len(wanted) > MOST_AT_ONCE:
        raise RuleBroken(f"Ask {MOST_AT_ONCE} vendors at a time, so that you can read each letter.")
    if new.due_on <= on:
        raise RuleBroken("Choose a day after today.")
    batch_id = session.scalar(_insert(new, at, by))
    if batch_id is None:
        found = queries.find_batch_once(new.once)
        if found is None:
            raise RuleBroken("That was not sent. Try once more.")
        return found
    for one in wanted:
        row = keep(
            BaaBatchRow(
                batch_id=batch_id,
                vendor_id=one.vendor.id,
                to_name=one.to_name,
                to_email=one.to_email,
                paper_digest=one.paper_digest,
                state=RowState.WAITING,
            )
        )
        _defer(row)
    audit.record(
        audit.Deed.BAAS_REQUESTED,
        by=by,
        subject=("baa_batch", batch_id),
        vendors=len(wanted),
        due_on=new.due_on.isoformat(),
    )
    return queries.get_batch(batch_id)


def send_row(row_id: int) -> None:
    """Ask one vendor of a batch, if it still waits to be asked."""
    row = queries.lock_row(row_id)
    if row is None or row.state != RowState.WAITING:
        return
    batch = queries.get_batch(row.batch_id)
    try:
        with session.begin_nested():
            row.request_id = _ask(batch, row)
        row.state = RowState.SENT
    except RuleBroken as refusal:
        row.state, row.why_not = RowState.LEFT_OUT, str(refusal)
        audit.record(audit.Deed.REFUSED, by=batch.by, vendor_id=row.vendor_id, reason=row.why_not)


def try_again(batch: BaaBatch) -> int:
    """Have those asked that still wait: their work was lost. Return how many."""
    waiting = [one for one in queries.rows_of(batch) if one.state == RowState.WAITING]
    for row in waiting:
        _defer(row)
    return len(waiting)


def paper_of(vendor: Vendor, choices: Choices, *, on: date) -> Paper:
    """Return the paper that a vendor of a batch gets."""
    services = vendors.services_of([vendor.id]).get(vendor.id, [])
    named = tuple(one.name for one in services if one.in_use and one.phi != vendors.Phi.NO)
    return paper_for(vendor, replace(choices, services=named), on=on)


def _ask(batch: BaaBatch, row: BaaBatchRow) -> int:
    vendor, on = vendors.get_vendor(row.vendor_id), tenancy.today_here()
    if baas.find_open_request(vendor.id) is not None:
        raise RuleBroken(_ASKED)
    paper = None
    if batch.is_to_sign:
        # As of the day on which it was shown: a paper that bears another day is another paper.
        paper = paper_of(vendor, batch.told, on=tenancy.day_here(batch.asked_at))
        if paper.digest != row.paper_digest:
            raise RuleBroken(_CHANGED)
    new = NewRequest(
        to_name=row.to_name,
        to_email=row.to_email,
        due_on=batch.due_on,
        reply_email=batch.reply_email,
        paper=paper,
        ours=(_our_signer(batch.signs_id),) if paper else (),
    )
    request, _ = request_baa(vendor, new, on=on, by=batch.by)
    return request.id


def _our_signer(person_id: int | None) -> OurSigner:
    if person_id is None:
        return OurSigner(name="")
    person = accounts.get_person(person_id)
    return OurSigner(name=person.name, email=person.email, person_id=person.id)


def _insert(new: NewBatch, at: datetime, by: audit.Actor) -> Any:
    told = {
        "once": new.once,
        "asks_for": new.asks.value,
        "due_on": new.due_on,
        "choices": new.choices.told(),
        "signs_id": new.signs_id,
        "reply_email": new.reply_email,
        "asked_at": at,
        "asked_by_id": by.actor_id,
        "asked_by_name": by.name,
        "asked_ip": by.ip,
        "asked_user_agent": by.user_agent,
    }
    return insert(BaaBatch).values(told).on_conflict_do_nothing().returning(BaaBatch.id)


def _defer(row: BaaBatchRow) -> None:
    queue.defer(session.connection(), SEND, practice_id=row.practice_id, row_id=row.id)
