"""Reads of the practice we are in."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from portal import clock
from portal.db import session
from portal.errors import NotFound
from portal.tenancy.models import Practice
from portal.tenancy.scope import current_practice_id

_HELD = "practice"


def here() -> Practice:
    """Return the practice we are in."""
    practice_id = current_practice_id()
    # Held on purpose: the session's own map lets go of rows that nobody holds, and a page that
    # writes a hundred days would ask a hundred times.
    # Beside its number: the row itself, once expired, cannot be read from another practice.
    held: tuple[int, Practice] | None = session().info.get(_HELD)
    if held is None or held[0] != practice_id or held[1] not in session:
        held = session().info[_HELD] = practice_id, get_practice(practice_id)
    return held[1]


def get_practice(practice_id: int) -> Practice:
    """Return a practice. Only the one we are in can be seen; others raise NotFound."""
    found = session.get(Practice, practice_id) or session.scalar(
        select(Practice).where(Practice.practice_id == practice_id)
    )
    if found is None:
        raise NotFound
    return found


def today_here() -> date:
    """Return today's date where the practice is."""
    return day_here(clock.now())


def day_here(at: datetime) -> date:
    """Return the date of a moment where the practice is."""
    return at.astimezone(ZoneInfo(here().time_zone)).date()
