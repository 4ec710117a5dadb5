"""Until when a memo was relied on: until the next decision about the same, or the parting of ways."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from portal.baa.models import BaaNeed
from portal.db import session
from portal.documents import Span
from portal.vendors import Vendor


def memo_spans(on: date, *, vendor_id: int | None = None) -> dict[int, Span]:
    """Return until when each memo, and each answer of counsel, was relied on, by its document."""
    rows = (
        select(
            BaaNeed.vendor_id,
            BaaNeed.service_id,
            BaaNeed.decided_on,
            BaaNeed.document_id,
            BaaNeed.counsel_document_id,
            Vendor.retired_on,
        )
        .join(Vendor, Vendor.id == BaaNeed.vendor_id)
        .order_by(BaaNeed.id.desc())
    )
    if vendor_id is not None:
        rows = rows.where(BaaNeed.vendor_id == vendor_id)
    return _spans(session.execute(rows), on)


def _spans(newest_first: Iterable[Row[Any]], on: date) -> dict[int, Span]:
    found: dict[int, Span] = {}
    later: dict[tuple[int, int | None], date] = {}
    for row in newest_first:
        about = (row.vendor_id, row.service_id)
        ends = [day for day in (later.get(about), row.retired_on) if day is not None]
        last = min(ends, default=on)
        span = Span(last=min(last, on), is_over=last < on)
        later[about] = row.decided_on
        for document_id in (row.document_id, row.counsel_document_id):
            if document_id is not None:
                found[document_id] = span
    return found
