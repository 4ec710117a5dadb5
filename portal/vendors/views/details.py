"""Changing what is known of a vendor, and answering the three questions of its tier."""

from flask import request, url_for
from werkzeug.wrappers import Response

from portal import accounts, tenancy
from portal.accounts.session import signed_in
from portal.permissions import Permission
from portal.vendors import actions, queries
from portal.vendors.forms import DetailsForm, TierForm
from portal.vendors.views.blueprint import bp
from portal.web.access import requires
from portal.web.pages import flash, go_to, page


@bp.route("/<int:vendor_id>/details", methods=["GET", "POST"])
@requires(Permission.VENDOR_CHANGE)
def change_details(vendor_id: int) -> Response:
    """Change what is known of a vendor as a company."""
    vendor = queries.get_vendor(vendor_id)
    form = DetailsForm()
    places = dict.fromkeys([*tenancy.here().locations, *vendor.locations])
    form.offer([one.person for one in accounts.members()], list(places))
    if request.method == "GET":
        form.show(vendor)
    if form.in_order():
        with form.attempt("name", by=signed_in()):
            actions.change(vendor, form.told(), by=signed_in())
            flash("good", f"{vendor.name} is up to date.")
            return go_to(url_for("vendors.show", vendor_id=vendor_id))
    return page("vendors/details.html", form=form, vendor=vendor)


@bp.route("/<int:vendor_id>/tier", methods=["GET", "POST"])
@requires(Permission.VENDOR_CHANGE)
def decide_tier(vendor_id: int) -> Response:
    """Answer the three plain questions."""
    vendor = queries.get_vendor(vendor_id)
    form = TierForm()
    if request.method == "GET":
        form.show(vendor.tier_answers)
    if form.in_order():
        actions.decide_tier(vendor, form.told(), by=signed_in())
        flash("good", vendor.tier_reason)
        return go_to(url_for("vendors.show", vendor_id=vendor_id))
    return page("vendors/tier.html", form=form, vendor=vendor)
