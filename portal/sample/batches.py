"""The sample's asking of two vendors at once: one letter went, and one had gone before."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from portal import baa
from portal.baa import Asks
from portal.baa.batches import BaaBatch, BaaBatchRow, RowState
from portal.baa.template import default_choices
from portal.db import keep
from portal.vendors import Vendor

if TYPE_CHECKING:
    from portal.sample.stage import Stage

_GONE, _LEFT_OUT = "Postlark", "Pingwell"


def show_batch(stage: "Stage", added: Mapping[str, Vendor]) -> None:
    """Write down whom the manager asked on that day, and what became of each."""
    asked = baa.find_open_request(added[_GONE].id)
    before = next(iter(baa.requests_of(added[_LEFT_OUT].id)), None)
    if asked is None or before is None:
        return
    noon = time(12, tzinfo=ZoneInfo(stage.practice.time_zone))
    batch = keep(
        BaaBatch(
            once=f"sample-{asked.id}",
            asks_for=Asks.THEIRS,
            due_on=asked.requested_on + timedelta(days=21),
            choices=default_choices().told(),
            signs_id=None,
            reply_email=stage.practice.email,
            asked_at=datetime.combine(asked.requested_on, noon),
            asked_by_id=stage.by.actor_id,
            asked_by_name=stage.by.name,
        )
    )
    for one, request, why_not in (
        (added[_GONE], asked, ""),
        (added[_LEFT_OUT], None, "They were asked meanwhile."),
    ):
        told = request or before
        keep(
            BaaBatchRow(
                batch_id=batch.id,
                vendor_id=one.id,
                to_name=told.to_name,
                to_email=told.to_email,
                state=RowState.SENT if request else RowState.LEFT_OUT,
                why_not=why_not,
                request_id=request.id if request else None,
            )
        )
