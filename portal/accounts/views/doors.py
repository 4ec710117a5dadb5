"""Coming in and going out: password, code, recovery code, fresh code."""

from flask import request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.accounts import actions, rules
from portal.accounts.actions import Refused
from portal.accounts.forms import CodeForm, RecoveryCodeForm, SignInForm
from portal.accounts.guard import all_the_way_in, halfway_in
from portal.accounts.presence import hand_over, let_go, me, my_session, signed_in, somebody
from portal.accounts.views.blueprint import bp
from portal.web.access import public
from portal.web.pages import go_to, page

HOME = "/today"


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Response:
    """Ask for e-mail and password. Open to anyone: it is the door."""
    form, status = SignInForm(), None
    if form.in_order():
        answer = actions.sign_in(form.email.data or "", form.password.data or "", by=somebody())
        if not isinstance(answer, Refused):
            hand_over(answer)
            return go_to(url_for("accounts.code", next=_asked()))
        status = form.refuse("password", answer)
    return page("accounts/sign_in.html", status, form=form, next=_asked())


@bp.route("/sign-in/code", methods=["GET", "POST"])
@halfway_in
def code() -> Response:
    """Ask for the code from the phone."""
    if current_user.is_all_in:
        return go_to(on_from_here())
    if not me().is_enrolled:
        return go_to(url_for("accounts.add_phone", next=_asked()))
    form, status = CodeForm(), None
    if form.in_order():
        answer = actions.give_code(my_session(), me(), form.code.data or "", by=somebody())
        if not isinstance(answer, Refused):
            hand_over(answer)
            return go_to(on_from_here())
        status = form.refuse("code", answer)
    return page("accounts/code.html", status, form=form, next=_asked())


@bp.route("/sign-in/recovery-code", methods=["GET", "POST"])
@halfway_in
def recovery_code() -> Response:
    """Ask for one of the codes on paper, from somebody without their phone."""
    if current_user.is_all_in:
        return go_to(on_from_here())
    form, status = RecoveryCodeForm(), None
    if form.in_order():
        answer = actions.give_recovery_code(my_session(), me(), form.code.data or "", by=somebody())
        if not isinstance(answer, Refused):
            hand_over(answer)
            return go_to(url_for("accounts.my_sessions"))
        status = form.refuse("code", answer)
    return page("accounts/recovery_code.html", status, form=form, next=_asked())


@bp.route("/sign-in/fresh-code", methods=["GET", "POST"])
@all_the_way_in
def fresh_code() -> Response:
    """Ask for a code once more, before something grave is shown."""
    form, status = CodeForm(), None
    if form.in_order():
        answer = actions.give_fresh_code(my_session(), me(), form.code.data or "", by=signed_in())
        if not isinstance(answer, Refused):
            hand_over(answer)
            return go_to(on_from_here())
        status = form.refuse("code", answer)
    return page("accounts/code_again.html", status, form=form, next=_asked())


@bp.post("/sign-out")
@halfway_in
def sign_out() -> Response:
    """End this session."""
    actions.sign_out(my_session(), by=signed_in())
    let_go()
    return go_to(url_for("accounts.signed_out"))


@bp.get("/signed-out")
@public
def signed_out() -> Response:
    """Say that the session has ended. Open to anyone: nobody is signed in any more."""
    return page("accounts/gone.html")


def on_from_here() -> str:
    """Return the page that was asked for before the door."""
    return rules.safe_path(_asked(), HOME)


def link_over(what: str, refused: Refused | None) -> Response:
    """Return the page for a link that opens nothing, or that must wait."""
    if refused is not None:
        return page("accounts/too_many.html", 429, sentence=refused.sentence)
    return page("accounts/link_over.html", 404, what=what)


def _asked() -> str | None:
    return request.args.get("next")
