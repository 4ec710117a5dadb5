"""Does the vendor, or one of its services, need a BAA? One question a page, or the memo that came of it."""

from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response

from portal import baa, tenancy, vendors
from portal.accounts.session import signed_in
from portal.baa import escalations
from portal.baa.gate_forms import CounselForm, NeedForm
from portal.baa.memo import memo_of
from portal.baa.memo_paper import heading
from portal.baa.need import Walk, the_triggers, walk
from portal.baa.views.blueprint import bp
from portal.errors import NotFound
from portal.permissions import Permission
from portal.vendors import Service
from portal.web.access import requires
from portal.web.pages import flash, go_to, page


@bp.route("/need", methods=["GET", "POST"])
@requires(Permission.BAA_DECIDE)
def need(vendor_id: int) -> Response:
    """Ask the next question; at the end, keep the decision. The answers so far are in the URL."""
    vendor = vendors.get_vendor(vendor_id)
    service = _asked_about(vendor_id)
    way = walk(request.args, the_triggers())
    form = NeedForm()
    if way.ending is not None:
        form.offer(way.ending)
        if form.in_order():
            with form.attempt("reason", by=signed_in()):
                on = tenancy.today_here()
                told = form.told(way)
                baa.decide_need(vendor, told, on=on, by=signed_in(), service=service)
                flash("good", f"Decided: {way.ending.label}.")
                return go_to(url_for("baa.show", vendor_id=vendor_id))
    about = {"service": service.id} if service else {}
    return page(
        "baa/need.html",
        vendor=vendor,
        service=service,
        about=about,
        way=way,
        back=_back(way, about),
        form=form if way.ending else None,
        unanswered=bool(way.question and request.args.get("asked") == way.question.id),
        total=len(the_triggers().questions),
        says=escalations.says_none_needed(vendor_id),
    )


@bp.get("/need/memo")
@bp.get("/need/memo/<int:need_id>")
@requires(Permission.BAA_READ)
def memo(vendor_id: int, need_id: int | None = None) -> Response:
    """Show the memo that no BAA is needed: of the last decision on the vendor, or the one named."""
    vendor = vendors.get_vendor(vendor_id)
    decided = _decision(vendor_id, need_id)
    if not decided.is_memo:
        raise NotFound
    told = memo_of(decided, vendor)
    title = f"Memo: {heading(decided.outcome, vendor.name)}"
    return page("baa/memo.html", vendor=vendor, need=decided, memo=told, heading=title)


@bp.route("/need/<int:need_id>/counsel", methods=["GET", "POST"])
@requires(Permission.BAA_DECIDE)
def counsel(vendor_id: int, need_id: int) -> Response:
    """Keep what counsel answered. It settles the decision that had asked."""
    vendor = vendors.get_vendor(vendor_id)
    asked = _decision(vendor_id, need_id)
    if not asked.is_for_counsel:
        raise NotFound
    on = tenancy.today_here()
    form = CounselForm(data={"on_day": on})
    form.offer(the_triggers().exemptions)
    if form.in_order():
        with form.attempt("letter", by=signed_in()):
            baa.settle_by_counsel(asked, vendor, form.told(), form.upload(), on=on, by=signed_in())
            flash("good", "What counsel answered is kept, and settles the need.")
            return go_to(url_for("baa.show", vendor_id=vendor_id))
    return page(
        "baa/counsel.html",
        form=form,
        vendor=vendor,
        need=asked,
        memo=memo_of(asked, vendor),
        hints=the_triggers().hints,
    )


def _asked_about(vendor_id: int) -> Service | None:
    """Return the service that the address names. None: the questions are about all they do."""
    named = request.args.get("service", "")
    if not named:
        return None
    services = vendors.services_of([vendor_id]).get(vendor_id, [])
    found = next((one for one in services if str(one.id) == named), None)
    if found is None:
        raise NotFound
    return found


def _decision(vendor_id: int, need_id: int | None) -> baa.BaaNeed:
    decided = baa.needs_of(vendor_id)
    asked = [
        one for one in decided if one.id == need_id or (need_id is None and one.service_id is None)
    ]
    if not asked:
        raise NotFound
    return asked[0]


def _back(way: Walk, about: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return for each question the answers that came before it: the way back to it."""
    before = dict(about)
    found = {}
    for question, answer in way.answered:
        found[question.id] = dict(before)
        before[question.id] = answer.value
    return found
