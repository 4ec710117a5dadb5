"""Until when what a vendor gave us has been in use: until it was replaced, or we parted.

It is our standard, not a rule of law: six years from then (RT03 in the table of retention).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from portal import documents
from portal.db import session
from portal.documents import Document, DocumentKind, Span
from portal.vendors.models import Vendor

_IN_USE = (
    DocumentKind.SOC2,
    DocumentKind.BRIDGE_LETTER,
    DocumentKind.EVIDENCE,
    DocumentKind.RECEIPT,
)
# A newer one of the same kind takes the place of the one before.
_REPLACED = frozenset({DocumentKind.SOC2, DocumentKind.BRIDGE_LETTER})


def spans(on: date) -> dict[int, Span]:
    """Return until when each report and each piece of evidence was in use, by its document."""
    rows = session.execute(select(Vendor.id, Vendor.retired_on))
    retired: dict[int, date | None] = {one.id: one.retired_on for one in rows}
    return _spans(documents.all_documents(), retired, on)


def spans_of(vendor: Vendor, on: date) -> dict[int, Span]:
    """Return until when what this vendor gave was in use, by its document."""
    kept = documents.documents_of([vendor.id]).get(vendor.id, [])
    return _spans(sorted(kept, key=lambda one: one.id), {vendor.id: vendor.retired_on}, on)


def _spans(
    kept: Sequence[Document], retired: Mapping[int, date | None], on: date
) -> dict[int, Span]:
    of_vendor: dict[int, list[Document]] = defaultdict(list)
    for document in kept:
        if document.vendor_id is not None and document.kind in _IN_USE:
            of_vendor[document.vendor_id].append(document)
    found: dict[int, Span] = {}
    for vendor_id, papers in of_vendor.items():
        for document in papers:
            ends = [retired.get(vendor_id), _replaced_on(document, papers)]
            last = min((day for day in ends if day is not None), default=on)
            found[document.id] = Span(last=min(last, on), is_over=last < on)
    return found


def _replaced_on(document: Document, papers: Sequence[Document]) -> date | None:
    """Return when a newer one of its kind, that counts, came in its place."""
    if document.kind not in _REPLACED:
        return None
    newer = [
        one.counts_since
        for one in papers
        if one.id > document.id
        and one.kind == document.kind
        and one.counts_since is not None
        and not one.is_destroyed
    ]
    return min(newer, default=None)
