"""Writing to the vendor: for the facts that are missing, and with its reporting link."""

from typing import Any

from flask import url_for
from werkzeug.wrappers import Response

from portal import incidents, notices, tenancy, vendors
from portal.accounts.session import me, signed_in
from portal.incidents.forms import AskForm, SendForm
from portal.incidents.views.blueprint import ONE, PATH, bp, to_the_incident
from portal.notices import NoticeState
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.pages import flash, go_to, page


@bp.route(f"{ONE}/letter", methods=["GET", "POST"])
@requires(Permission.BAA_REQUEST)
def write(vendor_id: int, incident_id: int) -> Response:
    """Ask for what is missing: first show the letter, then send it."""
    vendor = vendors.get_vendor(vendor_id)
    incident = incidents.get_incident(vendor_id, incident_id)
    on = tenancy.today_here()
    known = incidents.whom_to_ask(vendor, incident) | {"due_on": incidents.usual_due(on)}
    form = AskForm(data=known)
    shown: dict[str, Any] = {"vendor": vendor, "incident": incident, "form": form}
    if form.in_order() and not form.is_to_change:
        new = form.told(me().email, form.due_on.data or on)
        if not form.was_seen:
            letter = incidents.letter_for(vendor, incident, new, by=signed_in())
            return page("incidents/letter.html", letter=letter, **shown)
        with form.attempt("due_on", by=signed_in()):
            _say(incidents.ask(vendor, incident, new, on=on, by=signed_in()))
            return to_the_incident(incident)
    missing = incidents.standing(incident).missing
    return page("incidents/write.html", missing=missing, **shown)


@bp.route(f"{PATH}/link", methods=["GET", "POST"])
@requires(Permission.BAA_REQUEST)
def send_link(vendor_id: int) -> Response:
    """Send the link by which the vendor reports: first show the letter, then send it."""
    vendor = vendors.get_vendor(vendor_id)
    on = tenancy.today_here()
    form = SendForm(data=incidents.whom_to_ask(vendor, None))
    if form.in_order() and not form.is_to_change:
        new = form.told(me().email, on)
        if not form.was_seen:
            letter = incidents.standing_letter_for(vendor, new, on=on, by=signed_in())
            return page("incidents/link_letter.html", form=form, vendor=vendor, letter=letter)
        with form.attempt("to_email", by=signed_in()):
            _say(incidents.send_standing_link(vendor, new, on=on, by=signed_in()))
            return go_to(url_for("baa.show", vendor_id=vendor.id, _anchor="incidents"))
    return page("incidents/send_link.html", form=form, vendor=vendor)


def _say(notice: notices.Notice) -> None:
    """Say whether the letter is on its way, or waits."""
    if notice.state == NoticeState.HELD:
        text = "No mail server is set, so the letter waits in the outbox. Copy its link there."
        flash("soon", text, "See the letter", f"/notices/{notice.id}")
    else:
        flash("good", f"Letter on its way to {notice.to_email}.")
