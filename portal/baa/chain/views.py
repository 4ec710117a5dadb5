"""Staff pages of the chain: what was in force on a day, breach notice, renewal, subcontractors."""

from datetime import date

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from portal import clock, notices, tenancy, vendors
from portal.accounts.session import me, signed_in
from portal.baa import chain, gates
from portal.baa.chain import lists, noticing
from portal.baa.chain.forms import AskForm, NoticeForm
from portal.baa.chain.panels import may_see_notice, show_panels
from portal.errors import NotFound
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.forms import PortalForm, attempted
from portal.web.pages import flash, go_to, page

bp = Blueprint("baa_chain", __name__, url_prefix="/vendors/<int:vendor_id>/baa")

show_panels()


@bp.get("/in-force")
@requires(Permission.BAA_READ)
def in_force(vendor_id: int) -> Response:
    """Answer what was in force on a day, signed by whom, covering what, and since when on file."""
    vendor = vendors.get_vendor(vendor_id)
    today = tenancy.today_here()
    told = request.args.get("on", "")
    on = _day(told) if told else today
    found = chain.in_force(vendor_id, on or today)
    covers = gates.covers_of([one.baa.id for one in found.papers])
    services = {one.id: one.name for one in vendors.services_of([vendor_id]).get(vendor_id, [])}
    return page(
        "baa/chain/in_force.html",
        200 if on else 422,
        vendor=vendor,
        found=found,
        told=told or today.isoformat(),
        is_wrong=on is None,
        covers=covers,
        services=services,
        shows_notice=may_see_notice(found),
    )


@bp.get("/renewal")
@requires(Permission.BAA_READ)
def renew(vendor_id: int) -> Response:
    """Go to where the BAA in force is renewed: asked for anew, from what the last one says."""
    vendors.get_vendor(vendor_id)
    last = next(
        (one for one in chain.chain_of(vendor_id, tenancy.today_here()) if _is_whole(one)), None
    )
    if last is None:
        return go_to(url_for("baa.request_baa", vendor_id=vendor_id))
    return go_to(url_for("baa.request_baa", vendor_id=vendor_id, renews=last.baa.id))


@bp.route("/notice", methods=["GET", "POST"])
@requires(Permission.BAA_DECIDE)
def confirm_notice(vendor_id: int) -> Response:
    """Keep how soon a breach is told, as a person read it on a paper."""
    vendor = vendors.get_vendor(vendor_id)
    found = chain.in_force(vendor_id, tenancy.today_here())
    if found.base is None or not may_see_notice(found):
        raise NotFound
    papers = {str(one.document.id): one.document for one in found.papers}
    form = NoticeForm(data=_known(found.notice))
    form.offer([(one.document, f"{one.name}, {one.document.name}") for one in found.papers])
    if form.in_order():
        with form.attempt("number", by=signed_in()):
            read = papers[form.paper.data]
            chain.confirm_notice(read, form.told(), at=clock.now(), by=signed_in())
            flash("good", "Breach notice confirmed.")
            return go_to(url_for("baa.show", vendor_id=vendor_id) + "#notice")
    earlier = [one for key in papers for one in noticing.decisions_on(int(key))]
    return page("baa/chain/notice.html", form=form, vendor=vendor, found=found, earlier=earlier)


@bp.route("/subcontractors/request", methods=["GET", "POST"])
@requires(Permission.BAA_REQUEST)
def ask_for_subcontractors(vendor_id: int) -> Response:
    """Ask who does part of their work: first show the letter, then send it."""
    vendor = vendors.get_vendor(vendor_id)
    on = tenancy.today_here()
    form = AskForm(data=_contact(vendor) | {"due_on": on + chain.ANSWER_WITHIN})
    if form.in_order() and not form.is_to_change:
        new = form.told(me().name, me().email)
        if not form.was_seen:
            letter = chain.letter_for(vendor, new)
            return page("baa/chain/ask_letter.html", form=form, vendor=vendor, letter=letter)
        with form.attempt("to_email", by=signed_in()):
            _, notice = chain.ask(vendor, new, on=on, by=signed_in())
            _say(notice)
            return go_to(_back(vendor_id))
    return page("baa/chain/ask.html", form=form, vendor=vendor)


@bp.post("/subcontractors/request/link")
@requires(Permission.BAA_REQUEST)
def copy_link(vendor_id: int) -> Response:
    """Show the link of a letter that waits, to send it by other means. A deed."""
    vendor = vendors.get_vendor(vendor_id)
    asked = lists.find_open_ask(vendor_id)
    notice = notices.find_notice_by_key(chain.letter_key(asked.id)) if asked else None
    if notice is None:
        raise NotFound
    link = notices.copy_link(notice, by=signed_in())
    return page("baa/link.html", vendor=vendor, link=link, notice=notice)


@bp.post("/subcontractors/request/withdrawal")
@requires(Permission.BAA_REQUEST)
def withdraw(vendor_id: int) -> Response:
    """Take the asking back."""
    asked = lists.find_open_ask(vendor_id)
    if asked is None:
        raise NotFound
    if PortalForm().in_order():
        chain.withdraw(asked, on=tenancy.today_here(), by=signed_in())
        flash("good", "Taken back. Its link opens nothing now.")
    return go_to(_back(vendor_id))


@bp.get("/subcontractors/answers/<int:answer_id>")
@requires(Permission.BAA_READ)
def show_answer(vendor_id: int, answer_id: int) -> Response:
    """Show what the vendor said, beside the list."""
    vendor = vendors.get_vendor(vendor_id)
    said = lists.get_answer(vendor_id, answer_id)
    differences = {one.statement: one for one in lists.differences_of(said)}
    is_last = said.id == lists.answers_of(vendor_id)[0].id
    return page(
        "baa/chain/answer.html",
        vendor=vendor,
        said=said,
        differences=differences if is_last and said.reviewed_at is None else {},
        is_last=is_last,
    )


@bp.post("/subcontractors/answers/<int:answer_id>/review")
@requires(Permission.VENDOR_CHANGE)
def take_over(vendor_id: int, answer_id: int) -> Response:
    """Bring the list up to what the vendor says."""
    vendor = vendors.get_vendor(vendor_id)
    said = lists.get_answer(vendor_id, answer_id)
    if PortalForm().in_order():
        by = signed_in()
        with attempted(by=by) as attempt:
            changed = chain.take_over(said, vendor, at=clock.now(), by=by)
        if attempt.wrong:
            flash("soon", attempt.wrong)
        else:
            flash("good", _taken(changed))
    return go_to(_back(vendor_id))


def _is_whole(one: chain.Linked) -> bool:
    return not one.baa.amends and one.document.is_usable


def _day(told: str) -> date | None:
    try:
        return date.fromisoformat(told)
    except ValueError:
        return None


def _known(told: chain.Told | None) -> dict[str, object]:
    if told is None:
        return {}
    number = told.number if told.is_stated else None
    kind = told.kind.value if told.is_confirmed else None
    return {
        "paper": str(told.document_id),
        "kind": kind,
        "number": number,
        "page": told.page,
    }


def _contact(vendor: vendors.Vendor) -> dict[str, object]:
    before = next(iter(lists.asks_of(vendor.id)), None)
    if before is not None:
        return {"to_name": before.to_name, "to_email": before.to_email}
    contacts = vendors.contacts_of([vendor.id]).get(vendor.id, [])
    first = next((one for one in contacts if one.email), None)
    return {"to_name": first.addressed(vendor.name), "to_email": first.email} if first else {}


def _say(notice: notices.Notice) -> None:
    if notice.state == notices.NoticeState.HELD:
        flash(
            "soon", "No mail server is set, so the letter waits in the outbox. Copy its link below."
        )
    else:
        flash("good", f"Letter on its way to {notice.to_email}.")


def _taken(changed: int) -> str:
    if not changed:
        return "Noted as read. Your list says the same."
    return (
        "1 entry of your list changed."
        if changed == 1
        else f"{changed} entries of your list changed."
    )


def _back(vendor_id: int) -> str:
    return url_for("baa.show", vendor_id=vendor_id) + "#subcontractors"
