"""Writing to the vendor about the end: the letter before it goes, its link, and calls."""

from flask import url_for
from werkzeug.wrappers import Response

from portal import clock, exits, notices, reminders, tenancy, vendors
from portal.accounts.session import me, signed_in
from portal.errors import NotFound
from portal.exits.forms import AskForm
from portal.exits.views.blueprint import bp, to_the_case
from portal.links import LinkPurpose
from portal.notices import NoticeState
from portal.permissions import Permission
from portal.reminders.forms import CallForm
from portal.web.access import requires
from portal.web.filters import short_day
from portal.web.pages import flash, page

_PATH = "/vendors/<int:vendor_id>/exit"


@bp.route(f"{_PATH}/letter", methods=["GET", "POST"])
@requires(Permission.BAA_REQUEST)
def write(vendor_id: int) -> Response:
    """Ask what became of the data: first show the letter, then send it."""
    vendor = vendors.get_vendor(vendor_id)
    case = exits.get_current_exit(vendor_id)
    on = tenancy.today_here()
    known = exits.whom_to_ask(vendor) | {"due_on": exits.usual_due(case, on)}
    form = AskForm(data=known)
    if form.in_order() and not form.is_to_change:
        new = form.told(me().email)
        if not form.was_seen:
            letter = exits.letter_for(vendor, case, new, by=signed_in())
            return page("exits/letter.html", form=form, vendor=vendor, letter=letter)
        with form.attempt("due_on", by=signed_in()):
            _say(exits.ask(vendor, case, new, on=on, by=signed_in()))
            return to_the_case(vendor_id)
    return page("exits/write.html", form=form, vendor=vendor, case=case)


@bp.post(f"{_PATH}/letter/link")
@requires(Permission.BAA_REQUEST)
def copy_link(vendor_id: int) -> Response:
    """Show the link of a letter that waits, to send it by other means. A deed."""
    vendor = vendors.get_vendor(vendor_id)
    link = exits.first_link(exits.get_current_exit(vendor_id))
    notice = notices.find_notice_by_key(exits.letter_key(link)) if link else None
    if notice is None:
        raise NotFound
    address = notices.copy_link(notice, by=signed_in())
    return page("exits/link.html", vendor=vendor, link=address, notice=notice)


@bp.route(f"{_PATH}/calls/new", methods=["GET", "POST"])
@requires(Permission.EXIT_RECORD)
def log_call(vendor_id: int) -> Response:
    """Write down a call about the end."""
    vendor = vendors.get_vendor(vendor_id)
    case, on = exits.get_current_exit(vendor_id), tenancy.today_here()
    form = CallForm(data={"called_on": on, "next_on": on + exits.LOOK_AGAIN})
    if form.in_order():
        with form.attempt("next_on", by=signed_in()):
            about = reminders.About(
                purpose=LinkPurpose.EXIT, subject_id=case.id, vendor_id=vendor_id
            )
            call = reminders.log_call(about, form.told(), at=clock.now(), on=on, by=signed_in())
            flash("good", f"Call logged. Next: {short_day(call.next_on, on)}.")
            return to_the_case(vendor_id)
    contacts = vendors.contacts_of([vendor_id]).get(vendor_id, [])
    return page("exits/call.html", form=form, vendor=vendor, contacts=contacts)


def _say(notice: notices.Notice) -> None:
    """Say whether the letter is on its way, or waits."""
    if notice.state == NoticeState.HELD:
        back = url_for("exits.show", vendor_id=notice.vendor_id, _anchor="letters")
        text = "No mail server is set, so the letter waits in the outbox. Copy its link below."
        flash("soon", text, "See the letter", back)
    else:
        flash("good", f"Letter on its way to {notice.to_email}.")
