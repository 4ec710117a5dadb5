"""One login, several practices: choosing the one to be in."""

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.accounts import actions
from portal.accounts.guard import all_the_way_in
from portal.accounts.presence import me, my_practices, my_session, signed_in
from portal.accounts.views.blueprint import bp
from portal.accounts.views.doors import on_from_here
from portal.web.access import public
from portal.web.pages import go_to, page


@bp.get("/")
@public
def front() -> Response:
    """Send everyone to Today, and from there to the door if need be. Open: it shows nothing."""
    return go_to(on_from_here())


@bp.get("/practices")
@all_the_way_in
def practices() -> Response:
    """Show the practices one belongs to."""
    return page(
        "accounts/practices.html",
        practices=my_practices(),
        here=current_user.here,
        last=me().last_practice,
        next=request.args.get("next"),
    )


@bp.post("/practices/<int:practice_id>/entry")
@all_the_way_in
def enter_practice(practice_id: int) -> Response:
    """Go into one of one's practices."""
    actions.enter_practice(me(), my_session(), practice_id, by=signed_in())
    return go_to(on_from_here())
