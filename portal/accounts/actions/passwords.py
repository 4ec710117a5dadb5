"""New passwords: by a letter, or from within."""

import secrets

from sqlalchemy import update

from portal import audit, clock, notices, tenancy
from portal.accounts import notices as letters
from portal.accounts import queries, rules
from portal.accounts.acting import act_for
from portal.accounts.actions import guessing, sessions
from portal.accounts.actions.guessing import Refused
from portal.accounts.actions.trail import record_for
from portal.accounts.models import Pass, Person, PersonSession
from portal.db import keep, session
from portal.errors import RuleBroken
from portal.gateways import queue
from portal.gateways.outside import outside

RESET = "password_reset"
RESET_LETTER = "accounts.reset_letter"
NOBODY = 0


def ask_for_reset(email: str, *, by: audit.Actor) -> Refused | None:
    """Send a letter for a new password, if there is such a person. The answer tells nobody."""
    turn = guessing.take_turn(
        rules.Door.PASSWORD_RESET, rules.tidy_email(email), by=by, allowance=rules.MAILS
    )
    if isinstance(turn, Refused):
        return turn
    guessing.counted(turn)
    person = queries.find_person(email)
    record_for(person, audit.Deed.PASSWORD_RESET_ASKED, by=by)
    # Written by the worker, and asked of it for nobody too: the letter takes a while, and how
    # long the answer takes must tell nobody whether there is such a person.
    queue.defer(session.connection(), RESET_LETTER, person_id=person.id if person else NOBODY)
    return None


def write_reset_letter(person_id: int, *, by: audit.Actor) -> None:
    """Write the letter with which a person chooses a new password, if there is such a person."""
    act_for(person_id)
    belongings = queries.belongings_of(person_id)
    if not belongings:
        return
    person, at = queries.get_person(person_id), clock.now()
    token = secrets.token_urlsafe(32)
    written = keep(
        Pass(
            purpose=RESET,
            token_hash=queries.hash_of(token),
            person_id=person.id,
            made_at=at,
            expires_at=at + rules.RESET_LASTS,
        )
    )
    with tenancy.inside(belongings[0].practice_id):
        notices.post(
            letters.password_reset(person, token),
            key=f"password-reset/{written.id}",
            vendor_id=None,
            by=by,
        )


def find_reset(token: str, *, by: audit.Actor) -> Pass | Refused | None:
    """Return the pass of a reset letter that still holds."""
    return guessing.look_up(rules.Door.PASSWORD_RESET, lambda: _find(token), by=by)


def reset_password(found: Pass, password: str, *, by: audit.Actor) -> Refused | None:
    """Take a new password from the holder of a letter. The phone's code is still asked for."""
    person = queries.get_person(found.person_id or 0)
    wrong = rules.why_not(rules.tidy_password(password), email=person.email)
    if wrong:
        return Refused(sentence=wrong)
    found.used_at = clock.now()
    _change(person, password, by=by, how="by letter", but=None)
    # Whoever reads this mailbox need not wait for a lock that a stranger caused.
    guessing.forgive(rules.Door.SIGN_IN, person.email, by=by)
    return None


def change_password(person: Person, password: str, *, held: PersonSession, by: audit.Actor) -> None:
    """Take a new password from somebody who is signed in. Their other sessions end."""
    wrong = rules.why_not(rules.tidy_password(password), email=person.email)
    if wrong:
        raise RuleBroken(wrong)
    _change(person, password, by=by, how="signed in", but=held)


def _find(token: str) -> Pass | None:
    found = queries.find_pass(token, RESET, clock.now())
    if found is None or found.person_id is None:
        return None
    act_for(found.person_id)
    # Held until the commit, so that it cannot be used twice at once.
    session.refresh(found, with_for_update=True)
    return found if found.is_open(clock.now()) else None


def _change(
    person: Person, password: str, *, by: audit.Actor, how: str, but: PersonSession | None
) -> None:
    person.password_hash = outside().passwords.hash(rules.tidy_password(password))
    sessions.end_every_session(person, by=by, but=but)
    # Letters that were asked for before, by whomever, open nothing any more.
    session.execute(
        update(Pass)
        .where(Pass.person_id == person.id, Pass.used_at.is_(None))
        .values(used_at=clock.now())
    )
    record_for(person, audit.Deed.PASSWORD_CHANGED, by=by, how=how)
    belongings = queries.belongings_of(person.id)
    if belongings:
        with tenancy.inside(belongings[0].practice_id):
            notices.post(
                letters.password_changed(person),
                key=f"password-changed/{person.id}/{clock.now().isoformat()}",
                vendor_id=None,
                by=by,
            )
