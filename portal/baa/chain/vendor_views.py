"""What a vendor sees when it is asked who does part of its work."""

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from portal import clock, links, vendors
from portal.baa import chain
from portal.baa.chain import lists
from portal.baa.chain.forms import MOST_ROWS, NEW_ROWS, form_about, rows_asked
from portal.errors import NotFound
from portal.links import Link, LinkPurpose
from portal.links.guard import by_link, by_whom
from portal.web.pages import go_to, page

bp = Blueprint("subcontractors_link", __name__, url_prefix="/link/subcontractors")

links.set_first_page(LinkPurpose.SUBCONTRACTORS, "subcontractors_link.answer")


@bp.route("", methods=["GET", "POST"])
@by_link(LinkPurpose.SUBCONTRACTORS)
def answer(link: Link) -> Response:
    """Show whom the practice has on its list, and take what is true of each."""
    asked = _asked(link)
    if not asked.is_open:
        return go_to(url_for("subcontractors_link.receipt"))
    listed = lists.to_confirm(asked.vendor_id)
    rows = rows_asked(request.form.get("rows", ""))
    wants_more = request.form.get("deed") == "more"
    rows = min(rows + NEW_ROWS, MOST_ROWS) if wants_more else rows
    form = form_about(listed, rows)(data={"full_name": link.who})
    name = vendors.get_vendor(link.vendor_id).name
    form.is_true.label.text = f"I may answer for {name}, and to my knowledge this is true."
    if not wants_more and form.in_order():
        by = by_whom(link)
        with form.attempt("says_none", by=by):
            chain.answer(asked, form.told(), link, at=clock.now(), by=by)
            return go_to(url_for("subcontractors_link.receipt"))
    return page(
        "baa/chain/link_answer.html",
        form=form,
        asked=asked,
        listed=listed,
        rows=rows,
        may_add=rows < MOST_ROWS,
    )


@bp.get("/receipt")
@by_link(LinkPurpose.SUBCONTRACTORS)
def receipt(link: Link) -> Response:
    """Show that the answer arrived, with its fingerprint."""
    asked = _asked(link)
    said = lists.find_answer_to(asked.id)
    if said is None and asked.is_open:
        return go_to(url_for("subcontractors_link.answer"))
    return page("baa/chain/link_receipt.html", asked=asked, said=said, link=link)


def _asked(link: Link) -> chain.SubcontractorAsk:
    found = lists.find_ask(link.subject_id)
    if found is None:
        raise NotFound
    return found
