"""What comes back when a vendor is asked for a BAA: a signed copy, or a no."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal import audit, documents
from portal.baa import queries
from portal.baa.models import BaaRequest
from portal.baa.rules import RequestEnd
from portal.errors import RuleBroken


@dataclass(frozen=True, kw_only=True)
class Answered:
    """Who at the vendor answers by link."""

    name: str
    title: str


def offer_signed_copy(
    request: BaaRequest,
    copy: documents.Upload,
    who: Answered,
    *,
    on: date,
    by: audit.Actor,
) -> None:
    """Take in the signed copy that the vendor sends by its link. Staff reads it, then files it.

    One that refused may still think again.
    """
    queries.lock_request(request)
    another = queries.find_open_request(request.vendor_id)
    is_over = not request.is_open and request.closed_how != RequestEnd.REFUSED
    if is_over or (another is not None and another.id != request.id):
        raise RuleBroken("This request is closed. Call the practice that wrote to you.")
    document = documents.keep_for_now(
        copy, documents.DocumentKind.BAA, vendor_id=request.vendor_id, by=by, on=on
    )
    if document.media_type != "application/pdf":
        raise RuleBroken("Send the signed BAA as a PDF. Scan it, or save it as one.")
    request.closed_on, request.closed_how = None, None
    request.offered_on = on
    request.offered_document_id = document.id
    request.offered_by_name = who.name.strip()
    request.offered_by_title = who.title.strip()
    audit.record(audit.Deed.BAA_OFFERED, by=by, **_about(request), sha256=document.sha256)


def _about(request: BaaRequest) -> dict[str, Any]:
    return {"vendor_id": request.vendor_id, "subject": ("baa_request", request.id)}
