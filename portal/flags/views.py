"""Greying a flag for a while."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from portal import tenancy, vendors
from portal.accounts.session import signed_in, with_fresh_code
from portal.errors import NotFound
from portal.flags import actions, queries
from portal.flags.forms import WaiverForm
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.pages import flash, go_to, page

bp = Blueprint("flags", __name__, url_prefix="/vendors/<int:vendor_id>/flags")


@bp.route("/<int:flag_id>/waiver", methods=["GET", "POST"])
@requires(Permission.FLAG_WAIVE)
@with_fresh_code()
def waive(vendor_id: int, flag_id: int) -> Response:
    """Waive a flag until a day, with a reason."""
    vendor = vendors.get_vendor(vendor_id)
    flag = queries.get_open_flag(vendor_id, flag_id)
    if not flag.may_be_waived:
        raise NotFound
    form = WaiverForm()
    if form.in_order():
        with form.attempt("until", by=signed_in()):
            on, reason = tenancy.today_here(), form.reason.data or ""
            actions.waive(flag, reason, until=form.until.data or on, on=on, by=signed_in())
            flash("soon", "Waived. It stays in sight, in grey, and comes back by itself.")
            return go_to(url_for("baa.show", vendor_id=vendor_id))
    return page("flags/waiver.html", form=form, vendor=vendor, flag=flag)
