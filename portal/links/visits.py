"""Visits by link that are over."""

from sqlalchemy import delete

from portal import clock
from portal.db import session
from portal.links import rules
from portal.links.models import LinkSession


def forget_old_visits() -> None:
    """Let go of visits that are over. Their beginnings stand in the trail."""
    over = LinkSession.created_at < clock.now() - rules.VISIT_LASTS
    session.execute(delete(LinkSession).where(over))
