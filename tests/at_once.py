"""Doing a deed twice at the same moment."""

import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from portal import tenancy
from portal.db import session, transaction
from portal.errors import RuleBroken
from portal.tenancy import Practice

Twice = Callable[[Callable[[], object]], list[str]]


@pytest.fixture
def twice(app: Flask, practice: Practice) -> Twice:
    """Return what does a deed in two transactions at once, and tells what became of each."""
    practice_id = practice.practice_id

    def one(deed: Callable[[], object]) -> str:
        with app.app_context():
            tenancy.enter(practice_id)
            try:
                with transaction():
                    deed()
            except RuleBroken as refused:
                return str(refused)
            return "done"

    def both(deed: Callable[[], object]) -> list[str]:
        session.remove()
        with ThreadPoolExecutor(2) as two:
            started = [two.submit(contextvars.Context().run, one, deed) for _ in range(2)]
            told = [one.result() for one in started]
        tenancy.enter(practice_id)
        return sorted(told)

    return both
