"""Letting go of what has served its time."""

from flask import Flask
from sqlalchemy import text

from portal import accounts, audit, clock, documents, links, tenancy
from portal.db import session, transaction
from portal.gateways.ports import OutsideSilent
from portal.vendors.import_actions import forget_old_rows


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


def tend_documents(_app: Flask, practice_id: int) -> None:
    """Hold what is kept until its day, and let go of files whose row was never committed.

    A thousand files a transaction: what was done stands in the trail, whatever comes after.
    """
    after: str | None = ""
    while after is not None:
        with tenancy.inside(practice_id), transaction():
            done = documents.tend_some(clock.now(), after)
        if done.is_broken_off:
            raise OutsideSilent("The document store fell silent; the next night goes on.")
        after = done.after


def wipe_import_rows(_app: Flask, practice_id: int) -> None:
    """Wipe what was read of vendor lists a week ago."""
    with tenancy.inside(practice_id), transaction():
        forget_old_rows(by=audit.THE_PORTAL)


def sweep_sign_ins(_app: Flask) -> None:
    """Let go of sign-in tries that no longer count, and of sessions long ended."""
    with transaction():
        accounts.sweep()
