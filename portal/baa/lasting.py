"""Until when an agreement has been in effect, so that its papers are kept six years from then.

While a BAA is in force, the day moves on with it; at its end, by term, termination or a later
version, it is fixed (45 CFR 164.316(b)(2)(i)).
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from portal import audit, documents
from portal.baa.models import Baa
from portal.baa.rules import Held
from portal.db import session
from portal.documents import Span

_A_DAY = timedelta(days=1)


def span_of(held: Held, others: Sequence[Held], on: date) -> Span:
    """Return until when one version was in effect. A version that starts later replaces it."""
    later = [one.starts_on - _A_DAY for one in others if one.starts_on > held.starts_on]
    ends = [day for day in (held.last_day, *later) if day is not None]
    last = min(ends, default=on)
    if not ends or last >= on:
        return Span(last=on, is_over=False)
    return Span(last=last, is_over=True)


def spans(on: date) -> dict[int, Span]:
    """Return until when each filed BAA of this practice was in effect, by its document."""
    of_vendor: dict[int, list[Baa]] = defaultdict(list)
    for baa in session.scalars(select(Baa).order_by(Baa.id)):
        of_vendor[baa.vendor_id].append(baa)
    found: dict[int, Span] = {}
    for versions in of_vendor.values():
        found.update(_of_versions(versions, on))
    return found


def spans_of(vendor_id: int, on: date) -> dict[int, Span]:
    """Return until when each of one vendor's filed BAAs was in effect, by its document."""
    rows = select(Baa).where(Baa.vendor_id == vendor_id).order_by(Baa.id)
    return _of_versions(session.scalars(rows).all(), on)


def keep_while_in_effect(vendor_id: int, *, on: date, by: audit.Actor) -> None:
    """Move on, or fix, until when the papers of a vendor's BAAs are kept."""
    documents.follow(spans_of(vendor_id, on), by=by)


def _of_versions(versions: Sequence[Baa], on: date) -> dict[int, Span]:
    found: dict[int, Span] = {}
    for baa in versions:
        span = span_of(baa.held, [one.held for one in versions], on)
        before = found.get(baa.document_id)
        # One paper filed for two versions is in effect as long as either.
        if before is None or before.last < span.last:
            found[baa.document_id] = span
    return found
