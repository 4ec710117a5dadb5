"""Sending the questions to one vendor: first the letter is shown, then it goes."""

from datetime import date, timedelta

from flask import request, url_for
from werkzeug.wrappers import Response

from portal import clock, notices, questionnaires, tenancy, vendors
from portal.accounts.session import signed_in
from portal.errors import NotFound
from portal.permissions import Permission
from portal.questionnaires.addressees import addressed
from portal.questionnaires.forms import SendForm, WithdrawForm
from portal.questionnaires.sets.offering import offers
from portal.questionnaires.views.blueprint import OF_VENDOR, ONE, bp, url_of
from portal.questionnaires.views.letters import as_mail, letter_for, pack_hint, sender
from portal.web.access import requires
from portal.web.pages import flash, go_to, page


@bp.route(f"{OF_VENDOR}/new", methods=["GET", "POST"])
@requires(Permission.ASSESSMENT_SEND)
def new(vendor_id: int) -> Response:
    """Choose who answers and by when, see the letter, send it."""
    vendor = vendors.get_vendor(vendor_id)
    form = SendForm(data={"due_on": usual_due(), "again": request.args.get("again", "")})
    form.offer(vendors.contacts_of([vendor_id]).get(vendor_id, []), vendor.name)
    offered = offers(vendor)
    form.offer_packs(offered)
    if form.in_order():
        with form.attempt("due_on", by=signed_in()):
            sending = form.told()
            if not form.was_seen:
                questionnaires.check_sending(vendor, sending, on=tenancy.today_here())
                letter = letter_for(vendor, sending)
                if form.is_to_look:
                    return as_mail(letter)
                return page(
                    "questionnaires/letter.html",
                    form=form,
                    vendor=vendor,
                    letter=letter,
                    sender=sender(),
                )
            assessment = questionnaires.send(vendor, sending, at=clock.now(), by=signed_in())
            say_what_became(addressed([assessment])[assessment.id].notice)
            return go_to(url_of(assessment, "tell_ahead"))
    hints = {one.id: pack_hint(one) for one in offered}
    return page("questionnaires/new.html", form=form, vendor=vendor, hints=hints)


@bp.post(f"{ONE}/link")
@requires(Permission.ASSESSMENT_SEND)
def copy_link(vendor_id: int, assessment_id: int) -> Response:
    """Show the link of a letter that waits, to send it by other means. A deed."""
    assessment = questionnaires.get_assessment(vendor_id, assessment_id)
    notice = addressed([assessment])[assessment.id].notice
    if notice is None:
        raise NotFound
    return page(
        "questionnaires/copied_link.html",
        vendor=vendors.get_vendor(vendor_id),
        assessment=assessment,
        notice=notice,
        link=notices.copy_link(notice, by=signed_in()),
    )


@bp.route(f"{ONE}/withdrawal", methods=["GET", "POST"])
@requires(Permission.ASSESSMENT_SEND)
def withdraw(vendor_id: int, assessment_id: int) -> Response:
    """Take a request back, with a reason."""
    assessment = questionnaires.get_assessment(vendor_id, assessment_id)
    form = WithdrawForm()
    if form.in_order():
        with form.attempt("reason", by=signed_in()):
            questionnaires.withdraw(assessment, form.reason.data or "", by=signed_in())
            flash("good", "Request withdrawn. Its link opens nothing now.")
            return go_to(url_for("questionnaires.of_vendor", vendor_id=vendor_id))
    vendor = vendors.get_vendor(vendor_id)
    return page("questionnaires/withdraw.html", form=form, vendor=vendor, assessment=assessment)


def usual_due() -> date:
    """Return the day by which answers are usually asked for."""
    days = questionnaires.current_set().default_due_days
    return tenancy.today_here() + timedelta(days=days)


def say_what_became(notice: notices.Notice | None) -> None:
    """Say whether a letter goes by itself."""
    if notice is None or notice.state == notices.NoticeState.HELD:
        flash("soon", "No mail server is set, so the letter waits in the outbox. Copy its link.")
    else:
        flash("good", f"Letter on its way to {notice.to_email}.")
