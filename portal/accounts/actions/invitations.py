"""Inviting people into a practice, and accepting."""

import secrets
from dataclasses import dataclass
from datetime import date

from portal import audit, clock, notices, tenancy
from portal.accounts import notices as letters
from portal.accounts import queries, rules
from portal.accounts.actions.guessing import Refused, look_up
from portal.accounts.actions.people import NewPerson, add_person, give_role
from portal.accounts.actions.trail import as_person
from portal.accounts.models import Invitation, Person
from portal.db import keep, session
from portal.errors import RuleBroken
from portal.permissions import Role


@dataclass(frozen=True, kw_only=True)
class Invite:
    """Somebody who is to come in, and as what."""

    email: str
    name: str
    role: Role
    access_ends_on: date | None = None


def invite(told: Invite, *, by: audit.Actor) -> notices.Notice:
    """Invite somebody by mail, and return the letter. They have 7 days."""
    invitation, token = _write(told, by=by, invited_by=by.name)
    return notices.post(
        letters.invitation(invitation, tenancy.here(), token),
        key=letter_key(invitation.id),
        vendor_id=None,
        by=by,
    )


def letter_key(invitation_id: int) -> str:
    """Return the key of an invitation's letter."""
    return f"invitation/{invitation_id}"


def invite_from_console(told: Invite, *, by: audit.Actor) -> str:
    """Invite somebody from the machine itself, and return the token for the printed address."""
    _invitation, token = _write(told, by=by, invited_by="Whoever set up this portal")
    return token


def withdraw_invitation(invitation: Invitation, *, by: audit.Actor) -> None:
    """Take an invitation back. Its link ends at once."""
    session.refresh(invitation, with_for_update=True)
    if not invitation.is_open(clock.now()):
        raise RuleBroken("This invitation has been answered, or has run out.")
    invitation.withdrawn_at = clock.now()
    audit.record(audit.Deed.INVITATION_WITHDRAWN, by=by, subject=("invitation", invitation.id))


def open_invitation(token: str, *, by: audit.Actor) -> Invitation | Refused | None:
    """Go into the practice of an invitation that can still be accepted, and return it."""
    return look_up(rules.Door.INVITATION, lambda: _find_open(token), by=by)


def join(invitation: Invitation, name: str, password: str, *, by: audit.Actor) -> Person:
    """Accept an invitation as somebody new: with a name and a password of one's own."""
    person = add_person(NewPerson(email=invitation.email, name=name, password=password), by=by)
    _accept(invitation, person, by=by)
    return person


def join_again(invitation: Invitation, person: Person, *, by: audit.Actor) -> None:
    """Accept an invitation as somebody who has a login already, and is signed in with it."""
    _accept(invitation, person, by=by)


def _find_open(token: str) -> Invitation | None:
    found = queries.practice_of_invitation(token)
    if found is None:
        return None
    practice_id, invitation_id = found
    tenancy.enter(practice_id)
    invitation = queries.get_invitation(invitation_id)
    # Held until the commit, so that it is not accepted twice, nor while it is taken back.
    session.refresh(invitation, with_for_update=True)
    return invitation if invitation.is_open(clock.now()) else None


def _write(told: Invite, *, by: audit.Actor, invited_by: str) -> tuple[Invitation, str]:
    email, at = rules.tidy_email(told.email), clock.now()
    rules.check_end_of_access(told.role, told.access_ends_on, on=tenancy.today_here())
    person = queries.find_person(email)
    membership = queries.find_membership(person.id) if person else None
    if membership is not None and membership.removed_at is None:
        raise RuleBroken("This person is already part of the practice.")
    for earlier in queries.open_invitations(at):
        if earlier.email == email:
            earlier.withdrawn_at = at
    token = secrets.token_urlsafe(32)
    invitation = keep(
        Invitation(
            token_hash=queries.hash_of(token),
            email=email,
            name=told.name.strip(),
            role=told.role,
            access_ends_on=told.access_ends_on,
            invited_by=invited_by,
            made_at=at,
            expires_at=at + rules.INVITATION_LASTS,
        )
    )
    audit.record(
        audit.Deed.PERSON_INVITED,
        by=by,
        subject=("invitation", invitation.id),
        role=told.role.value,
    )
    return invitation, token


def _accept(invitation: Invitation, person: Person, *, by: audit.Actor) -> None:
    known = as_person(person, by)
    invitation.accepted_at = clock.now()
    give_role(person, Role(invitation.role), expires_on=invitation.access_ends_on, by=known)
    audit.record(audit.Deed.INVITATION_ACCEPTED, by=known, subject=("invitation", invitation.id))
