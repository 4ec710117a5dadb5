"""Accepting an invitation."""

from flask import url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal import tenancy
from portal.accounts import actions, queries
from portal.accounts.actions import Refused
from portal.accounts.forms import ConfirmForm, JoinForm
from portal.accounts.models import Invitation, Person
from portal.accounts.presence import hand_over, me, somebody
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
    """Let somebody with a login accept, signed in as themselves.

    The link alone is not enough: whoever invites could accept in their name, and whoever took
    somebody's address for a login of their own would be let in as that somebody.
    """
    form, is_signed_in = ConfirmForm(), _is_here(person)
    if is_signed_in and form.in_order():
        actions.join_again(invitation, person, by=somebody())
        flash("good", f"You now belong to {tenancy.here().name}.")
        return go_to(url_for("accounts.practices"))
    return page(
        "accounts/join_again.html",
        form=form,
        token=token,
        is_signed_in=is_signed_in,
        invitation=invitation,
        practice_name=tenancy.here().name,
    )


def _is_here(person: Person) -> bool:
    return getattr(current_user, "is_all_in", False) and me().id == person.id
