"""Saying which services a BAA on file covers."""

from flask import url_for
from werkzeug.wrappers import Response

from portal import baa, documents, vendors
from portal.accounts.session import signed_in
from portal.baa import gates
from portal.baa.gate_forms import CoverForm
from portal.baa.views.blueprint import bp
from portal.errors import NotFound
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.pages import flash, go_to, page


@bp.route("/versions/<int:baa_id>/cover", methods=["GET", "POST"])
@requires(Permission.BAA_FILE)
def cover(vendor_id: int, baa_id: int) -> Response:
    """Say which services a version covers. What was said before is kept."""
    vendor = vendors.get_vendor(vendor_id)
    held = next((one for one in baa.versions_of(vendor_id) if one.id == baa_id), None)
    services = vendors.services_of([vendor_id]).get(vendor_id, [])
    if held is None or not services:
        raise NotFound
    form = CoverForm()
    form.offer(services, gates.covers_of([baa_id]).get(baa_id))
    if form.in_order():
        with form.attempt("services", by=signed_in()):
            gates.cover(held, form.covered() or (), by=signed_in())
            flash("good", "What the BAA covers is written down.")
            return go_to(url_for("baa.show", vendor_id=vendor_id))
    return page(
        "baa/cover.html",
        form=form,
        vendor=vendor,
        held=held,
        copy=documents.get_document(held.document_id),
        said=gates.said_of(baa_id),
    )
