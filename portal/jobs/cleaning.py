"""Letting go of what has served its time."""

from flask import Flask
from sqlalchemy import text

from portal import links, tenancy
from portal.db import session, transaction


def make_months_ahead(_app: Flask) -> None:
    """Make the trail's months that are to come."""
    with transaction():
        session.execute(text("SELECT audit.make_months_ahead()"))


def forget_tries(_app: Flask) -> None:
    """Forget tries whose time is over, and the salts of past days."""
    with transaction():
        session.execute(text("SELECT app.sweep_hits()"))


def end_link_visits(_app: Flask, practice_id: int) -> None:
    """Let go of visits by link that are over."""
    with tenancy.inside(practice_id), transaction():
        links.forget_old_visits()
