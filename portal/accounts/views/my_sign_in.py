"""About oneself: where one is signed in, and staying signed in."""

from flask import Response as FlaskResponse
from flask import url_for
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from portal import clock
from portal.accounts import actions, queries
from portal.accounts.forms import NewPasswordForm
from portal.accounts.guard import with_fresh_code
from portal.accounts.presence import me, my_session, signed_in
from portal.accounts.views.blueprint import bp
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.pages import flash, go_to, page


@bp.get("/me/sessions")
@requires(Permission.OWN_ACCOUNT)
def my_sessions() -> Response:
    """Show where one is signed in, and what one signs in with."""
    return page(
        "accounts/my_sessions.html",
        sessions=queries.live_sessions_of(me().id, clock.now()),
        mine=my_session(),
        person=me(),
        codes_left=len(queries.unused_codes_of(me().id)),
    )


@bp.get("/me/sessions/alive")
@requires(Permission.OWN_ACCOUNT)
def alive() -> Response:
    """Answer that the session holds, with a fresh proof for forms. Asking keeps it alive."""
    return FlaskResponse(generate_csrf(), mimetype="text/plain")


@bp.post("/me/sessions/<int:session_id>/ending")
@requires(Permission.OWN_ACCOUNT)
def end_session(session_id: int) -> Response:
    """End one of one's own sessions."""
    actions.end_session(me(), session_id, by=signed_in())
    flash("good", "That session was ended.")
    return go_to(url_for("accounts.my_sessions"))


@bp.post("/me/sessions/ending")
@requires(Permission.OWN_ACCOUNT)
def end_sessions() -> Response:
    """End all of one's own sessions but this one."""
    ended = actions.end_every_session(me(), by=signed_in(), but=my_session())
    flash(
        "good",
        "1 other session was ended." if ended == 1 else f"{ended} other sessions were ended.",
    )
    return go_to(url_for("accounts.my_sessions"))


@bp.route("/me/password", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
@with_fresh_code()
def my_password() -> Response:
    """Choose a new password."""
    form = NewPasswordForm()
    if form.in_order():
        with form.attempt("password", by=signed_in()):
            actions.change_password(
                me(), form.password.data or "", held=my_session(), by=signed_in()
            )
            flash("good", "Your password was changed. Your other sessions were ended.")
            return go_to(url_for("accounts.my_sessions"))
    return page("accounts/my_password.html", form=form)
