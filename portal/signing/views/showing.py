"""One paper: who is to sign, who has, and the evidence of it."""

from flask import Response, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import documents, vendors
from portal.accounts.session import signed_in
from portal.permissions import Permission
from portal.signing import actions, evidence, queries
from portal.signing.certificate import event_words
from portal.signing.panel import paper_of
from portal.signing.views.blueprint import bp
from portal.web.access import requires
from portal.web.forms import PortalForm, attempted
from portal.web.pages import flash, go_to, page


@bp.get("/vendors/<int:vendor_id>/signing/<int:envelope_id>")
@requires(Permission.BAA_READ)
def show(vendor_id: int, envelope_id: int) -> Response:
    """Show how a paper stands, and everything that is known of it."""
    envelope = queries.get_envelope(envelope_id, vendor_id)
    everyone = queries.signers(envelope)
    numbers = {envelope.latest_document_id, envelope.issued_document_id}
    if envelope.certificate_document_id:
        numbers.add(envelope.certificate_document_id)
    return page(
        "signing/show.html",
        vendor=vendors.get_vendor(vendor_id),
        paper=paper_of(envelope, everyone),
        envelope=envelope,
        files=documents.get_documents(numbers),
        events=[(one, event_words(one), evidence.told(one)) for one in queries.events_of(envelope)],
    )


@bp.get("/vendors/<int:vendor_id>/signing/<int:envelope_id>/evidence")
@requires(Permission.BAA_READ)
def evidence_file(vendor_id: int, envelope_id: int) -> Response:
    """Hand over the evidence as it is now, for whoever wants to check it."""
    envelope = queries.get_envelope(envelope_id, vendor_id)
    told = evidence.as_json(envelope, queries.events_of(envelope))
    answer = Response(told, mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename="evidence.json")
    return answer


@bp.post("/vendors/<int:vendor_id>/signing/<int:envelope_id>/withdrawal")
@requires(Permission.BAA_REQUEST)
def withdraw(vendor_id: int, envelope_id: int) -> AnyResponse:
    """Take a paper back."""
    envelope = queries.get_envelope(envelope_id, vendor_id)
    if PortalForm().in_order():
        with attempted(by=signed_in()) as attempt:
            actions.withdraw(envelope, by=signed_in())
        flash(*(("soon", attempt.wrong) if attempt.wrong else ("good", "The paper is withdrawn.")))
    return go_to(url_for("baa.show", vendor_id=vendor_id))
