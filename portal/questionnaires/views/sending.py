"""Sending the questions: first each letter is shown, then it goes."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import request, url_for
from werkzeug.wrappers import Response

from portal import clock, notices, questionnaires, tenancy, vendors
from portal.accounts.session import signed_in
from portal.db import session
from portal.errors import NotFound, RuleBroken
from portal.notices import Letter, Notice, NoticeState
from portal.permissions import Permission
from portal.questionnaires import Sending, queries
from portal.questionnaires.actions import correspondence, letter_key
from portal.questionnaires.forms import BulkForm, SendForm, WithdrawForm, chosen_day
from portal.questionnaires.notices import CODE_TO_COME, questions_letter
from portal.questionnaires.views.blueprint import OF_VENDOR, ONE, bp, url_of
from portal.vendors import Vendor
from portal.web.access import requires
from portal.web.pages import flash, go_to, page


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A letter to one of several vendors, or why there is none."""

    vendor: Vendor
    sending: Sending | None
    letter: Letter | None
    why_not: str = ""


@bp.route(f"{OF_VENDOR}/new", methods=["GET", "POST"])
@requires(Permission.ASSESSMENT_SEND)
def new(vendor_id: int) -> Response:
    """Choose who answers and by when, see the letter, send it."""
    vendor = vendors.get_vendor(vendor_id)
    form = SendForm(data={"due_on": _usual_due(), "again": request.args.get("again", "")})
    form.offer(vendors.contacts_of([vendor_id]).get(vendor_id, []), vendor.name)
    if form.in_order():
        with form.attempt("due_on", by=signed_in()):
            sending = form.told()
            if not form.was_seen:
                questionnaires.check_sending(vendor, sending, on=tenancy.today_here())
                letter = _letter(vendor, sending)
                return page("questionnaires/letter.html", form=form, vendor=vendor, letter=letter)
            assessment = questionnaires.send(vendor, sending, at=clock.now(), by=signed_in())
            _say_what_became(notices.find_notice_by_key(letter_key(assessment.id)))
            return go_to(url_of(assessment))
    return page("questionnaires/new.html", form=form, vendor=vendor)


@bp.route("/assessments/new", methods=["GET", "POST"])
@requires(Permission.ASSESSMENT_SEND)
def new_for_many() -> Response:
    """Show the letter to each of the chosen vendors, then send them all."""
    chosen = vendors.get_vendors(request.values.getlist("vendor", type=int))
    form = BulkForm(data={"due_on": _usual_due()})
    sent_in = form.in_order()
    due_on = chosen_day(form.due_on) if sent_in else _usual_due()
    drafts = _drafts(chosen, due_on)
    # Letters that were shown with another day are shown once more.
    if sent_in and request.form.get("shown") == due_on.isoformat():
        return _send_all(drafts)
    return page("questionnaires/new_for_many.html", form=form, drafts=drafts, shown=due_on)


@bp.post(f"{ONE}/link")
@requires(Permission.ASSESSMENT_SEND)
def copy_link(vendor_id: int, assessment_id: int) -> Response:
    """Show the link of a letter that waits, to send it by other means. A deed."""
    assessment = questionnaires.get_assessment(vendor_id, assessment_id)
    notice = notices.find_notice_by_key(letter_key(assessment.id))
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


def _usual_due() -> date:
    days = questionnaires.current_set().default_due_days
    return tenancy.today_here() + timedelta(days=days)


def _letter(vendor: Vendor, sending: Sending) -> Letter:
    about = correspondence(vendor, sending.to_name, sending.to_email, by=signed_in())
    return questions_letter(about, sending.due_on, verify_code=CODE_TO_COME, token=None)


def _drafts(chosen: list[Vendor], due_on: date) -> list[Draft]:
    people = vendors.contacts_of([one.id for one in chosen])
    return [_draft(one, people.get(one.id, []), due_on) for one in chosen]


def _draft(vendor: Vendor, people: list[vendors.Contact], due_on: date) -> Draft:
    contact = next((one for one in people if one.email), None)
    if contact is None:
        return Draft(vendor=vendor, sending=None, letter=None, why_not="No email address is known.")
    sending = Sending(to_name=contact.addressed(vendor.name), to_email=contact.email, due_on=due_on)
    try:
        questionnaires.check_sending(vendor, sending, on=tenancy.today_here())
    except RuleBroken as refusal:
        return Draft(vendor=vendor, sending=None, letter=None, why_not=str(refusal))
    return Draft(vendor=vendor, sending=sending, letter=_letter(vendor, sending))


def _send_all(drafts: list[Draft]) -> Response:
    sent, left = 0, []
    for draft in drafts:
        if draft.sending is None:
            left.append(draft.vendor.name)
            continue
        try:
            with session.begin_nested():
                questionnaires.send(draft.vendor, draft.sending, at=clock.now(), by=signed_in())
            sent += 1
        except RuleBroken:
            left.append(draft.vendor.name)
    flash("good" if sent else "soon", _sent_words(sent, left))
    return go_to(url_for("questionnaires.index", tab=queries.AssessmentTab.WAITING))


def _sent_words(sent: int, left: list[str]) -> str:
    words = f"{sent} letter{'' if sent == 1 else 's'} posted."
    return f"{words} Not asked: {', '.join(left)}." if left else words


def _say_what_became(notice: Notice | None) -> None:
    if notice is None or notice.state == NoticeState.HELD:
        flash("soon", "No mail server is set, so the letter waits in the outbox. Copy its link.")
    else:
        flash("good", f"Letter on its way to {notice.to_email}.")
