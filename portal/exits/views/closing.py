"""Closing a case with proof or a reason, and opening it again."""

from werkzeug.wrappers import Response

from portal import exits, tenancy, vendors
from portal.accounts.session import signed_in
from portal.exits.forms import ClosingForm, WhyForm
from portal.exits.rules import Closing
from portal.exits.views.blueprint import bp, to_the_case
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.pages import flash, page


@bp.route("/vendors/<int:vendor_id>/exit/closing", methods=["GET", "POST"])
@requires(Permission.BAA_TERMINATE)
def close(vendor_id: int) -> Response:
    """Close the case. Only a certificate or a written reason does it."""
    vendor = vendors.get_vendor(vendor_id)
    case, on = exits.get_current_exit(vendor_id), tenancy.today_here()
    stands, proof = exits.standing(case), exits.proof_of(case)
    form = ClosingForm()
    flows = exits.phi_flows(vendor_id, on)
    is_proven = proof is not None and not stands.open_steps and not flows
    form.offer(list(Closing) if is_proven else [Closing.REASON])
    if form.in_order():
        with form.attempt("why", by=signed_in()):
            if form.by_proof():
                exits.close_on_proof(case, on=on, by=signed_in())
            else:
                exits.close_with_reason(case, form.why.data or "", on=on, by=signed_in())
            flash("good", f"Closed. {vendor.name} stays readable, with all its papers.")
            return to_the_case(vendor_id)
    return page(
        "exits/close.html",
        form=form,
        vendor=vendor,
        case=case,
        stands=stands,
        proof=proof,
        flows=flows,
    )


@bp.route("/vendors/<int:vendor_id>/exit/reopening", methods=["GET", "POST"])
@requires(Permission.BAA_TERMINATE)
def reopen(vendor_id: int) -> Response:
    """Open a closed case again."""
    vendor = vendors.get_vendor(vendor_id)
    case = exits.get_current_exit(vendor_id)
    form = WhyForm()
    if form.in_order():
        with form.attempt("why", by=signed_in()):
            on = tenancy.today_here()
            exits.reopen(case, form.why.data or "", on=on, by=signed_in())
            flash("soon", "Open again.")
            return to_the_case(vendor_id)
    return page("exits/reopen.html", form=form, vendor=vendor, case=case)
