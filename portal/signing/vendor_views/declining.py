"""Saying no to a paper, by a link that is for nothing but the signature."""

from flask import abort, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.links import LinkPurpose
from portal.links.guard import by_whom
from portal.signing import actions
from portal.signing.forms import DeclineToSignForm
from portal.signing.vendor_views.blueprint import Visit, bp, to_a_paper
from portal.web.pages import go_to, page


@bp.route("/refusal", methods=["GET", "POST"])
@to_a_paper
def decline(visit: Visit) -> AnyResponse:
    """Take a no, with its reason."""
    if visit.ways.decline != "signing_link.decline" and visit.link.purpose != LinkPurpose.SIGN:
        abort(404)
    if not visit.envelope.is_open:
        return go_to(url_for("signing_link.done"))
    form = DeclineToSignForm()
    if form.in_order():
        by = by_whom(visit.link)
        with form.attempt("words", by=by):
            actions.decline(visit.envelope, by=by, words=form.words.data or "")
            return go_to(url_for("signing_link.done"))
    return page("signing/link_decline.html", form=form, visit=visit, envelope=visit.envelope)
