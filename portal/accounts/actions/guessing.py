"""Counting tries at a door, in the database, so that it holds over processes and restarts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import text

from portal import audit, clock
from portal.accounts import queries, rules
from portal.accounts.actions.trail import record_for
from portal.accounts.models import Attempt, Person
from portal.db import session

Found = TypeVar("Found")

_KEYS = text("SELECT app.attempt_key(:account) AS account, app.attempt_key(:address) AS address")
_ALONE = text("SELECT pg_try_advisory_xact_lock(:number)")


@dataclass(frozen=True, kw_only=True)
class Refused:
    """No, and why, as a sentence for the person at the door."""

    sentence: str
    must_wait: bool = False


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One try that may be looked at."""

    door: rules.Door
    account_key: bytes
    address_key: bytes
    allowance: rules.Allowance
    at: datetime


def take_turn(
    door: rules.Door,
    account: str,
    *,
    by: audit.Actor,
    allowance: rules.Allowance = rules.ACCOUNT,
) -> Turn | Refused:
    """Let one try through, or say how long to wait. A try refused here is not looked at."""
    turn = _turn(door, account, allowance, by)
    # One at a time for each account: many tries at once must not share one count.
    number = int.from_bytes(turn.account_key[:8], signed=True)
    if not session.scalar(_ALONE, {"number": number}):
        return Refused(sentence="Too many tries at once. Wait a few seconds.", must_wait=True)
    until = max(filter(None, _waits(turn)), default=None)
    if until is not None and until > turn.at:
        return _wait(until, turn.at)
    return turn


def passed(turn: Turn) -> None:
    """Note that the door opened: the failures of this account before are forgiven."""
    _note(turn, passed=True)


def forgive(door: rules.Door, account: str, *, by: audit.Actor) -> None:
    """Open a locked door again, for somebody who has shown otherwise who they are."""
    _note(_turn(door, account, rules.ACCOUNT, by), passed=True)


def failed(
    turn: Turn, person: Person | None, *, by: audit.Actor, sentence: str, **details: str
) -> Refused:
    """Note a failure, in the trail too, and return the answer for the person at the door."""
    _note(turn, passed=False)
    record_for(person, audit.Deed.SIGN_IN_FAILED, by=by, door=turn.door.value, **details)
    failures = queries.failures_of_account(
        turn.door, turn.account_key, turn.at - turn.allowance.window
    )
    if rules.is_locked(failures, turn.allowance):
        record_for(person, audit.Deed.SIGN_IN_LOCKED, by=by, door=turn.door.value)
    return Refused(sentence=sentence)


def look_up(
    door: rules.Door, find: Callable[[], Found | None], *, by: audit.Actor
) -> Found | Refused | None:
    """Look up what a token opens. An address that tries many wrong ones has to wait."""
    account = f"address {rules.address_key(by.ip)}"
    turn = take_turn(door, account, by=by, allowance=rules.ADDRESS)
    if isinstance(turn, Refused):
        return turn
    found = find()
    if found is None:
        failed(turn, None, by=by, sentence="")
    return found


def counted(turn: Turn) -> None:
    """Note a try that is neither right nor wrong, such as asking for a letter."""
    _note(turn, passed=False)


def _turn(door: rules.Door, account: str, allowance: rules.Allowance, by: audit.Actor) -> Turn:
    address = f"address:{rules.address_key(by.ip)}"
    keys = session.execute(_KEYS, {"account": f"{door}:{account}", "address": address}).one()
    return Turn(
        door=door,
        account_key=keys.account,
        address_key=keys.address,
        allowance=allowance,
        at=clock.now(),
    )


def _note(turn: Turn, *, passed: bool) -> None:
    session.add(
        Attempt(
            door=turn.door,
            account_key=turn.account_key,
            address_key=turn.address_key,
            passed=passed,
            at=turn.at,
        )
    )


def _waits(turn: Turn) -> list[datetime | None]:
    mine = queries.failures_of_account(turn.door, turn.account_key, turn.at - turn.allowance.window)
    theirs = queries.failures_of_address(turn.address_key, turn.at - rules.ADDRESS.window)
    return [
        rules.open_again_at(mine, turn.allowance),
        rules.open_again_at(theirs, rules.ADDRESS),
    ]


def _wait(until: datetime, at: datetime) -> Refused:
    words = rules.wait_words(until, at)
    return Refused(sentence=f"Too many tries. Wait {words}, then try again.", must_wait=True)
