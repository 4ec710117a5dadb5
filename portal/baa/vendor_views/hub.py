"""Where a vendor's visit begins: who asks and why, and what it can do."""

from flask import request, url_for
from werkzeug.wrappers import Response

from portal import baa, tenancy
from portal.baa import checking
from portal.baa.link_forms import OfferForm
from portal.baa.vendor_views.blueprint import apart_of, asked_by, bp
from portal.links import Link, LinkPurpose
from portal.links.guard import by_link, by_whom, count_files
from portal.web.pages import go_to, page


@bp.route("", methods=["GET", "POST"])
@by_link(LinkPurpose.BAA)
def answer(link: Link) -> Response:
    """Say who asks and why, and take a signed copy."""
    asked = asked_by(link)
    form = OfferForm(data={"full_name": link.who})
    if form.in_order():
        by = by_whom(link)
        with form.attempt("signed_copy", by=by):
            count_files(link, 1)
            on = tenancy.today_here()
            baa.offer_signed_copy(asked, form.upload(), form.who(), on=on, by=by)
            return go_to(url_for("baa_link.done"))
    points = [checking.point(one) for one in asked.provisions]
    return page(
        "baa/link_answer.html", form=form, asked=asked, apart=apart_of(asked), points=points
    )


@bp.get("/done")
@by_link(LinkPurpose.BAA)
def done(link: Link) -> Response:
    """Say what was received, and what happens now."""
    asked = asked_by(link)
    of = request.args.get("of", "")
    return page("baa/link_done.html", asked=asked, apart=apart_of(asked), of=of)
