"""Asking again: the way there in one press, and after how long each tier is asked."""

from flask import url_for
from werkzeug.wrappers import Response

from portal import questionnaires, vendors
from portal.accounts.session import signed_in
from portal.permissions import Permission
from portal.questionnaires import review_queries
from portal.questionnaires.actions.cadences import set_cadences
from portal.questionnaires.cadences import days_by_tier, usual_days
from portal.questionnaires.review_forms import CadenceForm
from portal.questionnaires.rules import ATTESTED_STATES
from portal.questionnaires.views.blueprint import OF_VENDOR, bp
from portal.web.access import requires
from portal.web.pages import flash, go_to, page


@bp.get(f"{OF_VENDOR}/again")
@requires(Permission.ASSESSMENT_SEND)
def ask_again(vendor_id: int) -> Response:
    """Go to the letter that asks again, with last time's answers to start from."""
    vendor = vendors.get_vendor(vendor_id)
    asked = questionnaires.assessments_of(vendor.id)
    last = next((one for one in asked if one.state in ATTESTED_STATES), None)
    again = last.id if last else None
    return go_to(url_for("questionnaires.new", vendor_id=vendor.id, again=again))


@bp.route("/settings/asking-again", methods=["GET", "POST"])
@requires(Permission.PRACTICE_CHANGE)
def cadences() -> Response:
    """Choose after how many days vendors of each tier are asked again."""
    form = CadenceForm(data={tier.value: days for tier, days in days_by_tier().items()})
    if form.in_order():
        with form.attempt("high", by=signed_in()):
            set_cadences(form.told(), by=signed_in())
            flash("good", "Kept. Every vendor is judged by it tonight.")
            return go_to(url_for("questionnaires.cadences"))
    chosen = review_queries.chosen_cadences()
    return page("questionnaires/cadences.html", form=form, usual=usual_days(), chosen=chosen)
