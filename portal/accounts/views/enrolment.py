"""Adding a phone, and keeping the recovery codes."""

import io
import re

import segno
from flask import Response as FlaskResponse
from flask import request, url_for
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response

from portal.accounts import actions, rules
from portal.accounts.actions import Refused
from portal.accounts.forms import CodeForm, ConfirmForm, KeptCodesForm
from portal.accounts.guard import all_the_way_in, halfway_in, is_fresh, with_fresh_code
from portal.accounts.presence import hand_over, me, my_session, signed_in, somebody
from portal.accounts.views.blueprint import bp
from portal.accounts.views.doors import on_from_here
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.pages import go_to, page

_CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")


@bp.route("/enrolment/phone", methods=["GET", "POST"])
@halfway_in
def add_phone() -> Response:
    """Show the key as a square and as letters, and take the first code as proof."""
    if current_user.is_all_in and not is_fresh():
        return go_to(url_for("accounts.replace_phone"))  # begun, and left alone: begin again
    secret = actions.setup_secret(my_session(), me())
    if secret is None:
        door = "accounts.code" if me().is_enrolled else "accounts.sign_in"
        return go_to(url_for(door, next=request.args.get("next")))
    form = CodeForm()
    if form.in_order():
        answer = actions.confirm_setup(my_session(), me(), form.code.data or "", by=somebody())
        if not isinstance(answer, Refused):
            opened, codes = answer
            hand_over(opened)
            return _codes_page(codes, KeptCodesForm(formdata=None), is_new_phone=True)
        form.refuse("code", answer)
    return page(
        "accounts/add_phone.html",
        form=form,
        square=_square(rules.key_uri(secret, me().email)),
        key=rules.in_groups(secret),
        next=request.args.get("next"),
    )


@bp.post("/enrolment/recovery-codes")
@all_the_way_in
def keep_codes() -> Response:
    """Take the person's word that the codes are safe, and let them go on."""
    form = KeptCodesForm()
    if form.in_order():
        return go_to(on_from_here())
    return _codes_page(_codes_sent(), form, is_new_phone=False)


@bp.post("/enrolment/recovery-codes/file")
@all_the_way_in
def codes_file() -> Response:
    """Give back the codes that the page holds, as a text file. They are kept nowhere else."""
    lines = [
        f"Recovery codes for Countersign, {me().email}",
        "Each works once, if you lose your phone. Keep them with your important papers.",
        "",
        *_codes_sent(),
        "",
    ]
    return FlaskResponse(
        "\r\n".join(lines),
        mimetype="text/plain",
        headers={"Content-Disposition": 'attachment; filename="countersign-codes.txt"'},
    )


@bp.route("/me/phone", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
@with_fresh_code()
def replace_phone() -> Response:
    """Ask before another phone is added in place of the one in use."""
    form = ConfirmForm()
    if form.in_order():
        actions.begin_setup(my_session())
        return go_to(url_for("accounts.add_phone", next=url_for("accounts.my_sessions")))
    return page("accounts/replace_phone.html", form=form)


@bp.route("/me/recovery-codes", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
@with_fresh_code()
def new_codes() -> Response:
    """Ask before ten new recovery codes end the old ones."""
    form = ConfirmForm()
    if form.in_order():
        codes = actions.renew_recovery_codes(me(), by=signed_in())
        return _codes_page(codes, KeptCodesForm(formdata=None), is_new_phone=False)
    return page("accounts/new_codes.html", form=form)


def _codes_page(codes: list[str], form: KeptCodesForm, *, is_new_phone: bool) -> Response:
    return page(
        "accounts/recovery_codes.html",
        form=form,
        codes=codes,
        is_new_phone=is_new_phone,
        is_in=current_user.is_all_in,
        next=request.args.get("next"),
    )


def _codes_sent() -> list[str]:
    sent = request.form.getlist("codes")[: rules.CODES_GIVEN]
    return [code for code in sent if _CODE.fullmatch(code)]


def _square(uri: str) -> Markup:
    """Return the QR code as inline SVG. It is drawn here from our own key, so it is safe to show."""
    drawn = io.BytesIO()
    segno.make(uri, error="m", micro=False).save(
        drawn,
        kind="svg",
        xmldecl=False,
        svgns=False,
        nl=False,
        border=2,
        omitsize=True,
        svgclass=None,
        lineclass=None,
    )
    return Markup(drawn.getvalue().decode())  # noqa: S704 - made by segno of our own key
