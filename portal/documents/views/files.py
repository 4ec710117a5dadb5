"""Adding, showing and giving out documents."""

import unicodedata
from collections.abc import Callable, Iterator
from urllib.parse import quote

from flask import Response, url_for
from flask.globals import app_ctx
from werkzeug.wrappers import Response as AnyResponse

from portal import attestations, audit, clock, documents, flags, tenancy, vendors
from portal.accounts.session import signed_in
from portal.documents import Document, DocumentBroken, viewing
from portal.documents.forms import NewDocumentForm
from portal.documents.views.alarm import broken, raise_alarm
from portal.documents.views.blueprint import bp
from portal.documents.views.nda import may_open, my_words, nda_of
from portal.documents.views.retention import kept
from portal.permissions import Permission
from portal.vendors import Vendor
from portal.web.access import requires
from portal.web.pages import flash, go_to, page

_OPENINGS = (audit.Deed.DOCUMENT_OPENED, audit.Deed.DOCUMENT_BROKEN)


@bp.get("/vendors/<int:vendor_id>/documents")
@requires(Permission.DOCUMENT_READ)
def of_vendor(vendor_id: int) -> Response:
    """Show what is kept about a vendor."""
    return _list(vendors.get_vendor(vendor_id), NewDocumentForm())


@bp.post("/vendors/<int:vendor_id>/documents")
@requires(Permission.DOCUMENT_KEEP)
def add(vendor_id: int) -> AnyResponse:
    """Keep a file about a vendor."""
    vendor = vendors.get_vendor(vendor_id)
    form = NewDocumentForm()
    if form.in_order():
        with form.attempt("file", by=signed_in()):
            added = documents.keep_for_now(
                form.upload(),
                form.chosen_kind(),
                vendor_id=vendor.id,
                by=signed_in(),
                on=tenancy.today_here(),
            )
            state, words = documents.said_once_kept(added, f"{added.name} is kept.")
            flash(state, words, "Open its page", _url_of(added))
            return go_to(url_for("documents.of_vendor", vendor_id=vendor.id))
    for refusal in form.refusals():
        documents.record_refused(refusal, vendor_id=vendor.id, by=signed_in())
    return _list(vendor, form)


@bp.get("/documents/<int:document_id>")
@requires(Permission.DOCUMENT_READ)
def show(document_id: int) -> Response:
    """Show what is known of a document."""
    document = documents.get_document(document_id)
    openings = audit.deeds_about(
        ("document", document.id), _OPENINGS, vendor_id=document.vendor_id, since=document.kept_at
    )
    vendor = vendors.find_vendor(document.vendor_id) if document.vendor_id else None
    return page(
        "documents/show.html",
        document=document,
        openings=openings,
        vendor=vendor,
        apart=documents.apart(document, clock.now()),
        kept=kept(document),
        nda=nda_of(document),
        report=attestations.progress_of([document]).get(document.id),
        is_report=attestations.may_be_read(document),
        can_read=document.is_usable and not document.is_destroyed,
    )


@bp.get("/documents/<int:document_id>/file")
@requires(Permission.DOCUMENT_READ)
def open_file(document_id: int) -> Response:
    """Give out a document. Its first part is proven before the answer begins."""
    document = documents.get_document(document_id)
    mark = may_open(document)
    if mark is not None:
        return _with_name_on_it(document)
    chunks = documents.read(document)
    try:
        first = next(chunks)
    except DocumentBroken:
        return broken(document)
    documents.record_opened(document, by=signed_in())
    alarm = _alarm_for(document, by=signed_in())
    return Response(
        _watched(first, chunks, alarm), mimetype=document.media_type, headers=_headers(document)
    )


def _with_name_on_it(document: Document) -> Response:
    """Give out a paper under an NDA, with person and time on each page."""
    try:
        stamped = viewing.file_with(document, my_words())
    except DocumentBroken:
        return broken(document)
    documents.record_opened(document, by=signed_in())
    headers = _headers(document) | {"Content-Length": str(len(stamped))}
    return Response(stamped, mimetype=document.media_type, headers=headers)


def _list(vendor: Vendor, form: NewDocumentForm) -> Response:
    kept_here = documents.documents_of([vendor.id]).get(vendor.id, [])
    return page(
        "documents/of_vendor.html",
        vendor=vendor,
        form=form,
        documents=kept_here,
        reports=attestations.progress_of(kept_here),
        flags=flags.open_flags([vendor.id]).get(vendor.id, []),
        holds=documents.holds_of_vendor(vendor.id),
    )


def _headers(document: Document) -> dict[str, str]:
    plain = unicodedata.normalize("NFKD", document.name).encode("ascii", "ignore").decode()
    quoted = quote(document.name, safe="!#$&+-.^_`|~")
    safe = plain.replace("\\", "").replace('"', "")
    return {
        "Content-Length": str(document.size_bytes),
        "Content-Disposition": f"attachment; filename=\"{safe}\"; filename*=UTF-8''{quoted}",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        # Should a browser show it after all, it may run nothing and ask for nothing.
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }


def _watched(first: bytes, chunks: Iterator[bytes], alarm: Callable[[], None]) -> Iterator[bytes]:
    """Give out what was proven. What breaks half way ends the answer short, with an alarm."""
    yield first
    try:
        yield from chunks
    except DocumentBroken:
        alarm()
        raise


def _alarm_for(document: Document, *, by: audit.Actor) -> Callable[[], None]:
    """Return what raises the alarm later, when this request and its transaction are over."""
    app, practice_id, document_id = app_ctx.app, document.practice_id, document.id

    def alarm() -> None:
        with app.app_context(), tenancy.inside(practice_id):
            raise_alarm(document_id, by)

    return alarm


def _url_of(document: Document) -> str:
    return url_for("documents.show", document_id=document.id)
