"""Ending the agreement with a vendor: why, and from which day."""

from flask import url_for
from werkzeug.wrappers import Response

from portal import baa, exits, tenancy, vendors
from portal.accounts.session import me, signed_in, with_fresh_code
from portal.exits.forms import EndForm
from portal.exits.views.blueprint import bp, to_the_case
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.pages import flash, go_to, page


@bp.route("/vendors/<int:vendor_id>/baa/termination", methods=["GET", "POST"])
@requires(Permission.BAA_TERMINATE)
@with_fresh_code()
def end(vendor_id: int) -> Response:
    """End the agreement with a vendor, or part from one that had none."""
    vendor = vendors.get_vendor(vendor_id)
    on = tenancy.today_here()
    held = baa.find_binding(vendor_id, on)
    if held is None and exits.find_open_exit(vendor_id) is not None:
        return go_to(url_for("exits.show", vendor_id=vendor_id))
    form = EndForm(data={"on_day": on})
    if form.in_order():
        with form.attempt("on_day", by=signed_in()):
            exits.end(vendor, form.told(), on=on, by=signed_in())
            words = "BAA terminated. " if held else ""
            flash("good", f"{words}This is what must happen now, and by when.")
            return to_the_case(vendor_id)
    promised = exits.promised_by(vendor_id, on)
    planned = exits.plan(promised, on)
    return page(
        "exits/end.html",
        form=form,
        vendor=vendor,
        held=held,
        planned=planned,
        person=me(),
    )
