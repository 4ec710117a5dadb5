"""Follow-ups: added to answers, moved, done, and opened again."""

from flask import url_for
from werkzeug.wrappers import Response

from portal import accounts, clock, questionnaires, tenancy, vendors
from portal.accounts.session import me, signed_in
from portal.permissions import Permission
from portal.questionnaires import review_queries
from portal.questionnaires.actions.following import (
    add_followup,
    finish_followup,
    move_followup,
    reopen_followup,
)
from portal.questionnaires.review_forms import DoneForm, FollowupForm, MoveForm
from portal.questionnaires.views.blueprint import ONE, bp, url_of, vendor_page
from portal.web.access import requires
from portal.web.forms import PortalForm, attempted
from portal.web.pages import flash, go_to

_ONE_OF_VENDOR = "/vendors/<int:vendor_id>/follow-ups/<int:followup_id>"


@bp.route(f"{ONE}/follow-ups/new", methods=["GET", "POST"])
@requires(Permission.ASSESSMENT_REVIEW)
def follow_up(vendor_id: int, assessment_id: int) -> Response:
    """Have somebody do something about the answers by a day."""
    vendor = vendors.get_vendor(vendor_id)
    assessment = questionnaires.get_assessment(vendor_id, assessment_id)
    form = _form()
    if form.in_order():
        with form.attempt("what", by=signed_in()):
            new = form.followup()
            add_followup(assessment, new, at=clock.now(), by=signed_in())
            flash("good", "Follow-up added.")
            return go_to(url_of(assessment))
    return vendor_page(
        "questionnaires/follow_up.html",
        vendor,
        form=form,
        action=url_of(assessment, "follow_up"),
        back=url_of(assessment),
        followup=None,
    )


@bp.route(_ONE_OF_VENDOR, methods=["GET", "POST"])
@requires(Permission.ASSESSMENT_REVIEW)
def change_followup(vendor_id: int, followup_id: int) -> Response:
    """Give a follow-up another day, or another person."""
    vendor = vendors.get_vendor(vendor_id)
    found = review_queries.get_followup(vendor_id, followup_id)
    form = MoveForm(data={"owner": str(found.owner_id), "due_on": found.due_on})
    form.offer(accounts.member_names(), me().id)
    if form.in_order():
        with form.attempt("due_on", by=signed_in()):
            on = tenancy.today_here()
            due_on, owner_id = form.due_on.data or found.due_on, int(form.owner.data or 0)
            move_followup(found, due_on, owner_id, on=on, by=signed_in())
            flash("good", "Follow-up changed.")
            return go_to(_back(vendor_id))
    return vendor_page(
        "questionnaires/follow_up.html",
        vendor,
        form=form,
        action=url_for(
            "questionnaires.change_followup", vendor_id=vendor_id, followup_id=followup_id
        ),
        back=_back(vendor_id),
        followup=found,
    )


@bp.post(f"{_ONE_OF_VENDOR}/completion")
@requires(Permission.ASSESSMENT_ANSWER)
def complete(vendor_id: int, followup_id: int) -> Response:
    """Say that a follow-up is done."""
    found, form = review_queries.get_followup(vendor_id, followup_id), DoneForm()
    if form.in_order():
        with attempted(by=signed_in()) as attempt:
            finish_followup(found, form.words.data or "", by=signed_in())
        flash("soon" if attempt.wrong else "good", attempt.wrong or "Marked as done.")
    return go_to(_back(vendor_id))


@bp.post(f"{_ONE_OF_VENDOR}/reopening")
@requires(Permission.ASSESSMENT_ANSWER)
def reopen(vendor_id: int, followup_id: int) -> Response:
    """Say that a follow-up is not done after all."""
    found = review_queries.get_followup(vendor_id, followup_id)
    if PortalForm().in_order():
        with attempted(by=signed_in()) as attempt:
            reopen_followup(found, by=signed_in())
        flash("soon", attempt.wrong or "Open again.")
    return go_to(_back(vendor_id))


def _form() -> FollowupForm:
    form = FollowupForm()
    form.offer(accounts.member_names(), me().id)
    form.what.flags.required = form.due_on.flags.required = True
    return form


def _back(vendor_id: int) -> str:
    return url_for("questionnaires.of_vendor", vendor_id=vendor_id) + "#follow-ups"
