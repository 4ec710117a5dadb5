"""What a report says: read by the portal, confirmed by a person."""

from flask import Blueprint, Response, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import attestations, clock, documents, tenancy, vendors
from portal.accounts.session import me, my_role, signed_in
from portal.attestations import ConfirmedReport
from portal.attestations.forms import ReportForm, filled_by_person, filled_by_reading
from portal.attestations.showing import STANDARD, age_of, hints_of, lines_of
from portal.documents import Document, nda
from portal.errors import NotFound
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.forms import attempted
from portal.web.pages import flash, go_to, page

bp = Blueprint("attestations", __name__, url_prefix="/documents/<int:document_id>/report")


@bp.get("")
@requires(Permission.DOCUMENT_READ)
def show(document_id: int) -> Response:
    """Show what the portal read, each fact with its page, and what a person confirmed."""
    document = _document(document_id)
    return _page(document, _form(document))


@bp.post("/confirmations")
@requires(Permission.ASSESSMENT_REVIEW)
def confirm(document_id: int) -> AnyResponse:
    """Confirm what the document says, in one's own name."""
    document = _document(document_id)
    if not _may_look_into(document):
        raise NotFound
    form = _form(document)
    if form.in_order():
        with form.attempt("period_end", by=signed_in()):
            attestations.confirm(
                document, form.told(), on=tenancy.today_here(), at=clock.now(), by=signed_in()
            )
            flash("good", "Confirmed in your name.")
            return go_to(url_for("attestations.show", document_id=document.id))
    return _page(document, form)


@bp.post("/readings")
@requires(Permission.DOCUMENT_KEEP)
def read(document_id: int) -> AnyResponse:
    """Have the portal read the document as a report."""
    document = _document(document_id)
    with attempted(by=signed_in()) as attempt:
        attestations.ask_to_read(document, by=signed_in())
    if attempt.wrong:
        flash("soon", attempt.wrong)
    return go_to(url_for("attestations.show", document_id=document.id))


def _document(document_id: int) -> Document:
    document = documents.get_document(document_id)
    if not attestations.may_be_read(document):
        raise NotFound
    return document


def _form(document: Document) -> ReportForm:
    confirmed = attestations.find_confirmed(document.id)
    if confirmed is not None:
        first = filled_by_person(confirmed.told)
    else:
        reading = attestations.find_reading(document.id)
        first = filled_by_reading(reading.reading if reading else None)
    form = ReportForm(data=first)
    form.offer([(one.document_id, _named(one)) for one in _to_bridge(document)])
    return form


def _to_bridge(document: Document) -> list[ConfirmedReport]:
    every = attestations.reports_to_bridge(document.vendor_id or 0)
    return [one for one in every if one.document_id != document.id]


def _named(report: ConfirmedReport) -> str:
    ended = report.period_end
    return (
        f"{report.kind_words}, to {ended:%B} {ended.day}, {ended.year}"
        if ended
        else report.kind_words
    )


def _page(document: Document, form: ReportForm) -> Response:
    vendor = vendors.get_vendor(document.vendor_id or 0)
    kept = attestations.find_reading(document.id)
    versions = attestations.versions_of(document.id)
    age = age_of(attestations.standing_of([vendor.id]).get(vendor.id), document.id)
    return page(
        "attestations/show.html",
        document=document,
        vendor=vendor,
        form=form,
        kept=kept,
        reading=kept.reading if kept else None,
        lines=lines_of(kept.reading if kept else None),
        may_look=_may_look_into(document),
        versions=versions,
        confirmed=versions[0] if versions else None,
        age=age,
        hints=hints_of(age) if age else [],
        standard=STANDARD,
        pages_url=url_for("documents.pages", document_id=document.id),
    )


def _may_look_into(document: Document) -> bool:
    """Tell whether this person may see words of a document: one under an NDA names its readers."""
    mark = nda.find_mark(document)
    reader = nda.Reader(person_id=me().id, role=my_role())
    return mark is None or nda.may_open(nda.allowed_by(mark), reader, tenancy.today_here())
