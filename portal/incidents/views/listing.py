"""All incidents: those that are open, what is due first on top, and those closed last."""

from werkzeug.wrappers import Response

from portal import incidents, tenancy
from portal.incidents.views.blueprint import PATH, bp
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.pages import go_to, page


@bp.get("/incidents")
@requires(Permission.BAA_READ)
def index() -> Response:
    """Show the open incidents, and the closed ones."""
    return page(
        "incidents/index.html",
        rows=incidents.list_open(),
        closed=incidents.list_closed(),
        on=tenancy.today_here(),
    )


@bp.get(PATH)
@requires(Permission.BAA_READ)
def of_vendor(vendor_id: int) -> Response:
    """Go to the incident of a vendor that is open, or to the list."""
    found = incidents.incidents_of(vendor_id)
    if not found:
        return go_to("/incidents")
    some = incidents.standing_of([vendor_id]).get(vendor_id, [])
    first = min(some, key=_due, default=None)
    incident = first.incident if first else found[0]
    return go_to(f"/vendors/{vendor_id}/incidents/{incident.id}")


def _due(one: incidents.Standing) -> tuple[bool, str]:
    due = one.next_due
    return due is None, due.due_on.isoformat() if due and due.due_on else ""
