"""What a vendor sees when it is asked for a BAA."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from portal import baa, documents, links, tenancy
from portal.baa import checking
from portal.baa.link_forms import DeclineForm, OfferForm
from portal.errors import NotFound
from portal.links import Link, LinkPurpose
from portal.links.guard import by_link, by_whom, count_files
from portal.web.pages import go_to, page

bp = Blueprint("baa_link", __name__, url_prefix="/link/baa")

links.set_first_page(LinkPurpose.BAA, "baa_link.answer")


@bp.route("", methods=["GET", "POST"])
@by_link(LinkPurpose.BAA)
def answer(link: Link) -> Response:
    """Say who asks and why, and take a signed copy."""
    asked = _request(link)
    form = OfferForm(data={"full_name": link.who})
    if form.in_order():
        by = by_whom(link)
        with form.attempt("signed_copy", by=by):
            count_files(link, 1)
            on = tenancy.today_here()
            baa.offer_signed_copy(asked, form.upload(), form.who(), on=on, by=by)
            return go_to(url_for("baa_link.done"))
    points = [checking.point(one) for one in asked.provisions]
    return page("baa/link_answer.html", form=form, asked=asked, apart=_apart(asked), points=points)


@bp.route("/refusal", methods=["GET", "POST"])
@by_link(LinkPurpose.BAA)
def refuse(link: Link) -> Response:
    """Take a no, with its reason."""
    asked = _request(link)
    form = DeclineForm(data={"full_name": link.who})
    if form.in_order():
        by = by_whom(link)
        with form.attempt("words", by=by):
            on = tenancy.today_here()
            words = form.words.data or ""
            baa.refuse_by_link(asked, form.reason(), words, form.who(), on=on, by=by)
            return go_to(url_for("baa_link.done"))
    return page("baa/link_refuse.html", form=form, asked=asked)


@bp.get("/done")
@by_link(LinkPurpose.BAA)
def done(link: Link) -> Response:
    """Say what was received, and what happens now."""
    asked = _request(link)
    return page("baa/link_done.html", asked=asked, apart=_apart(asked))


def _request(link: Link) -> baa.BaaRequest:
    found = baa.find_request(link.subject_id)
    if found is None:
        raise NotFound
    return found


def _apart(asked: baa.BaaRequest) -> documents.Apart | None:
    """Return why the copy that was sent does not count: it waits, or had a virus."""
    if asked.offered_document_id is None:
        return None
    return documents.apart_for_vendor(documents.get_document(asked.offered_document_id))
