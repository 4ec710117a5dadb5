"""Letting a vendor go, bringing it back, and deleting one that was never worked with."""

from flask import url_for
from werkzeug.wrappers import Response

from portal import exits, tenancy
from portal.accounts.session import signed_in
from portal.permissions import Permission
from portal.vendors import actions, queries
from portal.vendors.forms import RetirementForm
from portal.vendors.views.blueprint import bp
from portal.web.access import requires
from portal.web.forms import PortalForm
from portal.web.pages import flash, go_to, page


@bp.route("/<int:vendor_id>/retirement", methods=["GET", "POST"])
@requires(Permission.VENDOR_RETIRE)
def retire(vendor_id: int) -> Response:
    """Stop working with a vendor, or work with it again."""
    vendor = queries.get_vendor(vendor_id)
    form = RetirementForm()
    form.suggest(tenancy.today_here())
    if form.in_order():
        with form.attempt("reason", by=signed_in()):
            on, last_day = tenancy.today_here(), form.last_day()
            case = exits.retire(vendor, form.why(), last_day=last_day, on=on, by=signed_in())
            flash("good", f"{vendor.name} is among the former vendors. Its papers stay.")
            if case is not None and case.is_open:
                flash("soon", "They held PHI. This is what must happen now, and by when.")
                return go_to(url_for("exits.show", vendor_id=vendor_id))
            return go_to(url_for("vendors.show", vendor_id=vendor_id))
    may_delete = not queries.hangs_on(vendor_id)
    return page("vendors/retirement.html", form=form, vendor=vendor, may_delete=may_delete)


@bp.post("/<int:vendor_id>/return")
@requires(Permission.VENDOR_RETIRE)
def bring_back(vendor_id: int) -> Response:
    """Work with a former vendor again."""
    vendor = queries.get_vendor(vendor_id)
    if PortalForm().in_order():
        actions.bring_back(vendor, by=signed_in())
        flash("good", f"{vendor.name} is back on your list.")
    return go_to(url_for("vendors.show", vendor_id=vendor_id))


@bp.post("/<int:vendor_id>/deletion")
@requires(Permission.VENDOR_RETIRE)
def delete(vendor_id: int) -> Response:
    """Delete a vendor about which nothing is kept."""
    vendor = queries.get_vendor(vendor_id)
    name = vendor.name
    if PortalForm().in_order():
        actions.delete(vendor, by=signed_in())
        flash("good", f"{name} is deleted. Nothing was kept about them.")
    return go_to(url_for("vendors.index"))
