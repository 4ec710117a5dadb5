"""Working on a case: its owner, its deadline, the way out."""

from werkzeug.wrappers import Response

from portal import tenancy
from portal.accounts.session import signed_in
from portal.baa import escalations
from portal.baa.escalations.forms import DeadlineForm, OwnerForm, WayForm
from portal.baa.escalations.views.blueprint import CASE, bp, form_page, url_of
from portal.baa.rules import RefusalWhy
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.pages import flash, go_to


@bp.route(f"{CASE}/owner", methods=["GET", "POST"])
@requires(Permission.BAA_DECIDE)
def owner(vendor_id: int, case_id: int) -> Response:
    """Give a case to somebody."""
    case = escalations.get_case(vendor_id, case_id)
    form = OwnerForm(data={"owner": str(case.owner_id or "")})
    form.offer(escalations.may_own())
    if form.in_order():
        with form.attempt("owner", by=signed_in()):
            reason = form.reason.data or ""
            escalations.give_owner(case, form.owner_id(), reason, by=signed_in())
            flash("good", "Given. The case shows whose it is.")
            return go_to(url_of(case))
    return form_page("owner", case, form)


@bp.route(f"{CASE}/deadline", methods=["GET", "POST"])
@requires(Permission.BAA_DECIDE)
def deadline(vendor_id: int, case_id: int) -> Response:
    """Move the deadline of a case."""
    case = escalations.get_case(vendor_id, case_id)
    form = DeadlineForm(data={"due_on": case.due_on})
    if form.in_order():
        with form.attempt("due_on", by=signed_in()):
            on, reason = tenancy.today_here(), form.reason.data or ""
            escalations.move_deadline(case, form.due_on.data, reason, on=on, by=signed_in())
            flash("good", "Deadline moved.")
            return go_to(url_of(case))
    latest = escalations.latest_deadline(case.counted_from)
    return form_page("deadline", case, form, latest=latest)


@bp.route(f"{CASE}/way", methods=["GET", "POST"])
@requires(Permission.BAA_DECIDE)
def way(vendor_id: int, case_id: int) -> Response:
    """Choose the way out."""
    case = escalations.get_case(vendor_id, case_id)
    form = WayForm(data={"way": case.way})
    form.offer(escalations.ways_for(RefusalWhy(escalations.get_refusal(case).why)))
    if form.in_order():
        with form.attempt("way", by=signed_in()):
            escalations.choose_way(case, form.chosen(), form.reason.data or "", by=signed_in())
            flash("good", f"Way out: {form.chosen().words}.")
            return go_to(url_of(case))
    return form_page("way", case, form)
