"""Asking for a BAA: choose what and who, see each letter and the paper, send."""

from flask import url_for
from werkzeug.wrappers import Response

from portal import baa, notices, reminders, tenancy, vendors
from portal.accounts.session import me, signed_in
from portal.baa.asked_panel import PANEL
from portal.baa.drafting import choices_to_begin_with, known_at, people_who_sign, services_with_phi
from portal.baa.new_request import NewRequest
from portal.baa.request_forms import AskForm, MaySign, digest_of, known
from portal.baa.rules import ANSWER_WITHIN
from portal.baa.template import BaaTemplate, paper_for
from portal.baa.views.blueprint import bp
from portal.baa.views.renewing import asked_as_last_time, last_choices, template_to_offer
from portal.errors import NotFound
from portal.notices import NoticeState
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.forms import PortalForm
from portal.web.pages import flash, go_to, page
from portal.web.panels import add_panel

add_panel(PANEL)


@bp.route("/request", methods=["GET", "POST"])
@requires(Permission.BAA_REQUEST)
def request_baa(vendor_id: int) -> Response:
    """Ask for a BAA: first show the letters and the paper, then send them."""
    vendor = vendors.get_vendor(vendor_id)
    people = people_who_sign()
    form = AskForm(data=_begins(vendor, people))
    own = template_to_offer(vendor.id, form.renews_id)
    form.offer(own, people)
    if form.in_order() and not form.is_to_change:
        with form.attempt("to_email", by=signed_in()):
            new = _told(form, vendor, own, people)
            return show_or_send(form, vendor, new)
    last = next(iter(baa.requests_of(vendor_id)), None)
    return page("baa/request.html", form=form, vendor=vendor, own=own, last=last)


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


def show_or_send(form: AskForm, vendor: vendors.Vendor, new: NewRequest) -> Response:
    """Show what would go; once exactly that was shown, send it."""
    on, digest = tenancy.today_here(), digest_of(new.paper)
    if form.was_seen and form.digest.data == digest:
        _, notice = baa.request_baa(vendor, new, on=on, by=signed_in())
        _say_what_became(notice, vendor.id)
        return go_to(url_for("baa.show", vendor_id=vendor.id))
    baa.check_request(vendor, new, on)
    return page(
        "baa/letter.html",
        form=form,
        vendor=vendor,
        new=new,
        letters=baa.letters_for(vendor, new, by=signed_in()),
        paper=new.paper,
        digest=digest,
        is_another=form.was_seen,
        ahead=reminders.ahead(reminders.Open(asked_on=on), on),
        calls_on=on + reminders.CALL_AFTER,
        reminder=baa.reminder_to_show(vendor, new, on=on, by=signed_in()),
    )


def _begins(vendor: vendors.Vendor, people: list[MaySign]) -> dict[str, object]:
    on = tenancy.today_here()
    choices = choices_to_begin_with(*last_choices(vendor.id, on))
    begins = known(known_at(vendor), on + ANSWER_WITHIN, choices)
    return begins | asked_as_last_time(vendor.id, people, on)


def _told(
    form: AskForm, vendor: vendors.Vendor, own: BaaTemplate | None, people: list[MaySign]
) -> NewRequest:
    if not form.is_to_sign:
        return form.request(me().email, renews_id=form.renews_id)
    ours = form.ours(people)
    choices = form.chosen(services_with_phi(vendor), own.id if own else None, len(ours))
    paper = paper_for(vendor, choices, on=tenancy.today_here())
    more = {"ours": ours, "theirs_too": form.second(), "renews_id": form.renews_id}
    return form.request(me().email, paper=paper, **more)


def _say_what_became(notice: notices.Notice, vendor_id: int) -> None:
    """Say whether the letter is on its way, or waits."""
    if notice.state == NoticeState.HELD:
        back = url_for("baa.show", vendor_id=vendor_id)
        text = "No mail server is set, so the letter waits in the outbox. Copy its link below."
        flash("soon", text, "See the request", f"{back}#requests")
    else:
        flash("good", f"Letter on its way to {notice.to_email}.")
