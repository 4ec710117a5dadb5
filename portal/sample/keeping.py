"""What the sample shows of keeping: a legal hold, a paper under an NDA, one that is due, one just added."""

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from portal import clock, documents
from portal.documents import Document, DocumentKind, nda
from portal.gateways.outside import outside
from portal.permissions import Role
from portal.sample.papers import insurance_note, old_letter
from portal.vendors import Vendor

if TYPE_CHECKING:
    from portal.sample.stage import Stage

# A letter is kept six years from when it was received: this one came before that.
_LETTER_CAME = 6 * 366 + 40


def keep_papers(stage: "Stage", vendors: dict[str, Vendor]) -> None:
    """Keep some papers, and hold and mark others."""
    at = clock.now()
    came_on = stage.ago(_LETTER_CAME)
    render = outside().renderer.render_pdf
    lumenbill = vendors["Lumenbill"]
    documents.keep(
        _upload(render(old_letter(lumenbill.name, came_on)), f"Letter of {came_on.year}.pdf"),
        DocumentKind.MAIL,
        vendor_id=lumenbill.id,
        by=stage.by,
        on=came_on,
    )
    documents.keep_for_now(
        _upload(render(insurance_note("Northgate IT", stage.today)), "Insurance note.pdf"),
        DocumentKind.OTHER,
        vendor_id=vendors["Northgate IT"].id,
        by=stage.by,
        on=stage.today,
    )
    reason = "Their claim over the last invoice is open. Counsel asked us to keep everything."
    documents.hold_vendor(vendors["Quillnote"].id, reason, at=at, by=stage.by)
    for report in _reports_of(vendors["Auralis Chart"]):
        allowed = nda.Allowed(
            person_ids=frozenset(),
            roles=frozenset({Role.OWNER, Role.MANAGER}),
            open_until=stage.today + timedelta(days=300),
            note="Their report asks for it on its first page.",
        )
        nda.mark(report, allowed, on=stage.today, at=at, by=stage.by)


def _reports_of(vendor: Vendor) -> list[Document]:
    kept = documents.documents_of([vendor.id]).get(vendor.id, [])
    return [one for one in kept if one.kind == DocumentKind.SOC2]


def _upload(pdf: bytes, name: str) -> documents.Upload:
    return documents.Upload(stream=BytesIO(pdf), name=name)
