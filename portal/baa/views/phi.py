"""Letting PHI past a shut gate for a while."""

from flask import request, url_for
from werkzeug.wrappers import Response

from portal import baa, tenancy, vendors
from portal.accounts.session import signed_in, with_fresh_code
from portal.baa import gates
from portal.baa.gate_forms import OverrideForm
from portal.baa.views.blueprint import bp
from portal.errors import NotFound
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.forms import PortalForm
from portal.web.pages import flash, go_to, page


@bp.route("/phi-override", methods=["GET", "POST"])
@requires(Permission.PHI_OVERRIDE)
@with_fresh_code()
def allow_phi(vendor_id: int) -> Response:
    """Allow PHI without a BAA until a day: to a service, or to the whole vendor."""
    vendor = vendors.get_vendor(vendor_id)
    on = tenancy.today_here()
    form = OverrideForm()
    shut = [one for one in gates.gates_of([vendor_id], on)[vendor_id] if one.is_shut]
    form.offer(shut, request.args.get("service", type=int))
    if form.in_order():
        with form.attempt("ends_on", by=signed_in()):
            baa.allow_phi(vendor, form.told(), on=on, by=signed_in())
            flash("soon", "Allowed. It stays on this page, and ends by itself.")
            return go_to(url_for("baa.show", vendor_id=vendor_id))
    return page("baa/phi_override.html", form=form, vendor=vendor)


@bp.post("/phi-override/<int:override_id>/end")
@requires(Permission.PHI_OVERRIDE)
def end_override(vendor_id: int, override_id: int) -> Response:
    """Take the leave back."""
    on = tenancy.today_here()
    found = next((one for one in baa.overrides_of(vendor_id) if one.id == override_id), None)
    if found is None:
        raise NotFound
    if PortalForm().in_order():
        baa.end_override(found, on=on, by=signed_in())
        flash("good", "Ended. PHI may not go there without a BAA that covers it.")
    return go_to(url_for("baa.show", vendor_id=vendor_id))
