"""Opening, keeping alive and ending sessions."""

import secrets
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm.attributes import set_committed_value

from portal import audit, clock
from portal.accounts import queries, rules
from portal.accounts.acting import act_for
from portal.accounts.actions.trail import record_for
from portal.accounts.models import Person, PersonSession
from portal.db import keep, session
from portal.errors import NotFound

# Skips a row that another request of the same session holds, so that none waits for the other.
_TOUCH = text(
    "UPDATE app.sessions SET seen_at = :at WHERE id = "
    "(SELECT id FROM app.sessions WHERE id = :id FOR UPDATE SKIP LOCKED)"
)


@dataclass(frozen=True, kw_only=True)
class OpenedSession:
    """A new session, and the token for its cookie. The token is told only once."""

    held: PersonSession
    token: str


def open_session(
    person: Person,
    stage: rules.Stage,
    *,
    by: audit.Actor,
    at_practice: int | None = None,
    instead_of: PersonSession | None = None,
) -> OpenedSession:
    """Open a session at a stage. At each step up the old one ends, and its cookie with it."""
    act_for(person.id)
    at = clock.now()
    token = secrets.token_urlsafe(32)
    if instead_of is not None:
        instead_of.ended_at = at
        at_practice = at_practice or instead_of.at_practice
    held = PersonSession(
        token_hash=queries.hash_of(token),
        person_id=person.id,
        stage=stage,
        at_practice=at_practice,
        started_at=instead_of.started_at if instead_of else at,
        seen_at=at,
        fresh_code_at=at if stage is rules.Stage.FULL else None,
        ip=by.ip,
        device=rules.device_words(by.user_agent),
    )
    return OpenedSession(held=keep(held), token=token)


def touch(held: PersonSession) -> None:
    """Note that a session is in use. A note every few seconds is enough."""
    at = clock.now()
    if at - held.seen_at >= rules.TOUCH_EVERY:
        session.execute(_TOUCH, {"id": held.id, "at": at})
        set_committed_value(held, "seen_at", at)


def sign_out(held: PersonSession, *, by: audit.Actor) -> None:
    """End the session one is in."""
    held.ended_at = clock.now()
    record_for(queries.get_person(held.person_id), audit.Deed.SIGNED_OUT, by=by)


def end_session(person: Person, session_id: int, *, by: audit.Actor) -> None:
    """End one of a person's own sessions, wherever it is."""
    found = session.get(PersonSession, session_id)
    if found is None or found.person_id != person.id:
        raise NotFound
    if found.ended_at is None:
        found.ended_at = clock.now()
        record_for(person, audit.Deed.SESSION_ENDED, by=by, device=found.device)


def end_every_session(person: Person, *, by: audit.Actor, but: PersonSession | None = None) -> int:
    """End all of a person's sessions, but for the one they are in, and return how many."""
    at = clock.now()
    ended = [
        one for one in queries.live_sessions_of(person.id, at) if but is None or one.id != but.id
    ]
    for one in ended:
        one.ended_at = at
    record_for(person, audit.Deed.SESSION_ENDED, by=by, sessions=len(ended))
    return len(ended)
