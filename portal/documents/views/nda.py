"""Papers under an NDA: setting and ending the mark, and who is let through."""

from typing import Any

from flask import abort, request, url_for
from werkzeug.wrappers import Response

from portal import accounts, audit, clock, documents, tenancy
from portal.accounts.session import me, my_role, signed_in
from portal.documents import Document, nda
from portal.documents.forms import NdaEndForm, NdaForm
from portal.documents.views.blueprint import bp
from portal.errors import NotFound, RuleBroken
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.pages import flash, go_to, page


@bp.route("/documents/<int:document_id>/nda", methods=["GET", "POST"])
@requires(Permission.NDA_MARK)
def mark_nda(document_id: int) -> Response:
    """Say who may open a paper, and until when."""
    document = documents.get_document(document_id)
    form = NdaForm()
    form.offer(accounts.member_names())
    if form.in_order():
        with form.attempt("people", by=signed_in()):
            on, at = tenancy.today_here(), clock.now()
            nda.mark(document, form.told(), on=on, at=at, by=signed_in())
            flash("good", "Marked. Only those you named can open it, and each page says who did.")
            return go_to(url_for("documents.show", document_id=document.id))
    standing = nda.find_mark(document)
    if request.method == "GET" and standing is not None:
        form.people.data, form.roles.data = standing.person_ids, standing.roles
        form.open_until.data, form.note.data = standing.open_until, standing.note
    return page("documents/nda.html", form=form, document=document, standing=standing)


@bp.route("/documents/<int:document_id>/nda/end", methods=["GET", "POST"])
@requires(Permission.NDA_MARK)
def end_nda(document_id: int) -> Response:
    """Take the mark off."""
    document = documents.get_document(document_id)
    form = NdaEndForm()
    if form.in_order():
        with form.attempt("reason", by=signed_in()):
            nda.end(document, form.reason.data or "", at=clock.now(), by=signed_in())
            flash("good", "The mark is off. Everybody who may read documents may open it.")
            return go_to(url_for("documents.show", document_id=document.id))
    if nda.find_mark(document) is None:
        raise NotFound
    return page("documents/nda_end.html", form=form, document=document)


def may_open(document: Document) -> nda.NdaMark | None:
    """Let through who may open a document, and return its mark. Others are told whom to ask."""
    reader = nda.Reader(person_id=me().id, role=my_role())
    try:
        return nda.check(document, reader, on=tenancy.today_here())
    except RuleBroken as refusal:
        audit.record(
            audit.Deed.REFUSED,
            by=signed_in(),
            vendor_id=document.vendor_id,
            subject=("document", document.id),
            reason=str(refusal),
        )
        abort(page("documents/nda_refused.html", 403, document=document, sentence=str(refusal)))


def my_words() -> str:
    """Return what each page carries that is opened now."""
    return nda.words_on_it(me().name, me().email, clock.now(), tenancy.here().time_zone)


def nda_of(document: Document) -> dict[str, Any] | None:
    """Return what a document's page says of its NDA mark."""
    found = nda.find_mark(document)
    if found is None:
        return None
    names = accounts.member_names()
    reader = nda.Reader(person_id=me().id, role=my_role())
    return {
        "mark": found,
        "people": [names[one] for one in found.person_ids if one in names],
        "times_opened": nda.times_opened(document, found),
        "may_open": nda.may_open(nda.allowed_by(found), reader, tenancy.today_here()),
    }
