"""Filing a signed BAA, looking at it again, and ending it."""

from flask import url_for
from werkzeug.wrappers import Response

from portal import baa, clock, documents, tenancy, vendors
from portal.accounts.session import signed_in
from portal.baa import checking
from portal.baa.forms import OfferedBaaForm, ReviewForm, SignedBaaForm
from portal.baa.rules import a_year_from
from portal.baa.views.blueprint import bp
from portal.baa.views.renewing import as_last_time
from portal.errors import NotFound
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.pages import flash, go_to, page


@bp.route("/file", methods=["GET", "POST"])
@requires(Permission.BAA_FILE)
def file_signed(vendor_id: int) -> Response:
    """File a signed BAA."""
    vendor = vendors.get_vendor(vendor_id)
    on = tenancy.today_here()
    form = SignedBaaForm(data={"review_on": a_year_from(on)} | as_last_time(vendor_id, on))
    form.of(len(baa.versions_of(vendor_id)))
    form.offer(vendors.services_of([vendor_id]).get(vendor_id, []))
    if form.in_order():
        with form.attempt("signed_copy", by=signed_in()):
            filed = baa.file_signed_baa(vendor, form.upload(), form.told(), on=on, by=signed_in())
            _say_filed(vendor, filed)
            return go_to(url_for("baa.show", vendor_id=vendor_id))
    return page("baa/file.html", form=form, vendor=vendor, offered=None, document=None)


@bp.route("/offer", methods=["GET", "POST"])
@requires(Permission.BAA_FILE)
def file_offered(vendor_id: int) -> Response:
    """File the copy that the vendor sent by its link."""
    vendor = vendors.get_vendor(vendor_id)
    request = baa.find_open_request(vendor_id)
    if request is None or request.offered_document_id is None:
        raise NotFound
    on = tenancy.today_here()
    offered_id = request.offered_document_id
    known = {
        "copy_read": str(offered_id),
        "review_on": a_year_from(on),
        "renews": str(request.renews_id or ""),
        "their_signer": request.offered_by_name,
        "their_signer_title": request.offered_by_title,
    }
    form = OfferedBaaForm(data=known)
    form.of(len(baa.versions_of(vendor_id)))
    form.offer(vendors.services_of([vendor_id]).get(vendor_id, []))
    if form.in_order():
        with form.attempt("starts_on", by=signed_in()):
            told, read = form.told(), form.document_id()
            filed = baa.file_offered_baa(
                vendor, request, told, document_id=read, on=on, by=signed_in()
            )
            _say_filed(vendor, filed)
            return go_to(url_for("baa.show", vendor_id=vendor_id))
    form.copy_read.data = str(offered_id)
    document = documents.get_document(offered_id)
    check = checking.check_of([document])
    return page(
        "baa/file.html",
        form=form,
        vendor=vendor,
        offered=request,
        document=document,
        apart=documents.apart(document, clock.now()),
        check=check,
        looks_again=checking.looks_again(check, clock.now()),
    )


@bp.route("/review", methods=["GET", "POST"])
@requires(Permission.BAA_FILE)
def review(vendor_id: int) -> Response:
    """Note that a BAA still fits, and when to look again."""
    vendor = vendors.get_vendor(vendor_id)
    on = tenancy.today_here()
    held = _binding(vendor_id)
    form = ReviewForm(data={"next_on": a_year_from(on)})
    if form.in_order():
        with form.attempt("next_on", by=signed_in()):
            baa.review(held, form.next_on.data, on=on, by=signed_in())
            flash("good", "Review noted.")
            return go_to(url_for("baa.show", vendor_id=vendor_id))
    return page("baa/review.html", form=form, vendor=vendor, held=held)


def _say_filed(vendor: vendors.Vendor, filed: baa.Baa) -> None:
    words = f"BAA filed. It is with the papers of {vendor.name} now."
    document = documents.get_document(filed.document_id)
    state, told = documents.said_once_kept(document, words)
    flash(state, f"{told} Until then the BAA is not in force." if document.is_waiting else told)


def _binding(vendor_id: int) -> baa.Baa:
    held = baa.find_binding(vendor_id, tenancy.today_here())
    if held is None:
        raise NotFound
    return held
