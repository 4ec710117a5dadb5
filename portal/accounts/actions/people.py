"""People of a practice: added, given a role, removed; a lost phone reset."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from portal import audit, clock, notices, tenancy
from portal.accounts import notices as letters
from portal.accounts import queries, rules
from portal.accounts.acting import act_for, acting_for
from portal.accounts.actions import sessions
from portal.accounts.models import Membership, Person, PersonSession
from portal.db import keep, session
from portal.errors import NotFound, RuleBroken
from portal.gateways.outside import outside
from portal.permissions import Role

_NUMBER = text("SELECT nextval('app.people_id_seq')")


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """Somebody who gets a login, with the password they chose."""

    email: str
    name: str
    password: str


def add_person(new: NewPerson, *, by: audit.Actor) -> Person:
    """Give somebody a login. It opens nothing until they have a role in a practice."""
    email = rules.tidy_email(new.email)
    password = rules.tidy_password(new.password)
    if queries.find_person(email) is not None:
        raise RuleBroken("Somebody already signs in with this email address.")
    wrong = rules.why_not(password, email=email)
    if wrong:
        raise RuleBroken(wrong)
    number: int = session.scalars(_NUMBER).one()
    act_for(number)
    person = keep(
        Person(
            id=number,
            email=email,
            name=new.name.strip(),
            password_hash=outside().passwords.hash(password),
            created_at=clock.now(),
        )
    )
    audit.record(audit.Deed.PERSON_ADDED, by=by, subject=("person", person.id))
    return person


def give_role(
    person: Person, role: Role, *, expires_on: date | None = None, by: audit.Actor
) -> Membership:
    """Make a person part of the practice we are in, or change what they are to it."""
    rules.check_end_of_access(role, expires_on, on=tenancy.today_here())
    found = queries.find_membership(person.id)
    if found is None:
        found = keep(
            Membership(person_id=person.id, role=role, expires_on=expires_on, joined_at=clock.now())
        )
    else:
        if role is not Role.OWNER and found.removed_at is None:
            rules.check_an_owner_stays(queries.owner_ids(), person.id)
        found.role, found.expires_on, found.removed_at = role, expires_on, None
    audit.record(audit.Deed.ROLE_CHANGED, by=by, subject=("person", person.id), role=role.value)
    return found


def change_role(person: Person, role: Role, *, expires_on: date | None, by: audit.Actor) -> None:
    """Change what somebody is to the practice we are in. The last owner stays an owner."""
    queries.get_membership(person.id)
    give_role(person, role, expires_on=expires_on, by=by)


def remove(person: Person, *, by: audit.Actor) -> None:
    """Take somebody out of the practice we are in. Their login elsewhere stays."""
    membership = queries.get_membership(person.id)
    rules.check_an_owner_stays(queries.owner_ids(), person.id)
    membership.removed_at = clock.now()
    audit.record(
        audit.Deed.PERSON_REMOVED, by=by, subject=("person", person.id), role=membership.role
    )


def reset_authenticator(person: Person, *, by: audit.Actor) -> None:
    """Take a lost phone off a login, and tell the person. They add a new one at the next sign-in.

    The password is still asked for first, and every session of the person ends.
    """
    queries.get_membership(person.id)
    person.totp_sealed = person.totp_last_step = person.enrolled_at = None
    person.recovery_salt = None
    with acting_for(person.id):
        for code in queries.unused_codes_of(person.id):
            code.used_at = clock.now()
        sessions.end_every_session(person, by=by)
    audit.record(audit.Deed.AUTHENTICATOR_RESET, by=by, subject=("person", person.id))
    notices.post(
        letters.authenticator_reset(person, tenancy.here(), by.name),
        key=f"authenticator-reset/{person.id}/{clock.now().isoformat()}",
        vendor_id=None,
        by=by,
    )


def enter_practice(
    person: Person, held: PersonSession, practice_id: int, *, by: audit.Actor
) -> None:
    """Go into one of the practices that a person belongs to."""
    if practice_id not in {one.practice_id for one in queries.belongings_of(person.id)}:
        raise NotFound
    held.at_practice = person.last_practice = practice_id
    tenancy.enter(practice_id)
    audit.record(audit.Deed.PRACTICE_SWITCHED, by=by, subject=("person", person.id))
