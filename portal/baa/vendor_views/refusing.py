"""How a vendor says no by its link."""

from flask import url_for
from werkzeug.wrappers import Response

from portal import baa, tenancy
from portal.baa.link_forms import DeclineForm
from portal.baa.vendor_views.blueprint import asked_by, bp
from portal.links import Link, LinkPurpose
from portal.links.guard import by_link, by_whom
from portal.web.pages import go_to, page


@bp.route("/refusal", methods=["GET", "POST"])
@by_link(LinkPurpose.BAA)
def refuse(link: Link) -> Response:
    """Take a no, with its reason."""
    asked = asked_by(link)
    form = DeclineForm(data={"full_name": link.who})
    if form.in_order():
        by = by_whom(link)
        with form.attempt("words", by=by):
            on = tenancy.today_here()
            words = form.words.data or ""
            baa.refuse_by_link(asked, form.reason(), words, form.who(), on=on, by=by)
            return go_to(url_for("baa_link.done"))
    return page("baa/link_refuse.html", form=form, asked=asked)
