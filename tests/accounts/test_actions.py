"""Signing in, step by step."""

from portal import accounts
from portal.accounts import Person, actions
from portal.accounts.actions import OpenedSession
from portal.db import transaction
from tests.accounts.making import ACTOR, PASSWORD, code_now


def test_the_right_password_and_code_let_a_person_in(manager: Person) -> None:
    with transaction():
        first = actions.sign_in(manager.email.upper(), PASSWORD, by=ACTOR)
        assert isinstance(first, OpenedSession)
        second = actions.give_code(first.held, manager, code_now(), by=ACTOR)

    assert isinstance(second, OpenedSession)
    assert second.held.stage == accounts.Stage.FULL
    assert first.held.ended_at is not None
