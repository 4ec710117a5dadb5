"""Making people for tests, and signing them in the way the room itself does."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pyotp
from flask import Flask
from sqlalchemy import update

from portal import accounts, audit, clock, tenancy
from portal.accounts import NewPerson, Person, Stage
from portal.accounts.models import PersonSession
from portal.db import session, transaction
from portal.permissions import Role

PASSWORD = "four plain quiet words"  # noqa: S105 - of people who do not exist
SECRET = b"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ACTOR = audit.Actor(
    kind=audit.ActorKind.PORTAL,
    name="A test",
    ip="198.51.100.7",
    user_agent="Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Chrome/140.0",
)

_numbers = count(1)
_START = datetime.now(UTC).strftime("%H%M%S%f")


def make_person(
    role: Role = Role.MANAGER,
    *,
    name: str = "",
    email: str = "",
    expires_on: date | None = None,
) -> Person:
    """Make a person of the practice we are in, whose phone gives codes from SECRET."""
    number = next(_numbers)
    if role is Role.AUDITOR and expires_on is None:
        expires_on = date(2199, 12, 31)
    new = NewPerson(
        email=email or f"{role}.{_START}.{number}@juniperrow.example",
        name=name or f"{role.title()} Number{number}",
        password=PASSWORD,
    )
    with transaction():
        person = accounts.add_person(new, by=ACTOR)
        accounts.give_role(person, role, expires_on=expires_on, by=ACTOR)
        accounts.enrol(person, SECRET, by=ACTOR)
    return person


def sign_in(app: Flask, person: Person) -> dict[str, str]:
    """Open a full session of the person in the practice we are in, and return its cookie."""
    with transaction():
        opened = accounts.open_session(
            person, Stage.FULL, by=ACTOR, at_practice=tenancy.current_practice_id()
        )
    name = "__Host-session" if app.config["SESSION_COOKIE_SECURE"] else "session"
    return {name: opened.token}


def make_stale(person: Person) -> None:
    """Let the last code of a person be too old for a grave deed."""
    with transaction():
        session.execute(
            update(PersonSession)
            .where(PersonSession.person_id == person.id)
            .values(fresh_code_at=clock.now() - timedelta(minutes=11))
        )


def code_now(secret: bytes = SECRET, *, ahead: int = 0) -> str:
    """Return what the phone shows, or will show some steps ahead."""
    step = int(datetime.now(UTC).timestamp()) // 30
    return pyotp.TOTP(secret.decode()).generate_otp(step + ahead)
