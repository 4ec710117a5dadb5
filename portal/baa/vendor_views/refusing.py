"""How a vendor says no by its link, that none is needed, or that only a higher plan has one."""

from flask import url_for
from werkzeug.wrappers import Response

from portal import baa, tenancy
from portal.baa.refusal_forms import DeclineForm
from portal.baa.vendor_views.blueprint import asked_by, bp
from portal.errors import NotFound
from portal.links import Link, LinkPurpose
from portal.links.guard import by_link, by_whom
from portal.web.pages import go_to, page


@bp.route("/refusal", methods=["GET", "POST"])
@by_link(LinkPurpose.BAA)
def refuse(link: Link) -> Response:
    """Take a no, with its reason."""
    asked = asked_by(link)
    if _answer_of(asked) is not None:
        return go_to(url_for("baa_link.refused"))
    if not asked.is_open:
        return go_to(url_for("baa_link.answer"))
    form = DeclineForm(data={"full_name": link.who})
    if form.in_order():
        by = by_whom(link)
        with form.attempt(form.asked_by_reason, by=by):
            on = tenancy.today_here()
            words = form.words.data or ""
            baa.refuse_by_link(
                asked, form.reason(), words, form.who(), on=on, by=by, plan=form.told_plan()
            )
            return go_to(url_for("baa_link.refused"))
    return page("baa/link_refuse.html", form=form, asked=asked)


@bp.get("/our-answer")
@by_link(LinkPurpose.BAA)
def refused(link: Link) -> Response:
    """Show what the vendor answered, what happens now, and that it may still think again."""
    asked = asked_by(link)
    answer = _answer_of(asked)
    if answer is None:
        raise NotFound
    return page("baa/link_refused.html", asked=asked, answer=answer)


def _answer_of(asked: baa.BaaRequest) -> baa.BaaRefusal | None:
    """Return the no that closed a request, unless the vendor has thought again since."""
    if asked.closed_how != "refused":
        return None
    said = baa.refusals_of(asked.vendor_id)
    return next((one for one in said if one.request_id == asked.id), None)
