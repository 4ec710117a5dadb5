"""Accepting an invitation."""

from flask import url_for
from werkzeug.wrappers import Response

from portal import tenancy
from portal.accounts import actions, queries
from portal.accounts.actions import Refused
from portal.accounts.forms import ConfirmForm, JoinForm
from portal.accounts.models import Invitation, Person
from portal.accounts.presence import hand_over, somebody
from portal.accounts.rules import Stage
from portal.accounts.views.blueprint import bp
from portal.accounts.views.doors import link_over
from portal.web.access import public
from portal.web.pages import flash, go_to, page


@bp.route("/invitations/<string:token>", methods=["GET", "POST"])
@public
def accept_invitation(token: str) -> Response:
    """Let in who was invited. Open to whoever holds the link; it works once, for 7 days."""
    answer = actions.open_invitation(token, by=somebody())
    if answer is None or isinstance(answer, Refused):
        return link_over("invitation", answer)
    person = queries.find_person(answer.email)
    if person is not None:
        return _join_again(answer, person, token)
    form = JoinForm(full_name=answer.name)
    if form.in_order():
        with form.attempt("password", by=somebody()):
            return _joined(answer, form)
    return page(
        "accounts/join.html",
        form=form,
        token=token,
        invitation=answer,
        practice_name=tenancy.here().name,
    )


def _joined(invitation: Invitation, form: JoinForm) -> Response:
    person = actions.join(
        invitation, form.full_name.data or "", form.password.data or "", by=somebody()
    )
    opened = actions.open_session(person, Stage.PASSWORD, by=somebody())
    actions.begin_setup(opened.held)
    hand_over(opened)
    return go_to(url_for("accounts.add_phone"))


def _join_again(invitation: Invitation, person: Person, token: str) -> Response:
    form = ConfirmForm()
    if form.in_order():
        actions.join_again(invitation, person, by=somebody())
        flash("good", f"You now belong to {tenancy.here().name}. Sign in as ever.")
        return go_to(url_for("accounts.sign_in"))
    return page(
        "accounts/join_again.html",
        form=form,
        token=token,
        invitation=invitation,
        practice_name=tenancy.here().name,
    )
