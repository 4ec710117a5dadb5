"""The overview of one vendor."""

from flask import Response

from portal import accounts, flags, tenancy
from portal.baa import gates
from portal.permissions import Permission
from portal.vendors import directory, queries
from portal.vendors.directory_data import Entry
from portal.vendors.models import Vendor
from portal.vendors.views.blueprint import bp, vendor_page
from portal.web.access import requires
from portal.web.forms import PortalForm
from portal.web.panels import panels_of


@bp.get("/<int:vendor_id>")
@requires(Permission.VENDOR_READ)
def show(vendor_id: int) -> Response:
    """Show a vendor: what is open, its tier, its PHI, whom to write to."""
    vendor = queries.get_vendor(vendor_id)
    found = gates.gates_of([vendor_id], tenancy.today_here())[vendor_id]
    return vendor_page(
        "vendors/show.html",
        vendor,
        form=PortalForm(),
        services=queries.services_of([vendor_id]).get(vendor_id, []),
        gates={one.service.id: one for one in found},
        contacts=queries.contacts_of([vendor_id]).get(vendor_id, []),
        subcontractors=queries.subcontractors_of([vendor_id]).get(vendor_id, []),
        known=_known(vendor),
        panels=panels_of("overview", vendor_id),
        owner=_owner(vendor),
        cleared=[one for one in flags.flag_history(vendor_id) if one.cleared_on],
        may_delete=not queries.hangs_on(vendor_id),
    )


def _known(vendor: Vendor) -> Entry | None:
    return directory.entry(vendor.directory_id) or directory.match(vendor.name, vendor.domain)


def _owner(vendor: Vendor) -> accounts.Person | None:
    return accounts.get_person(vendor.owner_person_id) if vendor.owner_person_id else None
