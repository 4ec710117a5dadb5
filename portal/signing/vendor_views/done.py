"""What came of it: signed, waiting for the others, signed by all, declined, withdrawn."""

from flask import Response, abort
from werkzeug.wrappers import Response as AnyResponse

from portal import documents
from portal.documents import DocumentBroken
from portal.links.guard import by_whom
from portal.signing import queries
from portal.signing.actions import record_copied
from portal.signing.vendor_views.blueprint import Visit, bp, to_a_paper
from portal.signing.vendor_views.reading import broken, slow_down
from portal.web.pages import page


@bp.get("/done")
@to_a_paper
def done(visit: Visit) -> AnyResponse:
    """Say what came of the paper, and offer the copies."""
    envelope = visit.envelope
    return page(
        "signing/link_done.html",
        visit=visit,
        envelope=envelope,
        everyone=queries.signers(envelope),
        paper=queries.latest_of(envelope),
        certificate=_certificate(visit),
    )


@bp.get("/file")
@to_a_paper
def file(visit: Visit) -> AnyResponse:
    """Hand over the paper as it is now. Taking it is a deed."""
    return _given(visit, queries.latest_of(visit.envelope))


@bp.get("/certificate")
@to_a_paper
def certificate(visit: Visit) -> AnyResponse:
    """Hand over the certificate of completion. Taking it is a deed."""
    found = _certificate(visit)
    if found is None:
        abort(404)
    return _given(visit, found)


def _certificate(visit: Visit) -> documents.Document | None:
    number = visit.envelope.certificate_document_id
    return documents.get_document(number) if number else None


def _given(visit: Visit, document: documents.Document) -> Response:
    slow_down(visit)
    try:
        content = b"".join(documents.read(document))
    except DocumentBroken:
        return broken(visit, document.id)
    record_copied(document, by=by_whom(visit.link))
    answer = Response(content, mimetype=document.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=document.name)
    answer.headers["Cache-Control"] = "no-store"
    return answer
