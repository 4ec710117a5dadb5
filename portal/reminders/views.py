"""Logging a call about what a vendor was asked for."""

from datetime import timedelta

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from portal import baa, clock, questionnaires, reminders, tenancy, vendors
from portal.accounts.session import signed_in
from portal.errors import NotFound
from portal.links import LinkPurpose
from portal.permissions import Permission
from portal.reminders import About
from portal.reminders.forms import CallForm
from portal.web.access import requires
from portal.web.filters import short_day
from portal.web.pages import flash, go_to, page

bp = Blueprint("reminders", __name__, url_prefix="/vendors/<int:vendor_id>/calls")

_USUAL = timedelta(days=7)


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.NOTE_WRITE)
def new(vendor_id: int) -> Response:
    """Write down a call: who, what was said, what comes next."""
    vendor = vendors.get_vendor(vendor_id)
    about, on = _about(vendor_id), tenancy.today_here()
    form = CallForm(data={"called_on": on, "next_on": on + _USUAL})
    if form.in_order():
        with form.attempt("next_on", by=signed_in()):
            call = reminders.log_call(about, form.told(), at=clock.now(), on=on, by=signed_in())
            flash("good", f"Call logged. Next: {short_day(call.next_on, on)}.")
            return go_to(_back(about))
    contacts = vendors.contacts_of([vendor_id]).get(vendor_id, [])
    return page(
        "reminders/call.html",
        form=form,
        vendor=vendor,
        back=_back(about),
        is_about_baa=about.purpose is LinkPurpose.BAA,
        contacts=contacts,
    )


def _about(vendor_id: int) -> About:
    """Return what the call is about: the BAA that is asked for, or else the questions."""
    asked = baa.find_open_request(vendor_id)
    if asked is not None:
        return About(purpose=LinkPurpose.BAA, subject_id=asked.id, vendor_id=vendor_id)
    sent = questionnaires.find_current(vendor_id)
    if sent is None:
        raise NotFound
    return About(purpose=LinkPurpose.QUESTIONNAIRE, subject_id=sent.id, vendor_id=vendor_id)


def _back(about: About) -> str:
    if about.purpose is LinkPurpose.BAA:
        return url_for("baa.show", vendor_id=about.vendor_id, _anchor="requests")
    return url_for("questionnaires.of_vendor", vendor_id=about.vendor_id)
