"""Settings, people: who may come in, and as what."""

from flask import url_for
from werkzeug.wrappers import Response

from portal import clock, notices
from portal.accounts import actions, queries, rules
from portal.accounts.forms import ConfirmForm, InviteForm, RoleForm
from portal.accounts.guard import with_fresh_code
from portal.accounts.models import Membership, Person
from portal.accounts.presence import me, signed_in
from portal.accounts.views.blueprint import bp
from portal.permissions import Permission, Role
from portal.web.access import requires
from portal.web.forms import attempted
from portal.web.pages import flash, go_to, page


@bp.get("/settings/people")
@requires(Permission.PEOPLE_READ)
def people() -> Response:
    """Show who may come in."""
    return page(
        "settings/people.html",
        members=queries.members(),
        invitations=queries.open_invitations(clock.now()),
        my_id=me().id,
    )


@bp.route("/settings/people/invitations/new", methods=["GET", "POST"])
@requires(Permission.PEOPLE_CHANGE)
@with_fresh_code()
def invite() -> Response:
    """Invite somebody."""
    form = InviteForm()
    if form.in_order():
        with form.attempt("email", by=signed_in()):
            letter = actions.invite(form.told(), by=signed_in())
            _say_invited(letter)
            return go_to(url_for("accounts.people"))
    return page("settings/invite.html", form=form, role_hints=rules.ROLE_HINTS)


@bp.route("/settings/people/<int:person_id>/role", methods=["GET", "POST"])
@requires(Permission.PEOPLE_CHANGE)
@with_fresh_code()
def change_role(person_id: int) -> Response:
    """Change what somebody may do."""
    person, membership = _member(person_id)
    form = RoleForm(role=membership.role, expires_on=membership.expires_on)
    if form.in_order():
        with form.attempt("role", by=signed_in()):
            actions.change_role(
                person, Role(form.role.data), expires_on=form.expires_on.data, by=signed_in()
            )
            flash("good", f"{person.name} is now: {membership.role_words}.")
            return _back(person)
    return page("settings/role.html", form=form, person=person, role_hints=rules.ROLE_HINTS)


@bp.route("/settings/people/<int:person_id>/removal", methods=["GET", "POST"])
@requires(Permission.PEOPLE_CHANGE)
@with_fresh_code()
def remove(person_id: int) -> Response:
    """Take somebody out of the practice."""
    person, membership = _member(person_id)
    form = ConfirmForm()
    wrong = ""
    if form.in_order():
        with attempted(by=signed_in()) as attempt:
            actions.remove(person, by=signed_in())
        wrong = attempt.wrong
        if not wrong:
            flash("good", f"{person.name} can no longer come in.")
            return _back(person)
    return page(
        "settings/remove.html",
        422 if wrong else 200,
        form=form,
        person=person,
        membership=membership,
        wrong=wrong,
    )


@bp.route("/settings/people/<int:person_id>/authenticator-reset", methods=["GET", "POST"])
@requires(Permission.PEOPLE_CHANGE)
@with_fresh_code()
def reset_authenticator(person_id: int) -> Response:
    """Take a lost phone off somebody's sign-in."""
    person, _ = _member(person_id)
    form = ConfirmForm()
    if form.in_order():
        actions.reset_authenticator(person, by=signed_in())
        flash("good", f"{person.name} adds a new phone at the next sign-in. We told them by mail.")
        return go_to(url_for("accounts.people"))
    return page("settings/reset_authenticator.html", form=form, person=person)


@bp.post("/settings/people/invitations/<int:invitation_id>/withdrawal")
@requires(Permission.PEOPLE_CHANGE)
def withdraw_invitation(invitation_id: int) -> Response:
    """Take an invitation back."""
    invitation = queries.get_invitation(invitation_id)
    actions.withdraw_invitation(invitation, by=signed_in())
    flash("good", f"The invitation to {invitation.name} no longer works.")
    return go_to(url_for("accounts.people"))


@bp.post("/settings/people/invitations/<int:invitation_id>/link")
@requires(Permission.PEOPLE_CHANGE)
@with_fresh_code()
def invitation_link(invitation_id: int) -> Response:
    """Show the link of an invitation whose letter has not gone, to be handed over otherwise."""
    invitation = queries.get_invitation(invitation_id)
    letter = notices.find_notice_by_key(actions.letter_key(invitation.id))
    address = notices.copy_link(letter, by=signed_in()) if letter else None
    return page("settings/invitation_link.html", invitation=invitation, address=address)


def _member(person_id: int) -> tuple[Person, Membership]:
    membership = queries.get_membership(person_id)
    return queries.get_person(person_id), membership


def _back(person: Person) -> Response:
    """Send on to the people, or, who has just changed themselves, to where they still may be."""
    return go_to(url_for("accounts.settings" if person.id == me().id else "accounts.people"))


def _say_invited(letter: notices.Notice) -> None:
    if letter.state == notices.NoticeState.HELD:
        flash(
            "soon", f"{letter.to_name} is invited, but no mail server is set. Hand over the link."
        )
    else:
        flash("good", f"The invitation to {letter.to_name} is on its way.")
