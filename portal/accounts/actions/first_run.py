"""The very first start: a practice and its first owner. And letting old things go."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text

from portal import audit, clock, tenancy
from portal.accounts import queries, rules
from portal.accounts.actions.guessing import Refused, look_up
from portal.accounts.actions.people import NewPerson, add_person, give_role
from portal.accounts.models import Pass, Person
from portal.db import keep, session
from portal.errors import RuleBroken
from portal.permissions import Role

FIRST_RUN = "first_run"
_SWEEP = text("SELECT app.sweep_sign_ins(:tries, :sessions)")
_SESSIONS_KEPT = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """What the first person of a portal tells: themselves, and their practice."""

    practice: str
    owner: NewPerson


def first_run_token(*, by: audit.Actor) -> str | None:
    """Return the token of a one-time address, where nobody has a login yet; else None."""
    if queries.is_anybody_there():
        return None
    token = secrets.token_urlsafe(32)
    at = clock.now()
    keep(
        Pass(
            purpose=FIRST_RUN,
            token_hash=queries.hash_of(token),
            made_at=at,
            expires_at=at + rules.SETUP_LASTS,
        )
    )
    with tenancy.inside(tenancy.THE_PORTAL_ITSELF):
        audit.record(audit.Deed.PERSON_INVITED, by=by, role=Role.OWNER.value, first=True)
    return token


def first_run_address(public_url: str) -> str | None:
    """Return the one-time address to print at the start, where nobody has a login yet."""
    token = first_run_token(by=audit.THE_PORTAL)
    return f"{public_url}/first-run/{token}" if token else None


def enter_or_open(practice_name: str, *, by: audit.Actor) -> None:
    """Be in the practice with this name; open it where there is none. For the console."""
    found = queries.practices_named(practice_name)
    if len(found) > 1:
        raise RuleBroken("More than one practice has this name. Invite from its People page.")
    if found:
        tenancy.enter(found[0])
    else:
        facts = tenancy.PracticeFacts(name=practice_name.strip())
        tenancy.open_practice(tenancy.NewPractice(facts=facts), by=by)


def find_first_run(token: str, *, by: audit.Actor) -> Pass | Refused | None:
    """Return the pass of the very first start. It ends when anybody has a login."""
    tenancy.enter(tenancy.THE_PORTAL_ITSELF)
    return look_up(rules.Door.FIRST_RUN, lambda: _find(token), by=by)


def begin(first: Pass, told: Beginning, *, by: audit.Actor) -> Person:
    """Open the first practice, with its owner."""
    wrong = rules.why_not(
        rules.tidy_password(told.owner.password), email=rules.tidy_email(told.owner.email)
    )
    if wrong:
        raise RuleBroken(wrong)
    first.used_at = clock.now()
    facts = tenancy.PracticeFacts(name=told.practice.strip())
    tenancy.open_practice(tenancy.NewPractice(facts=facts), by=by)
    person = add_person(told.owner, by=by)
    give_role(person, Role.OWNER, by=by)
    return person


def sweep() -> None:
    """Let go of tries that no longer count, and of sessions long ended. For the nightly work."""
    at = clock.now()
    session.execute(
        _SWEEP, {"tries": at - rules.ACCOUNT.window * 2, "sessions": at - _SESSIONS_KEPT}
    )


def _find(token: str) -> Pass | None:
    if queries.is_anybody_there():
        return None
    found = queries.find_pass(token, FIRST_RUN, clock.now())
    if found is not None:
        # Held until the commit, so that it cannot be used twice at once.
        session.refresh(found, with_for_update=True)
    return found if found and found.is_open(clock.now()) else None
