"""Judging what the vendor sent: read it, or set it aside."""

from werkzeug.wrappers import Response

from portal import exits, tenancy, vendors
from portal.accounts.session import signed_in
from portal.errors import NotFound
from portal.exits.forms import WhyForm
from portal.exits.views.blueprint import bp, to_the_case
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.forms import PortalForm, attempted
from portal.web.pages import flash, page

_PATH = "/vendors/<int:vendor_id>/exit/answers/<int:answer_id>"


@bp.post(f"{_PATH}/acknowledgement")
@requires(Permission.EXIT_RECORD)
def acknowledge(vendor_id: int, answer_id: int) -> Response:
    """Note that the certificate was read."""
    case, answer = _found(vendor_id, answer_id)
    if PortalForm().in_order():
        with attempted(by=signed_in()) as attempt:
            exits.acknowledge(case, answer, on=tenancy.today_here(), by=signed_in())
            flash("good", "Read and acknowledged. What it proves is written down below.")
        if attempt.wrong:
            flash("critical", attempt.wrong)
    return to_the_case(vendor_id)


@bp.route(f"{_PATH}/setting-aside", methods=["GET", "POST"])
@requires(Permission.BAA_TERMINATE)
def set_aside(vendor_id: int, answer_id: int) -> Response:
    """Say that an answer does not do, and why."""
    case, answer = _found(vendor_id, answer_id)
    form = WhyForm()
    if form.in_order():
        with form.attempt("why", by=signed_in()):
            why, on = form.why.data or "", tenancy.today_here()
            exits.set_aside(case, answer, why, on=on, by=signed_in())
            flash("soon", "Set aside. Write to them again, and say what is missing.")
            return to_the_case(vendor_id)
    vendor = vendors.get_vendor(vendor_id)
    return page("exits/set_aside.html", form=form, vendor=vendor, answer=answer)


def _found(vendor_id: int, answer_id: int) -> tuple[exits.Exit, exits.ExitAnswer]:
    case, answer = exits.get_current_exit(vendor_id), exits.get_answer(answer_id)
    if answer.exit_id != case.id:
        raise NotFound
    return case, answer
