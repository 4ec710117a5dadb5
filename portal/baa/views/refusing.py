"""Writing down a no that came by phone, mail or letter."""

from flask import url_for
from werkzeug.wrappers import Response

from portal import baa, documents, tenancy, vendors
from portal.accounts.session import signed_in
from portal.baa.refusal_forms import RefusalForm
from portal.baa.rules import RefusalWhy
from portal.baa.views.blueprint import bp
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.pages import flash, go_to, page

_REFUSED = "Refusal recorded. Decide what to do about {name}."
_SAID: dict[str, str] = {
    RefusalWhy.NOT_A_BA: "Answer recorded. Decide again whether {name} needs a BAA.",
    RefusalWhy.HIGHER_PLAN: "Answer recorded. Decide about the plan of {name}.",
}


@bp.route("/refusal", methods=["GET", "POST"])
@requires(Permission.BAA_FILE)
def record_refusal(vendor_id: int) -> Response:
    """Write down that the vendor refused, with the proof."""
    vendor = vendors.get_vendor(vendor_id)
    on = tenancy.today_here()
    form = RefusalForm(data={"refused_on": on})
    if form.in_order():
        with form.attempt("proof", by=signed_in()):
            no = baa.record_refusal(vendor, form.told(), form.upload(), on=on, by=signed_in())
            flash("soon", _SAID.get(no.why, _REFUSED).format(name=vendor.name))
            _say_if_it_waits(no.document_id)
            return go_to(url_for("baa.show", vendor_id=vendor_id))
    return page(
        "baa/refusal.html",
        form=form,
        vendor=vendor,
        known=vendors.entry(vendor.directory_id) or vendors.match(vendor.name, vendor.domain),
    )


def _say_if_it_waits(document_id: int | None) -> None:
    document = documents.get_document(document_id) if document_id else None
    if document is not None and document.is_waiting:
        flash(*documents.said_once_kept(document, ""))
