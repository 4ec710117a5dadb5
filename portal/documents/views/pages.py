"""Reading a document in the browser, page by page, as pictures."""

from datetime import timedelta

from flask import Response, abort, request

from portal import documents, tenancy, vendors
from portal.accounts.session import me, my_session, signed_in
from portal.documents import Document, DocumentBroken, viewing
from portal.documents.views.alarm import broken
from portal.documents.views.blueprint import bp
from portal.documents.views.nda import may_open, my_words
from portal.permissions import Permission
from portal.web import limits
from portal.web.access import requires
from portal.web.pages import page

# Nobody reads faster; a program that draws page after page keeps others waiting.
_PICTURES_A_MINUTE = 60


@bp.get("/documents/<int:document_id>/pages")
@requires(Permission.DOCUMENT_READ)
def pages(document_id: int) -> Response:
    """Show one page of a document."""
    document = documents.get_document(document_id)
    mark = may_open(document)
    number = request.args.get("page", 1, type=int)
    read = viewing.sheet_recognized if "recognized" in request.args else viewing.sheet_of
    try:
        _slow_down()
        sheet = read(document, number)
    except DocumentBroken:
        return broken(document)
    _note(document)
    return page(
        "documents/pages.html",
        document=document,
        sheet=sheet,
        nda_words=my_words() if mark else "",
        vendor=vendors.find_vendor(document.vendor_id) if document.vendor_id else None,
    )


@bp.get("/documents/<int:document_id>/pages/<int:number>/picture")
@requires(Permission.DOCUMENT_READ)
def picture(document_id: int, number: int) -> Response:
    """Give out the picture of one page."""
    document = documents.get_document(document_id)
    mark = may_open(document)
    _slow_down()
    try:
        if mark is None:
            drawn = viewing.picture(document, number)
        else:
            drawn = viewing.picture_with(document, number, my_words())
    except DocumentBroken:
        return broken(document)
    _note(document)
    headers = {
        "Content-Disposition": f'inline; filename="page-{number}.png"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return Response(drawn, mimetype="image/png", headers=headers)


def _note(document: Document) -> None:
    viewing.note_viewed(document, since=my_session().started_at, by=signed_in())


def _slow_down() -> None:
    who = f"{tenancy.current_practice_id()}/{me().id}"
    if not limits.hit("pages", who, most=2 * _PICTURES_A_MINUTE, per=timedelta(minutes=1)):
        abort(429)
