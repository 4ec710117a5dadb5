"""What ends a case: proof of one of three kinds, or an owner's acceptance for a while."""

from werkzeug.wrappers import Response

from portal import tenancy
from portal.accounts.session import signed_in, with_fresh_code
from portal.baa import escalations
from portal.baa.escalations import listing
from portal.baa.escalations.forms import AcceptanceForm, CounselForm, ReplacedForm, StoppedForm
from portal.baa.escalations.views.blueprint import CASE, bp, form_page, url_of
from portal.errors import RuleBroken
from portal.permissions import Permission
from portal.vendors import Vendor
from portal.web.access import requires
from portal.web.forms import PortalForm
from portal.web.pages import flash, go_to

_CLOSED = "Case closed. The proof is kept with it."


@bp.route(f"{CASE}/replacement", methods=["GET", "POST"])
@requires(Permission.BAA_DECIDE)
def replaced(vendor_id: int, case_id: int) -> Response:
    """Close a case because another vendor does the work."""
    case = escalations.get_case(vendor_id, case_id)
    form = ReplacedForm()
    if form.in_order():
        with form.attempt("replaced_by", by=signed_in()):
            told = escalations.Replaced(
                on=form.on_day.data,
                by=_vendor_called(form.replaced_by.data or ""),
                words=form.words.data or "",
            )
            proof, on = form.upload(), tenancy.today_here()
            if proof is not None:
                escalations.close_as_replaced(case, told, proof, on=on, by=signed_in())
                flash("good", _CLOSED)
                return go_to(url_of(case))
    return form_page("replaced", case, form)


@bp.route(f"{CASE}/phi-stop", methods=["GET", "POST"])
@requires(Permission.BAA_DECIDE)
def phi_stopped(vendor_id: int, case_id: int) -> Response:
    """Close a case because no PHI goes to the vendor any more."""
    case = escalations.get_case(vendor_id, case_id)
    form = StoppedForm()
    if form.in_order():
        with form.attempt("on_day", by=signed_in()):
            on = tenancy.today_here()
            escalations.close_as_stopped(case, form.told(), form.upload(), on=on, by=signed_in())
            flash("good", _CLOSED)
            return go_to(url_of(case))
    return form_page("stopped", case, form)


@bp.route(f"{CASE}/counsel", methods=["GET", "POST"])
@requires(Permission.BAA_DECIDE)
def counsel(vendor_id: int, case_id: int) -> Response:
    """Close a case with what counsel answered."""
    case = escalations.get_case(vendor_id, case_id)
    form = CounselForm()
    if form.in_order():
        with form.attempt("on_day", by=signed_in()):
            proof, on = form.upload(), tenancy.today_here()
            if proof is not None:
                escalations.close_with_counsel(case, form.told(), proof, on=on, by=signed_in())
                flash("good", _CLOSED)
                return go_to(url_of(case))
    return form_page("counsel", case, form)


@bp.route(f"{CASE}/acceptance", methods=["GET", "POST"])
@requires(Permission.ESCALATION_ACCEPT)
@with_fresh_code()
def accept(vendor_id: int, case_id: int) -> Response:
    """Accept in writing, until a day."""
    case = escalations.get_case(vendor_id, case_id)
    form = AcceptanceForm()
    if form.in_order():
        with form.attempt("until", by=signed_in()):
            escalations.accept(case, form.told(), on=tenancy.today_here(), by=signed_in())
            flash("soon", "Accepted. It covers no missing BAA, and the case opens again by itself.")
            return go_to(url_of(case))
    return form_page("accept", case, form)


@bp.post(f"{CASE}/acceptance/end")
@requires(Permission.ESCALATION_ACCEPT)
def take_back(vendor_id: int, case_id: int) -> Response:
    """Take the acceptance back."""
    case = escalations.get_case(vendor_id, case_id)
    if PortalForm().in_order():
        escalations.take_back(case, on=tenancy.today_here(), by=signed_in())
        flash("soon", "Taken back. The case is open again.")
    return go_to(url_of(case))


def _vendor_called(name: str) -> Vendor:
    found = next(iter(listing.vendors_called(name)), None)
    if found is None:
        raise RuleBroken("No vendor of this name is in your list. Add the new vendor first.")
    return found
