"""Reads of people, their practices and sessions."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select, text, true

from portal import clock
from portal.accounts import rules
from portal.accounts.models import (
    Attempt,
    Invitation,
    Membership,
    Pass,
    Person,
    PersonSession,
    RecoveryCode,
)
from portal.db import session
from portal.errors import NotFound
from portal.permissions import Role

# SECURITY DEFINER, and narrow: what a door must know before it is known who stands there.
_PERSON_AT = text("SELECT * FROM app.person_at(:email)")
_PASS_OF = text("SELECT * FROM app.pass_of(:hash)")
_PRACTICES = text(
    "SELECT practice_id, practice_name, time_zone, role, expires_on FROM app.practices_of(:id)"
)
_NAMED = text("SELECT app.practices_named(:name)")
_INVITATION = text("SELECT practice_id, invitation_id FROM app.find_invitation(:hash)")


@dataclass(frozen=True, kw_only=True)
class Belonging:
    """One practice that a person belongs to, seen from the person."""

    practice_id: int
    name: str
    time_zone: str
    role: Role
    expires_on: date | None

    @property
    def role_words(self) -> str:
        """Return the role as people say it."""
        return rules.ROLE_WORDS[self.role]


@dataclass(frozen=True, kw_only=True)
class Member:
    """One person of the practice we are in."""

    person: Person
    membership: Membership
    seen_at: datetime | None


def hash_of(token: str) -> bytes:
    """Return what is kept of a token: its digest. The token itself has 256 random bits."""
    return hashlib.sha256(token.encode()).digest()


def find_person(email: str) -> Person | None:
    """Return the person with this e-mail address, however it is typed."""
    known = {"email": rules.tidy_email(email)}
    found: Person | None = session.scalar(select(Person).from_statement(_PERSON_AT), known)
    return found


def get_person(person_id: int) -> Person:
    """Return a person."""
    found = session.get(Person, person_id)
    if found is None:
        raise NotFound
    return found


def is_anybody_there() -> bool:
    """Tell whether anybody belongs to any practice yet."""
    return bool(session.scalar(text("SELECT app.anybody_belongs()")))


def names_of(person_ids: Collection[int]) -> dict[int, str]:
    """Return the names of people, by their ids."""
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return {person_id: name for person_id, name in rows}  # noqa: C416 - rows are no tuples


def member_names() -> dict[int, str]:
    """Return the names of the people of the practice we are in, by id, in order of name."""
    rows = session.execute(
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.removed_at.is_(None))
        .order_by(Person.name, Person.id)
    )
    return {person_id: name for person_id, name in rows}  # noqa: C416 - rows are no tuples


def belongings_of(person_id: int) -> list[Belonging]:
    """Return the practices a person belongs to today, the first joined first."""
    return _current(session.execute(_PRACTICES, {"id": person_id}))


def get_person_with_belongings(person_id: int) -> tuple[Person, list[Belonging]]:
    """Return a person and the practices they belong to today. Every page asks this, once."""
    practices = func.app.practices_of(Person.id).table_valued(
        "practice_id", "practice_name", "time_zone", "role", "expires_on"
    )
    asked = select(Person, practices).outerjoin(practices, true()).where(Person.id == person_id)
    rows = session.execute(asked).all()
    if not rows:
        raise NotFound
    return rows[0].Person, _current(row for row in rows if row.practice_id is not None)


def _current(rows: Iterable[Row[Any]]) -> list[Belonging]:
    found = [
        Belonging(
            practice_id=row.practice_id,
            name=row.practice_name,
            time_zone=row.time_zone,
            role=Role(row.role),
            expires_on=row.expires_on,
        )
        for row in rows
    ]
    return [one for one in found if rules.is_current(one.expires_on, clock.today(one.time_zone))]


def practices_named(name: str) -> list[int]:
    """Return the practices with this name, two at most: enough to know that it is unclear."""
    return list(session.scalars(_NAMED, {"name": name.strip()}))


def members() -> list[Member]:
    """Return the people of the practice we are in, by name, and when each was last here."""
    last = (
        select(PersonSession.person_id, func.max(PersonSession.seen_at).label("seen_at"))
        .group_by(PersonSession.person_id)
        .where(PersonSession.at_practice == func.app.practice())
        .subquery()
    )
    rows = session.execute(
        select(Person, Membership, last.c.seen_at)
        .join(Membership, Membership.person_id == Person.id)
        .outerjoin(last, last.c.person_id == Person.id)
        .where(Membership.removed_at.is_(None))
        .order_by(Person.name, Person.id)
    )
    return [Member(person=one, membership=its, seen_at=seen) for one, its, seen in rows]


def find_membership(person_id: int) -> Membership | None:
    """Return what a person is, or was, to the practice we are in."""
    return session.scalar(select(Membership).where(Membership.person_id == person_id))


def get_membership(person_id: int) -> Membership:
    """Return what a person is to the practice we are in."""
    found = find_membership(person_id)
    if found is None or found.removed_at is not None:
        raise NotFound
    return found


def owner_ids() -> list[int]:
    """Return the owners of the practice we are in. They stay as they are until we are done."""
    rows = (
        select(Membership)
        .where(Membership.role == Role.OWNER, Membership.removed_at.is_(None))
        .order_by(Membership.id)
        .with_for_update()
    )
    return [membership.person_id for membership in session.scalars(rows)]


def open_invitations(at: datetime) -> list[Invitation]:
    """Return the invitations that wait for an answer, the newest first."""
    rows = (
        select(Invitation)
        .where(
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > at,
        )
        .order_by(Invitation.id.desc())
    )
    return list(session.scalars(rows))


def get_invitation(invitation_id: int) -> Invitation:
    """Return an invitation of the practice we are in."""
    found = session.scalar(select(Invitation).where(Invitation.id == invitation_id))
    if found is None:
        raise NotFound
    return found


def practice_of_invitation(token: str) -> tuple[int, int] | None:
    """Return the practice and id of an invitation, before its practice is entered."""
    row = session.execute(_INVITATION, {"hash": hash_of(token)}).first()
    return (row.practice_id, row.invitation_id) if row else None


def find_pass(token: str, purpose: str, at: datetime) -> Pass | None:
    """Return an unused pass that has not run out."""
    found = session.scalar(select(Pass).from_statement(_PASS_OF), {"hash": hash_of(token)})
    return found if found and found.purpose == purpose and found.is_open(at) else None


def live_sessions_of(person_id: int, at: datetime) -> list[PersonSession]:
    """Return the sessions of a person that still hold, the latest seen first."""
    rows = (
        select(PersonSession)
        .where(
            PersonSession.person_id == person_id,
            PersonSession.ended_at.is_(None),
            PersonSession.seen_at > at - timedelta(minutes=15),
        )
        .order_by(PersonSession.seen_at.desc())
    )
    return [one for one in session.scalars(rows) if one.is_alive(at)]


def unused_codes_of(person_id: int) -> list[RecoveryCode]:
    """Return the recovery codes that a person has not used. They stay so until we are done."""
    rows = (
        select(RecoveryCode)
        .where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
        .with_for_update()
    )
    return list(session.scalars(rows))


def failures_of_account(door: rules.Door, key: bytes, since: datetime) -> list[datetime]:
    """Return when an account was last tried in vain, since it was last entered."""
    entered = (
        select(func.max(Attempt.at))
        .where(Attempt.account_key == key, Attempt.door == door, Attempt.passed)
        .scalar_subquery()
    )
    rows = (
        select(Attempt.at)
        .where(
            Attempt.account_key == key,
            Attempt.door == door,
            ~Attempt.passed,
            Attempt.at > func.greatest(since, func.coalesce(entered, since)),
        )
        .order_by(Attempt.at)
    )
    return list(session.scalars(rows))


def failures_of_address(key: bytes, since: datetime) -> list[datetime]:
    """Return when anything was last tried in vain from an address, at any door."""
    rows = (
        select(Attempt.at)
        .where(Attempt.address_key == key, ~Attempt.passed, Attempt.at > since)
        .order_by(Attempt.at)
    )
    return list(session.scalars(rows))
