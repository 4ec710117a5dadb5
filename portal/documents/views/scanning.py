"""Files that wait for the virus scan, and the owner's word on files that nobody scans."""

from flask import Response, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import clock, documents, tenancy, vendors
from portal.accounts.session import signed_in, with_fresh_code
from portal.documents.forms import UnscannedForm
from portal.documents.views.blueprint import bp
from portal.errors import NotFound
from portal.gateways.outside import outside
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.forms import PortalForm
from portal.web.pages import flash, go_to, page


@bp.get("/documents/waiting")
@requires(Permission.DOCUMENT_READ)
def waiting() -> Response:
    """Show every file that waits for the virus scan."""
    found = documents.waiting_documents()
    known = vendors.get_vendors({one.vendor_id for one in found if one.vendor_id})
    return page(
        "documents/waiting.html",
        documents=found,
        names={vendor.id: vendor.name for vendor in known},
        apart=documents.apart_together(clock.now()),
    )


@bp.route("/settings/unscanned-files", methods=["GET", "POST"])
@requires(Permission.UNSCANNED_DECIDE)
@with_fresh_code()
def unscanned() -> AnyResponse:
    """Allow, in writing, that files are used which nobody scanned."""
    form = UnscannedForm()
    if form.in_order():
        with form.attempt("reason", by=signed_in()):
            reason = form.reason.data or ""
            documents.allow_unscanned(reason, on=tenancy.today_here(), by=signed_in())
            flash("soon", "Allowed. Files that wait may be used in a minute. Each says so.")
            return go_to(url_for("documents.unscanned"))
    return page(
        "settings/unscanned.html",
        form=form,
        leave=documents.find_leave(),
        leaves=documents.leaves(),
        count=documents.count_waiting(),
        has_scanner=outside().scanner.is_there,
    )


@bp.post("/settings/unscanned-files/<int:leave_id>/end")
@requires(Permission.UNSCANNED_DECIDE)
def end_unscanned(leave_id: int) -> AnyResponse:
    """Take the leave back."""
    leave = documents.find_leave()
    if leave is None or leave.id != leave_id:
        raise NotFound
    if PortalForm().in_order():
        documents.forbid_unscanned(leave, by=signed_in())
        flash("good", "Ended. New files wait for a virus scan.")
    return go_to(url_for("documents.unscanned"))
