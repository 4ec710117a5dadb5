"""What a vendor's BAA page shows of its refusals, and of the case that followed."""

from collections.abc import Mapping
from typing import Any

from portal import accounts, clock, documents, tenancy
from portal.baa import queries as baas
from portal.baa.escalations.models import BaaEscalation
from portal.baa.escalations.queries import case_of, flowing
from portal.baa.escalations.rules import badge_of
from portal.web.panels import Panel


def case_panel(vendor_id: int) -> Mapping[str, Any] | None:
    """Return the refusals of a vendor with their proof, and its case. None: it never refused."""
    refusals = baas.refusals_of(vendor_id)
    if not refusals:
        return None
    files = documents.get_documents(
        [one.document_id for one in refusals if one.document_id is not None]
    )
    apart = {one: documents.apart(file, clock.now()) for one, file in files.items()}
    return {
        "refusals": refusals,
        "files": files,
        "apart": {one: why for one, why in apart.items() if why},
        **_of_case(case_of(vendor_id)),
    }


def _of_case(case: BaaEscalation | None) -> Mapping[str, Any]:
    if case is None:
        return {"case": None}
    named = accounts.names_of([case.owner_id]) if case.owner_id else {}
    flows = bool(flowing([case.vendor_id]).get(case.vendor_id))
    badge = badge_of(case.told(), tenancy.today_here(), phi_flows=flows)
    return {"case": case, "owner": named.get(case.owner_id or 0, ""), "badge": badge}


PANELS = (Panel(page="baa", place=10, template="baa/escalations/_case.html", gather=case_panel),)
