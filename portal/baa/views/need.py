"""Does the vendor need a BAA? One question a page, or the memo that came of it."""

from flask import request, url_for
from werkzeug.wrappers import Response

from portal import baa, tenancy, vendors
from portal.accounts.session import signed_in
from portal.baa.forms import NeedForm
from portal.baa.memo import memo_of
from portal.baa.need import Walk, the_triggers, walk
from portal.baa.views.blueprint import bp
from portal.errors import NotFound
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.pages import flash, go_to, page


@bp.route("/need", methods=["GET", "POST"])
@requires(Permission.BAA_DECIDE)
def need(vendor_id: int) -> Response:
    """Ask the next question; at the end, keep the decision. The answers so far are in the URL."""
    vendor = vendors.get_vendor(vendor_id)
    way = walk(request.args, the_triggers())
    form = NeedForm()
    if way.ending is not None:
        form.offer(way.ending)
        if form.in_order():
            with form.attempt("reason", by=signed_in()):
                on = tenancy.today_here()
                baa.decide_need(vendor, form.told(way), on=on, by=signed_in())
                flash("good", f"Decided: {way.ending.label}.")
                return go_to(url_for("baa.show", vendor_id=vendor_id))
    return page(
        "baa/need.html",
        vendor=vendor,
        way=way,
        back=_back(way),
        form=form if way.ending else None,
        unanswered=bool(way.question and request.args.get("asked") == way.question.id),
        total=len(the_triggers().questions),
    )


@bp.get("/need/memo")
@bp.get("/need/memo/<int:need_id>")
@requires(Permission.BAA_READ)
def memo(vendor_id: int, need_id: int | None = None) -> Response:
    """Show the memo that no BAA is needed, ready to print: of the last decision, or an earlier one."""
    vendor = vendors.get_vendor(vendor_id)
    decided = baa.needs_of(vendor_id)
    asked = [one for one in decided if need_id in {None, one.id}][:1]
    if not asked or not asked[0].is_memo:
        raise NotFound
    return page("baa/memo.html", vendor=vendor, need=asked[0], memo=memo_of(asked[0], vendor))


def _back(way: Walk) -> dict[str, dict[str, str]]:
    """Return for each question the answers that came before it: the way back to it."""
    before: dict[str, str] = {}
    found = {}
    for question, answer in way.answered:
        found[question.id] = dict(before)
        before[question.id] = answer.value
    return found
