"""Asking for an amendment: what the BAA in force lacks, spelled out in a letter."""

from flask import url_for
from werkzeug.wrappers import Response

from portal import baa, tenancy, vendors
from portal.accounts.session import me, signed_in
from portal.baa import checking
from portal.baa.clause_forms import AmendmentForm
from portal.baa.rules import ANSWER_WITHIN
from portal.baa.views.asking import known_at, say_what_became
from portal.baa.views.blueprint import bp
from portal.errors import NotFound
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.pages import go_to, page


@bp.route("/amendment", methods=["GET", "POST"])
@requires(Permission.BAA_REQUEST)
def request_amendment(vendor_id: int) -> Response:
    """Ask for what the BAA lacks: first show the letter, then send it."""
    vendor = vendors.get_vendor(vendor_id)
    on = tenancy.today_here()
    lacks = checking.lacks_of([vendor_id], on).get(vendor_id)
    if lacks is None or not (lacks.missing or lacks.not_found):
        raise NotFound
    known = {"due_on": on + ANSWER_WITHIN, "provisions": list(lacks.missing)}
    form = AmendmentForm(data=known_at(vendor) | known)
    form.offer((*lacks.missing, *lacks.not_found))
    if form.in_order() and not form.is_to_change:
        new = form.told(me().email)
        if not form.was_seen:
            letter = baa.letter_for(vendor, new, by=signed_in())
            return page(
                "baa/letter.html", form=form, vendor=vendor, letter=letter, is_amendment=True
            )
        with form.attempt("to_email", by=signed_in()):
            _, notice = baa.request_baa(vendor, new, on=on, by=signed_in())
            say_what_became(notice, vendor_id)
            return go_to(url_for("baa.show", vendor_id=vendor_id))
    return page("baa/amendment.html", form=form, vendor=vendor)
