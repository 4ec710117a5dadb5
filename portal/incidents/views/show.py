"""The page of one incident: what is next, each clock, what is known and what is missing."""

from typing import Any

from werkzeug.wrappers import Response

from portal import clock, documents, flags, incidents, tenancy, vendors
from portal.baa import chain
from portal.incidents import showing
from portal.incidents.views.blueprint import ONE, bp
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.pages import page
from portal.web.panels import Panel, add_panel


@bp.get(ONE)
@requires(Permission.BAA_READ)
def show(vendor_id: int, incident_id: int) -> Response:
    """Show how one incident stands."""
    incident = incidents.get_incident(vendor_id, incident_id)
    on, stands = tenancy.today_here(), incidents.standing(incident)
    papers = incidents.papers_of(incident.id)
    wanted = [one for some in papers.values() for one in some]
    wanted += [one.document_id for one in stands.entries if one.document_id]
    wanted += [one.document_id for one in stands.settled if one.document_id]
    files = documents.get_documents(wanted)
    notice = chain.in_force(vendor_id, stands.discovered_on).notice
    return page(
        "incidents/show.html",
        vendor=vendors.get_vendor(vendor_id),
        flags=flags.open_flags([vendor_id]).get(vendor_id, []),
        incident=incident,
        stands=stands,
        on=on,
        says=showing.sentence(stands, on),
        limits=incidents.limits(stands.discovered_on, stands.states, notice),
        not_known=chain.clocks_for(stands.states).not_known,
        known=incidents.rows(stands.told),
        rows_of=lambda one: incidents.rows(one.facts),
        entry_words=showing.entry_words,
        papers=papers,
        files=files,
        apart={
            one: why for one, file in files.items() if (why := documents.apart(file, clock.now()))
        },
        last={one.duty: one for one in stands.settled},
        others=[one for one in incidents.incidents_of(vendor_id) if one.id != incident.id],
    )


def gather(vendor_id: int) -> dict[str, Any] | None:
    """Return what the panel on the BAA page shows."""
    vendor = vendors.get_vendor(vendor_id)
    found = incidents.incidents_of(vendor_id)
    link = incidents.standing_link(vendor_id)
    if not found and link is None and vendor.phi == vendors.Phi.NO:
        return None
    on = tenancy.today_here()
    stands = incidents.standing_of([vendor_id]).get(vendor_id, [])
    return {
        "open": [(one, showing.sentence(one, on)) for one in stands],
        "closed": [one for one in found if not one.is_open],
        "link": link,
    }


add_panel(Panel(page="baa", place=70, template="incidents/_panel.html", gather=gather))
