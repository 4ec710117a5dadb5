"""The phone that gives codes, and the recovery codes for when it is lost."""

import secrets

from sqlalchemy import delete

from portal import audit, clock
from portal.accounts import queries, rules
from portal.accounts.actions.guessing import Refused
from portal.accounts.actions.sessions import OpenedSession, open_session
from portal.accounts.actions.trail import as_person, record_for
from portal.accounts.keyring import bound_to
from portal.accounts.models import Person, PersonSession, RecoveryCode
from portal.db import session
from portal.gateways.outside import open_small, outside, seal_small

_NO_MATCH = (
    "That code does not match. Check that the app shows Countersign, then type the next one."
)


def begin_setup(held: PersonSession) -> None:
    """Draw a new key for a phone. It counts for nothing until a code proves the phone has it."""
    held.setup_sealed = seal_small(rules.new_totp_secret(), bound_to(held.person_id))


def setup_secret(held: PersonSession, person: Person) -> bytes | None:
    """Return the key that is being put on a phone, if one is.

    A password alone puts no phone in the place of one: a session that began before the person
    had a phone, and comes back later, must give that phone's code as any other.
    """
    has_only_password = rules.Stage(held.stage) is rules.Stage.PASSWORD
    if held.setup_sealed is None or (has_only_password and person.is_enrolled):
        return None
    return open_small(held.setup_sealed, bound_to(held.person_id))


def secret_of(person: Person) -> bytes:
    """Return the key of a person's phone."""
    if person.totp_sealed is None:
        raise LookupError("no authenticator")
    return open_small(person.totp_sealed, bound_to(person.id))


def confirm_setup(
    held: PersonSession, person: Person, code: str, *, by: audit.Actor
) -> tuple[OpenedSession, list[str]] | Refused:
    """Take a code as proof that the phone has the key; let the person in, with ten codes."""
    # Held until the commit, so that of two sessions only one adds the first phone.
    session.refresh(person, with_for_update=True)
    secret = setup_secret(held, person)
    if secret is None:
        return Refused(sentence="Start again: sign in with your password.")
    step = rules.accepted_step(secret, rules.tidy_code(code), at=clock.now(), last_step=None)
    if step is None:
        return Refused(sentence=_NO_MATCH)
    is_first = rules.Stage(held.stage) is rules.Stage.PASSWORD
    known = as_person(person, by)
    enrol(person, secret, by=known)
    person.totp_last_step = step
    codes = renew_recovery_codes(person, by=known)
    belongings = queries.belongings_of(person.id)
    only = belongings[0].practice_id if len(belongings) == 1 else None
    opened = open_session(person, rules.Stage.FULL, by=by, at_practice=only, instead_of=held)
    held.setup_sealed = None
    if is_first:
        record_for(person, audit.Deed.SIGNED_IN, by=known, method="new phone")
    return opened, codes


def enrol(person: Person, secret: bytes, *, by: audit.Actor) -> None:
    """Make this key the one whose codes let a person in."""
    person.totp_sealed = seal_small(secret, bound_to(person.id))
    person.totp_last_step = None
    person.enrolled_at = clock.now()
    record_for(person, audit.Deed.AUTHENTICATOR_ENROLLED, by=by)


def renew_recovery_codes(person: Person, *, by: audit.Actor) -> list[str]:
    """Draw ten new recovery codes and return them, to be shown once. The old ones end."""
    codes = [rules.new_recovery_code() for _ in range(rules.CODES_GIVEN)]
    person.recovery_salt = secrets.token_bytes(16)
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    for code in codes:
        digest = outside().passwords.digest(code, person.recovery_salt)
        session.add(RecoveryCode(person_id=person.id, digest=digest))
    record_for(person, audit.Deed.RECOVERY_CODES_MADE, by=by, codes=len(codes))
    return codes
