"""Asking for a BAA, and writing down a no."""

from flask import url_for
from werkzeug.wrappers import Response

from portal import baa, notices, tenancy, vendors
from portal.accounts.session import me, signed_in
from portal.baa.forms import RequestForm
from portal.baa.rules import ANSWER_WITHIN
from portal.baa.views.blueprint import bp
from portal.errors import NotFound
from portal.notices import NoticeState
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.forms import PortalForm
from portal.web.pages import flash, go_to, page


@bp.route("/request", methods=["GET", "POST"])
@requires(Permission.BAA_REQUEST)
def request_baa(vendor_id: int) -> Response:
    """Ask for a BAA: first show the letter, then send it."""
    vendor = vendors.get_vendor(vendor_id)
    on = tenancy.today_here()
    form = RequestForm(data=known_at(vendor) | {"due_on": on + ANSWER_WITHIN})
    if form.in_order() and not form.is_to_change:
        new = form.told(me().email)
        if not form.was_seen:
            letter = baa.letter_for(vendor, new, by=signed_in())
            return page(
                "baa/letter.html", form=form, vendor=vendor, letter=letter, is_amendment=False
            )
        with form.attempt("to_email", by=signed_in()):
            _, notice = baa.request_baa(vendor, new, on=on, by=signed_in())
            say_what_became(notice, vendor_id)
            return go_to(url_for("baa.show", vendor_id=vendor_id))
    return page("baa/request.html", form=form, vendor=vendor)


@bp.post("/request/link")
@requires(Permission.BAA_REQUEST)
def copy_link(vendor_id: int) -> Response:
    """Show the link of a letter that waits, to send it by other means. A deed."""
    vendor = vendors.get_vendor(vendor_id)
    asked = baa.find_open_request(vendor_id)
    notice = notices.find_notice_by_key(baa.letter_key(asked.id)) if asked else None
    if notice is None:
        raise NotFound
    link = notices.copy_link(notice, by=signed_in())
    return page("baa/link.html", vendor=vendor, link=link, notice=notice)


@bp.post("/request/withdrawal")
@requires(Permission.BAA_REQUEST)
def withdraw(vendor_id: int) -> Response:
    """Take a request back."""
    asked = baa.find_open_request(vendor_id)
    if asked is None:
        raise NotFound
    if PortalForm().in_order():
        baa.withdraw_request(asked, on=tenancy.today_here(), by=signed_in())
        flash("good", "Request withdrawn. Its link opens nothing now.")
    return go_to(url_for("baa.show", vendor_id=vendor_id))


def known_at(vendor: vendors.Vendor) -> dict[str, str]:
    """Return whom we know at the vendor, to write to."""
    contacts = vendors.contacts_of([vendor.id]).get(vendor.id, [])
    first = next((contact for contact in contacts if contact.email), None)
    return {"to_name": first.addressed(vendor.name), "to_email": first.email} if first else {}


def say_what_became(notice: notices.Notice, vendor_id: int) -> None:
    """Say whether the letter is on its way, or waits."""
    if notice.state == NoticeState.HELD:
        back = url_for("baa.show", vendor_id=vendor_id)
        text = "No mail server is set, so the letter waits in the outbox. Copy its link below."
        flash("soon", text, "See the request", f"{back}#requests")
    else:
        flash("good", f"Letter on its way to {notice.to_email}.")
