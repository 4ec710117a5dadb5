"""Until when an agreement or a memo has been in effect, so that papers are kept six years from then.

While a BAA is in force, the day moves on with it; at its end, by term, termination or a later
version, it is fixed (45 CFR 164.316(b)(2)(i)). An amendment lasts as long as what it amends.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, select

from portal import audit, documents, signing
from portal.baa.memo_lasting import memo_spans
from portal.baa.models import Baa
from portal.baa.succession import Version, relied_on_until
from portal.db import session
from portal.documents import Document, Span


def span_of(version: Version, versions: Sequence[Version], on: date) -> Span:
    """Return until when one version was in effect, as far as the practice went by it."""
    last = relied_on_until(version, versions)
    if last is None or last >= on:
        return Span(last=on, is_over=False)
    return Span(last=last, is_over=True)


def spans(on: date) -> dict[int, Span]:
    """Return until when each filed BAA and each memo of this practice was in effect, by its document."""
    of_vendor: dict[int, list[tuple[int, Version]]] = defaultdict(list)
    for baa, usable in session.execute(_filed()):
        of_vendor[baa.vendor_id].append((baa.document_id, baa.placed(is_usable=usable)))
    found = memo_spans(on)
    for versions in of_vendor.values():
        found.update(_of_versions(versions, on))
    return _with_companions(found)


def spans_of(vendor_id: int, on: date) -> dict[int, Span]:
    """Return until when each of one vendor's filed BAAs and memos was in effect, by its document."""
    rows = session.execute(_filed().where(Baa.vendor_id == vendor_id))
    filed = [(baa.document_id, baa.placed(is_usable=ok)) for baa, ok in rows]
    return _with_companions({**memo_spans(on, vendor_id=vendor_id), **_of_versions(filed, on)})


def keep_while_in_effect(vendor_id: int, *, on: date, by: audit.Actor) -> None:
    """Move on, or fix, until when the papers of a vendor's BAAs are kept."""
    documents.follow(spans_of(vendor_id, on), by=by)


def _filed() -> Select[Baa, bool]:
    copies = select(Baa, Document.is_usable).join(Document, Document.id == Baa.document_id)
    return copies.order_by(Baa.id)


def _of_versions(filed: Sequence[tuple[int, Version]], on: date) -> dict[int, Span]:
    found: dict[int, Span] = {}
    versions = [version for _, version in filed]
    for document_id, version in filed:
        span = span_of(version, versions, on)
        before = found.get(document_id)
        # One paper filed for two versions is in effect as long as either.
        if before is None or before.last < span.last:
            found[document_id] = span
    return found


def _with_companions(found: dict[int, Span]) -> dict[int, Span]:
    """Keep as long as a paper that was signed here what shows how it was signed."""
    companions = signing.companions_of(found)
    return found | {one: found[paper] for paper, rest in companions.items() for one in rest}
