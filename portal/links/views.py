"""The door for vendors: from a mailed link to a visit, and help for a link that fails."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, g, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import links, notices, tenancy, vendors
from portal.db import session
from portal.errors import NotFound
from portal.gateways import queue
from portal.gateways.outside import outside
from portal.links import actions, letters, queries
from portal.links.cookie import give_cookie
from portal.links.forms import ConfirmForm, NewLinkForm, PassOnForm
from portal.links.guard import (
    by_any_link,
    by_whom,
    ended_page,
    enter_practice_of,
    must_say_who,
    visit_of_request,
    who_visits,
)
from portal.links.models import Link
from portal.links.rules import LinkPurpose, LinkState
from portal.web import limits
from portal.web.access import public
from portal.web.pages import flash, go_to, page

bp = Blueprint("links", __name__, url_prefix="/link")

RENEW = "links.renew"
_QUARTER = timedelta(minutes=15)
_DAY = timedelta(days=1)
# By address it is many: a hospital, or a vendor with a service desk, comes from one.
_NAMES_BY_LINK, _NAMES_FROM = 30, 600
_PASSED_ON = {
    False: "Passed on. Your colleague gets a link of their own by mail.",
    True: "Passed on. The practice will send your colleague a link of their own.",
}


@bp.app_context_processor
def say_who_asks() -> dict[str, Any]:
    """Give pages by link their frame: which practice asks which vendor, and whom to call."""
    link: Link | None = g.get("link")
    if link is None:
        return {}
    practice = tenancy.here()
    asking = {
        "practice_name": practice.name,
        "vendor_name": _vendor_name(link),
        "asker_name": link.made_by_name,
        "asker_phone": practice.phone,
        "verify_code": link.verify_code,
        "may_report": link.confirmed_at is not None
        and link.state(tenancy.today_here()) is LinkState.OPEN,
    }
    return {"link_page": asking, "new_link_form": _empty_new_link_form}


@bp.get("/<string:token>")
@public
def door(token: str) -> AnyResponse:
    """Swap a mailed token for a visit. Public: the token is the key, and tries are counted."""
    if not limits.hit("link", _address(), most=60, per=_QUARTER):
        return page("links/too_many.html", status=429)
    place = queries.find_place_of_link(token)
    if place is None:
        return page("links/not_valid.html", status=404)
    enter_practice_of(place)
    return _begin_visit(queries.get_link(place.row_id))


def _begin_visit(link: Link) -> AnyResponse:
    if link.state(tenancy.today_here()) is not LinkState.OPEN:
        return ended_page(link)
    if request.method == "HEAD":
        return go_to(url_for("links.enter"))  # a mail scanner looks whether the link is alive
    # From here on the token stands neither in the address bar, nor in logs, nor in a Referer.
    answer = go_to(url_for("links.enter"))
    give_cookie(answer, actions.open_link(link, by=by_whom(link)))
    return answer


@bp.get("")
@by_any_link
def enter(link: Link) -> AnyResponse:
    """Ask who visits, the first time; then go to what the link is for."""
    if link.confirmed_at is not None and not must_say_who(link):
        return go_to(_first_page(link))
    known = {"full_name": link.who, "email": link.confirmed_email or link.email}
    return page("links/confirm.html", form=ConfirmForm(data=known), link=link)


@bp.post("/confirmation")
@by_any_link
def confirm(link: Link) -> AnyResponse:
    """Note who visits."""
    # Before anything is written down: tries without end leave no evidence without end.
    if not _may_say_who(link):
        return page("links/too_many.html", status=429)
    form = ConfirmForm()
    if form.in_order():
        by = by_whom(link)
        with form.attempt("email", by=by):
            name, email = form.full_name.data or "", form.email.data or ""
            actions.say_who(visit_of_request(), name, email, by=by)
            return go_to(_first_page(link))
    return page("links/confirm.html", form=form, link=link)


@bp.route("/new-link", methods=["GET", "POST"])
@public
def new_link() -> AnyResponse:
    """Send a new link to the address that had one. Public: everyone gets the same answer."""
    form = NewLinkForm()
    if not form.in_order():
        return page("links/ask_new_link.html", form=form)
    if not limits.hit("new link from", _address(), most=20, per=_DAY):
        return page("links/too_many.html", status=429)
    email = (form.email.data or "").strip()
    if limits.hit("new link to", email.lower(), most=5, per=_DAY):
        # Asked of the worker for nobody too, so that the answer takes as long.
        for place in links.places_of_links_to(email) or [queries.Place(0, 0)]:
            numbers = {"practice_id": place.practice_id, "link_id": place.row_id}
            queue.defer(session.connection(), RENEW, **numbers)
    return page("links/new_link.html", has_mail_server=outside().mailer.is_there)


@bp.route("/pass-on", methods=["GET", "POST"])
@by_any_link
def pass_on(link: Link) -> AnyResponse:
    """Give a colleague a link of their own."""
    form = PassOnForm()
    if form.in_order():
        by = by_whom(link)
        with form.attempt("email", by=by):
            told = (form.full_name.data or "", form.email.data or "")
            passed, token = actions.pass_on(link, *told, by=by)
            letter = notices.post(
                _passed_on(passed, who_visits(link), token),
                key=f"link {passed.id} passed on",
                vendor_id=link.vendor_id,
                by=by,
            )
            flash("good", _PASSED_ON[letter.state == notices.NoticeState.HELD])
            return go_to(url_for("links.enter"))
    return page("links/pass_on.html", form=form, link=link)


def _passed_on(link: Link, passed_by: str, token: str) -> notices.Letter:
    name = tenancy.here().name
    return notices.Letter(
        to_name=link.person_name,
        to_email=link.email,
        subject=letters.passed_on_subject(name, link),
        text=letters.passed_on_text(link, passed_by, name),
        link_token=token,
        button="Open the request",
    )


def _may_say_who(link: Link) -> bool:
    """Count who says who they are: by link, and by address, where an office shares one."""
    by_link = f"{link.practice_id}/{link.id}"
    is_seldom = limits.hit("who by link", by_link, most=_NAMES_BY_LINK, per=_DAY)
    from_here = limits.hit("who from", _address(), most=_NAMES_FROM, per=_QUARTER)
    return is_seldom and from_here


def _empty_new_link_form() -> NewLinkForm:
    return NewLinkForm(formdata=None)


def _first_page(link: Link) -> str:
    return url_for(links.first_page_of(LinkPurpose(link.purpose)))


def _vendor_name(link: Link) -> str:
    try:
        return vendors.get_vendor(link.vendor_id).name
    except NotFound:
        return "your company"


def _address() -> str:
    return request.remote_addr or "unknown"
