"""Coming in: the password, then the code from the phone, or a recovery code."""

from portal import audit, clock
from portal.accounts import queries, rules
from portal.accounts.acting import act_for
from portal.accounts.actions import authenticator, guessing, sessions
from portal.accounts.actions.guessing import Refused
from portal.accounts.actions.sessions import OpenedSession
from portal.accounts.actions.trail import as_person, record_for
from portal.accounts.models import Person, PersonSession
from portal.db import session
from portal.gateways.outside import outside

_NO_MATCH = "That email and password do not match."
_WRONG_CODE = "That code does not match. Wait for the next one on your phone, then type it."
_WRONG_RECOVERY = "That recovery code does not match, or it was used before."


def sign_in(email: str, password: str, *, by: audit.Actor) -> OpenedSession | Refused:
    """Check an e-mail address and password. Unknown and wrong get one answer, in one time."""
    turn = guessing.take_turn(rules.Door.SIGN_IN, rules.tidy_email(email), by=by)
    if isinstance(turn, Refused):
        return turn
    person = queries.find_person(email)
    kept = person.password_hash if person else None
    typed = rules.tidy_password(password)
    if not outside().passwords.matches(kept, typed) or person is None:
        return guessing.failed(turn, person, by=by, sentence=_NO_MATCH)
    guessing.passed(turn)
    act_for(person.id)
    if kept and outside().passwords.is_outdated(kept):
        person.password_hash = outside().passwords.hash(typed)
    opened = sessions.open_session(person, rules.Stage.PASSWORD, by=by)
    if not person.is_enrolled:
        authenticator.begin_setup(opened.held)
    return opened


def give_code(
    held: PersonSession, person: Person, code: str, *, by: audit.Actor
) -> OpenedSession | Refused:
    """Check the code from the phone, and let the person in."""
    refused = _check_code(person, code, by=by)
    return refused or _let_in(held, person, by=by, method="code")


def give_fresh_code(
    held: PersonSession, person: Person, code: str, *, by: audit.Actor
) -> OpenedSession | Refused:
    """Check a code again, before a grave deed."""
    refused = _check_code(person, code, by=by)
    if refused:
        return refused
    record_for(person, audit.Deed.FRESH_CODE_GIVEN, by=by)
    return sessions.open_session(person, rules.Stage.FULL, by=by, instead_of=held)


def give_recovery_code(
    held: PersonSession, person: Person, typed: str, *, by: audit.Actor
) -> OpenedSession | Refused:
    """Take one of the ten recovery codes in place of the phone. It never works again."""
    turn = guessing.take_turn(rules.Door.RECOVERY_CODE, str(person.id), by=by)
    if isinstance(turn, Refused):
        return turn
    unused = queries.unused_codes_of(person.id)
    digest = outside().passwords.digest(
        rules.tidy_recovery_code(typed), person.recovery_salt or bytes(16)
    )
    found = next((code for code in unused if code.digest == digest), None)
    if found is None:
        return guessing.failed(turn, person, by=by, sentence=_WRONG_RECOVERY)
    found.used_at = clock.now()
    guessing.passed(turn)
    record_for(
        person, audit.Deed.RECOVERY_CODE_USED, by=as_person(person, by), left=len(unused) - 1
    )
    return _let_in(held, person, by=by, method="recovery code")


def _check_code(person: Person, code: str, *, by: audit.Actor) -> Refused | None:
    turn = guessing.take_turn(rules.Door.CODE, str(person.id), by=by)
    if isinstance(turn, Refused):
        return turn
    # The row is held until the commit, so that two requests cannot spend one code twice.
    session.refresh(person, with_for_update=True)
    step = rules.accepted_step(
        authenticator.secret_of(person),
        rules.tidy_code(code),
        at=turn.at,
        last_step=person.totp_last_step,
    )
    if step is None:
        return guessing.failed(turn, person, by=by, sentence=_WRONG_CODE)
    person.totp_last_step = step
    guessing.passed(turn)
    return None


def _let_in(held: PersonSession, person: Person, *, by: audit.Actor, method: str) -> OpenedSession:
    belongings = queries.belongings_of(person.id)
    only = belongings[0].practice_id if len(belongings) == 1 else None
    opened = sessions.open_session(
        person, rules.Stage.FULL, by=by, at_practice=only, instead_of=held
    )
    record_for(person, audit.Deed.SIGNED_IN, by=as_person(person, by), method=method)
    return opened
