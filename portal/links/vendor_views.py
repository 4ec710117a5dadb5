"""The public page where whoever got a letter asks whether it is real."""

from datetime import timedelta

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.links import checking, queries
from portal.links.forms import RealForm
from portal.links.guard import by_whom, enter_practice_of
from portal.web import limits
from portal.web.access import public
from portal.web.pages import page

bp = Blueprint("checking_letters", __name__)

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@bp.route("/verify-request", methods=["GET", "POST"])
@public
def ask_whether_real() -> Response:
    """Tell whether a letter came from here. Public: who doubts a letter should not click in it.

    Whoever asks has its code and the address it came to. Of a code alone nothing is told, else
    anybody could guess one and write it into a letter of their own.
    """
    form = RealForm()
    if not form.in_order():
        return page("links/real.html", form=form)
    code, email = form.code.data or "", (form.email.data or "").strip()
    counted = (
        limits.hit("real from", request.remote_addr or "unknown", most=20, per=_HOUR),
        limits.hit("real to", email.lower(), most=10, per=_DAY),
    )
    if not all(counted):
        return page("links/real_later.html", status=429)
    place = checking.place_of_request(code, email)
    if place is None:
        return page("links/real_not.html")
    enter_practice_of(place)
    link = queries.get_link(place.row_id)
    return page("links/real_yes.html", found=checking.request_of(link, by=by_whom(link)))
