"""The very first start, from the address that the portal printed."""

from flask import url_for
from werkzeug.wrappers import Response

from portal.accounts import actions
from portal.accounts.actions import Beginning, Refused
from portal.accounts.forms import FirstRunForm
from portal.accounts.presence import hand_over, somebody
from portal.accounts.rules import Stage
from portal.accounts.views.blueprint import bp
from portal.accounts.views.doors import link_over
from portal.web.access import public
from portal.web.pages import go_to, page


@bp.route("/first-run/<string:token>", methods=["GET", "POST"])
@public
def first_run(token: str) -> Response:
    """Open the first practice. Open to whoever read the address where the portal was started."""
    first = actions.find_first_run(token, by=somebody())
    if first is None or isinstance(first, Refused):
        return link_over("first run", first)
    form = FirstRunForm()
    if form.in_order():
        with form.attempt("password", by=somebody()):
            told = Beginning(practice=form.practice.data or "", owner=form.told())
            person = actions.begin(first, told, by=somebody())
            opened = actions.open_session(person, Stage.PASSWORD, by=somebody())
            actions.begin_setup(opened.held)
            hand_over(opened)
            return go_to(url_for("accounts.add_phone"))
    return page("accounts/first_run.html", form=form, token=token)
