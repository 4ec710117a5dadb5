"""Until when documents are kept: what is due, legal holds, wrong uploads."""

from collections.abc import Collection

from flask import Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import audit, clock, documents, tenancy, vendors
from portal.accounts.session import signed_in, with_fresh_code
from portal.baa import lasting as agreements
from portal.documents import Document
from portal.documents.forms import HoldForm, LiftForm, ReleaseForm, RemovalForm
from portal.documents.views.blueprint import bp
from portal.errors import NotFound
from portal.permissions import Permission
from portal.vendors import lasting as papers
from portal.web.access import requires
from portal.web.pages import flash, go_to, page


@bp.get("/documents/due")
@requires(Permission.DOCUMENT_READ)
def due() -> Response:
    """List what has been kept long enough, for a person to release."""
    found = documents.due_documents(clock.now())
    held = documents.standing_holds(found)
    return page(
        "documents/due.html",
        due=[one for one in found if one.id not in held],
        held=[(one, held[one.id]) for one in found if one.id in held],
        about=_about(found),
        basis={one.id: documents.basis_of(documents.DocumentKind(one.kind)) for one in found},
    )


@bp.route("/documents/due/release", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_RELEASE)
@with_fresh_code()
def release() -> AnyResponse:
    """Destroy what was chosen among what is due, and keep the certificate."""
    wanted = {int(told) for told in request.values.getlist("document") if told.isdecimal()}
    at = clock.now()
    chosen = [one for one in documents.due_documents(at) if one.id in wanted]
    if request.method == "GET" and not chosen:
        flash("soon", "Choose at least one document.")
        return go_to(url_for("documents.due"))
    form = ReleaseForm()
    form.offer({one.id: one.name for one in chosen})
    if form.in_order():
        with form.attempt("reason", by=signed_in()):
            _move_on_what_is_in_effect()
            certificate = documents.release(
                form.chosen(), form.reason.data or "", about=_about, at=at, by=signed_in()
            )
            many = len(form.chosen())
            words = "1 document is destroyed." if many == 1 else f"{many} documents are destroyed."
            link = url_for("documents.show", document_id=certificate.id)
            flash("good", words, "Open the certificate", link)
            return go_to(url_for("documents.due"))
    return page("documents/release.html", form=form, chosen=chosen, about=_about(chosen))


@bp.route("/documents/<int:document_id>/removal", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_KEEP)
def remove(document_id: int) -> AnyResponse:
    """Remove a wrong upload, within its week."""
    document = documents.get_document(document_id)
    form = RemovalForm()
    if form.in_order():
        with form.attempt("reason", by=signed_in()):
            documents.remove_wrong(document, form.reason.data, at=clock.now(), by=signed_in())
            flash("good", "Removed. Its page stays, and says who removed it and why.")
            return go_to(_url_of(document))
    return page("documents/remove.html", form=form, document=document)


@bp.route("/documents/<int:document_id>/legal-holds", methods=["GET", "POST"])
@requires(Permission.LEGAL_HOLD)
def hold(document_id: int) -> AnyResponse:
    """Place a legal hold on a document."""
    document = documents.get_document(document_id)
    form = HoldForm()
    if form.in_order():
        with form.attempt("reason", by=signed_in()):
            documents.hold_document(document, form.reason.data, at=clock.now(), by=signed_in())
            flash("good", "The hold stands. Nobody can destroy this document while it does.")
            return go_to(_url_of(document))
    return page("documents/hold.html", form=form, name=document.name, back=_url_of(document))


@bp.route("/vendors/<int:vendor_id>/legal-holds", methods=["GET", "POST"])
@requires(Permission.LEGAL_HOLD)
def hold_vendor(vendor_id: int) -> AnyResponse:
    """Place a legal hold on every document of a vendor."""
    vendor = vendors.get_vendor(vendor_id)
    back = url_for("documents.of_vendor", vendor_id=vendor.id)
    form = HoldForm()
    if form.in_order():
        with form.attempt("reason", by=signed_in()):
            documents.hold_vendor(vendor.id, form.reason.data, at=clock.now(), by=signed_in())
            flash("good", "The hold stands, on what is kept and on what is still to come.")
            return go_to(back)
    name = f"every document of {vendor.name}"
    return page("documents/hold.html", form=form, name=name, back=back)


@bp.route("/documents/legal-holds/<int:hold_id>/lifting", methods=["GET", "POST"])
@requires(Permission.LEGAL_HOLD)
@with_fresh_code()
def lift(hold_id: int) -> AnyResponse:
    """Lift a legal hold."""
    found = documents.get_hold(hold_id)
    if found.document_id:
        back = url_for("documents.show", document_id=found.document_id)
    else:
        back = url_for("documents.of_vendor", vendor_id=found.vendor_id)
    form = LiftForm()
    if form.in_order():
        with form.attempt("reason", by=signed_in()):
            documents.lift(found, form.reason.data, at=clock.now(), by=signed_in())
            flash("good", "The hold is lifted. What is past its date may be released again.")
            return go_to(back)
    if not found.stands:
        raise NotFound
    return page("documents/lift.html", form=form, hold=found, back=back)


def kept(document: Document) -> dict[str, object]:
    """Return what a document's page says of its keeping."""
    at = clock.now()
    kept_on = document.retain_from or tenancy.day_here(document.kept_at)
    certificate = document.certificate_id
    return {
        "basis": documents.basis_of(documents.DocumentKind(document.kind)),
        "holds": documents.holds_of(document),
        "is_removable": documents.is_removable(document, at),
        "removable_until": documents.removable_until(kept_on),
        "kept_then": documents.kept_until(documents.DocumentKind(document.kind), kept_on),
        "is_due": documents.may_be_destroyed(document, at),
        "is_in_effect": _is_in_effect(document),
        "certificate": documents.get_document(certificate) if certificate else None,
    }


def _is_in_effect(document: Document) -> bool:
    """Tell whether its day still moves on: the BAA is in force, the report is not replaced."""
    vendor = vendors.find_vendor(document.vendor_id) if document.vendor_id else None
    if vendor is None or document.counts_since is None:
        return False
    on = tenancy.today_here()
    told = {**papers.spans_of(vendor, on), **agreements.spans_of(vendor.id, on)}
    return document.id in told and not told[document.id].is_over


def _move_on_what_is_in_effect() -> None:
    """See to it that nothing goes because a night was missed."""
    on = tenancy.today_here()
    documents.follow({**papers.spans(on), **agreements.spans(on)}, by=audit.THE_PORTAL)


def _about(found: Collection[Document]) -> dict[int, str]:
    names = {
        one.id: one.name
        for one in vendors.get_vendors({one.vendor_id for one in found if one.vendor_id})
    }
    return {one.id: names.get(one.vendor_id or 0, "") for one in found}


def _url_of(document: Document) -> str:
    return url_for("documents.show", document_id=document.id)
