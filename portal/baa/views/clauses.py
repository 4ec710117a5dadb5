"""The clause check: deciding on a provision, confirming what was found, reading anew."""

from flask import request, url_for
from werkzeug.wrappers import Response

from portal import baa, clock, documents, tenancy, vendors
from portal.accounts.session import signed_in
from portal.baa import checking
from portal.baa.checking import ClauseCheck, NewRuling, Row, Ruling
from portal.baa.clause_forms import RulingForm
from portal.baa.clauses import provisions
from portal.baa.views.blueprint import bp, may_look_into
from portal.documents import Document
from portal.errors import NotFound
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.forms import PortalForm, attempted
from portal.web.pages import flash, go_to, page

_SAID = {
    Ruling.CONFIRMED_FOUND: ("good", "Confirmed"),
    Ruling.FOUND_ON_PAGE: ("good", "Noted, with its page"),
    Ruling.CONFIRMED_MISSING: ("soon", "Noted as missing"),
    Ruling.DOES_NOT_APPLY: ("good", "Noted: it does not apply"),
}


@bp.route("/clauses/<int:document_id>/<string:provision_id>", methods=["GET", "POST"])
@requires(Permission.BAA_DECIDE)
def decide(vendor_id: int, document_id: int, provision_id: str) -> Response:
    """Show one provision beside the words found, and keep what a person decides on it."""
    vendor = vendors.get_vendor(vendor_id)
    document = _document(vendor_id, document_id)
    row = _row(checking.check_of([document]), provision_id)
    wanted = request.args.get("verdict", "")
    form = RulingForm(data={"verdict": wanted, "page": row.page})
    form.about(row.provision, has_words=bool(row.found and row.found.page))
    if form.in_order():
        with form.attempt("page", by=signed_in()):
            new = form.told()
            checking.decide(document, provision_id, new, at=clock.now(), by=signed_in())
            _say(row, new)
            return go_to(_back(vendor_id, document_id))
    return page(
        "baa/clause.html",
        vendor=vendor,
        form=form,
        row=row,
        document=document,
        papers=_papers_beside(vendor_id, document_id),
        earlier=checking.decisions_on(document_id, provision_id),
        back=_back(vendor_id, document_id),
    )


@bp.post("/clauses/confirmations")
@requires(Permission.BAA_DECIDE)
def confirm_all(vendor_id: int) -> Response:
    """Confirm at once what the page showed as found."""
    vendors.get_vendor(vendor_id)
    seen = _seen(request.form.getlist("seen"))
    if PortalForm().in_order() and seen:
        by, confirmed = signed_in(), 0
        with attempted(by=by) as attempt:
            for document_id, provision_ids in seen.items():
                document = _document(vendor_id, document_id)
                confirmed += checking.confirm_found(document, provision_ids, at=clock.now(), by=by)
        if attempt.wrong:
            flash("critical", attempt.wrong)
        else:
            flash("good", f"{confirmed} clauses confirmed." if confirmed > 1 else "Confirmed.")
    return go_to(_back(vendor_id, next(iter(seen), 0)))


@bp.post("/clauses/<int:document_id>/reading")
@requires(Permission.BAA_FILE)
def read_again(vendor_id: int, document_id: int) -> Response:
    """Have a copy read anew by the portal."""
    document = _document(vendor_id, document_id)
    if PortalForm().in_order():
        with attempted(by=signed_in()) as attempt:
            checking.read_again(document, at=clock.now(), by=signed_in())
        if attempt.wrong:
            flash("soon", attempt.wrong)
    return go_to(_back(vendor_id, document_id))


def _document(vendor_id: int, document_id: int) -> Document:
    """Return a paper of this vendor's agreement. Words of one under an NDA are for those named."""
    if not checking.belongs_to(document_id, vendor_id):
        raise NotFound
    document = documents.get_document(document_id)
    if not may_look_into(document):
        raise NotFound
    return document


def _row(check: ClauseCheck, provision_id: str) -> Row:
    found = next((row for row in check.rows if row.provision.id == provision_id), None)
    if found is None:
        raise NotFound
    return found


def _papers_beside(vendor_id: int, document_id: int) -> list[Document]:
    """Return the other papers of an agreement and its amendments: it may stand in one of them."""
    versions = baa.versions_of(vendor_id)
    binding = baa.find_binding(vendor_id, tenancy.today_here())
    if binding is None:
        return []
    agreement = [
        one.document_id for one in checking.agreement_of(binding, versions, tenancy.today_here())
    ]
    others = [one for one in agreement if one != document_id and document_id in agreement]
    return list(documents.get_documents(others).values())


def _seen(told: list[str]) -> dict[int, list[str]]:
    """Return the provisions that were on the page, by their document."""
    found: dict[int, list[str]] = {}
    for one in told:
        number, _, provision_id = one.partition(":")
        if number.isdecimal() and len(number) < 19 and provision_id in provisions():
            found.setdefault(int(number), []).append(provision_id)
    return found


def _say(row: Row, new: NewRuling) -> None:
    state, words = _SAID[new.ruling]
    flash(state, f"{words}: {row.plain.title}.")


def _back(vendor_id: int, document_id: int) -> str:
    """Return where the check of a document is shown: before it is filed, or after."""
    asked = baa.find_open_request(vendor_id)
    if asked is not None and asked.offered_document_id == document_id:
        return url_for("baa.file_offered", vendor_id=vendor_id) + "#clauses"
    return url_for("baa.show", vendor_id=vendor_id) + "#clauses"
