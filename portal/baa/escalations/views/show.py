"""One case: what they said, what PHI still flows, what was done, and what closes it."""

from typing import Any

from flask import url_for
from werkzeug.wrappers import Response

from portal import accounts, baa, clock, documents, tenancy, vendors
from portal.accounts.session import signed_in
from portal.baa import escalations
from portal.baa.escalations.forms import NoteForm
from portal.baa.escalations.views.blueprint import CASE, bp, url_of
from portal.errors import NotFound
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.pages import flash, go_to, page


@bp.get("/vendors/<int:vendor_id>/baa/escalation")
@requires(Permission.BAA_READ)
def current(vendor_id: int) -> Response:
    """Go to the case of a vendor that is live, or else to its last."""
    case = escalations.case_of(vendor_id)
    if case is None:
        raise NotFound
    return go_to(url_of(case))


@bp.route(CASE, methods=["GET"])
@requires(Permission.BAA_READ)
def show(vendor_id: int, case_id: int) -> Response:
    """Show a case."""
    return _page(escalations.get_case(vendor_id, case_id), NoteForm())


@bp.route(f"{CASE}/steps", methods=["GET", "POST"])
@requires(Permission.BAA_DECIDE)
def note(vendor_id: int, case_id: int) -> Response:
    """Note what was done; or show the case with what was not yet in order."""
    case = escalations.get_case(vendor_id, case_id)
    form = NoteForm()
    if form.in_order():
        with form.attempt("words", by=signed_in()):
            escalations.note(case, form.words.data or "", by=signed_in())
            flash("good", "Noted. It stands in the case with your name.")
            return go_to(url_of(case))
    return _page(case, form)


def _page(case: escalations.BaaEscalation, form: NoteForm) -> Response:
    vendor = vendors.get_vendor(case.vendor_id)
    refusal, steps = escalations.get_refusal(case), escalations.steps_of(case)
    refusals = baa.refusals_of(case.vendor_id)
    papers = [refusal.document_id for refusal in refusals]
    papers += [case.proof_document_id, *(step.document_id for step in steps)]
    files = documents.get_documents([one for one in papers if one is not None])
    apart = {one: documents.apart(file, clock.now()) for one, file in files.items()}
    return page(
        "baa/escalations/show.html",
        case=case,
        form=form,
        vendor=vendor,
        refusal=refusal,
        refusals=refusals,
        steps=steps,
        flows=escalations.flowing([case.vendor_id]).get(case.vendor_id, []),
        stands=baa.standing_of([case.vendor_id], tenancy.today_here())[case.vendor_id],
        earlier=[one for one in escalations.cases_of(case.vendor_id) if one.id != case.id],
        files=files,
        apart={one: why for one, why in apart.items() if why},
        known=vendors.entry(vendor.directory_id) or vendors.match(vendor.name, vendor.domain),
        late=escalations.is_overdue(case.told(), tenancy.today_here()),
        here_is=url_for("escalations.show", vendor_id=case.vendor_id, case_id=case.id),
        **_names(case),
    )


def _names(case: escalations.BaaEscalation) -> dict[str, Any]:
    named = accounts.names_of([case.owner_id]) if case.owner_id else {}
    replaced_by = vendors.find_vendor(case.replaced_by_id) if case.replaced_by_id else None
    return {"owner": named.get(case.owner_id or 0, ""), "replaced_by": replaced_by}
