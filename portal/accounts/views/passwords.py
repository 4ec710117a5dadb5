"""A new password by mail, for who forgot theirs."""

from flask import url_for
from werkzeug.wrappers import Response

from portal.accounts import actions
from portal.accounts.actions import Refused
from portal.accounts.forms import NewPasswordForm, ResetForm
from portal.accounts.presence import somebody
from portal.accounts.views.blueprint import bp
from portal.accounts.views.doors import link_over
from portal.web.access import public
from portal.web.pages import flash, go_to, page


@bp.route("/password-reset", methods=["GET", "POST"])
@public
def ask_for_reset() -> Response:
    """Send a letter for a new password. Open to anyone, and answers the same to all."""
    form = ResetForm()
    if form.in_order():
        refused = actions.ask_for_reset(form.email.data or "", by=somebody())
        if refused is None:
            return go_to(url_for("accounts.reset_asked"))
        form["email"].errors = [refused.sentence]
        return page("accounts/password_reset.html", 429, form=form)
    return page("accounts/password_reset.html", form=form)


@bp.get("/password-reset/asked")
@public
def reset_asked() -> Response:
    """Say that a letter is on its way, if there is such a person. Open to anyone."""
    return page("accounts/password_reset_asked.html")


@bp.route("/password-reset/<string:token>", methods=["GET", "POST"])
@public
def reset_password(token: str) -> Response:
    """Take a new password from the holder of a letter. Open to whoever holds the link."""
    found = actions.find_reset(token, by=somebody())
    if found is None or isinstance(found, Refused):
        return link_over("password", found)
    form = NewPasswordForm()
    if form.in_order():
        refused = actions.reset_password(found, form.password.data or "", by=somebody())
        if refused is None:
            flash("good", "Your password was changed. Sign in with it now.")
            return go_to(url_for("accounts.sign_in"))
        form.refuse("password", refused)
    return page("accounts/new_password.html", form=form, token=token)
