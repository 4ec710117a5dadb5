"""Which practice we are in, and the fence round its rows."""

from portal.tenancy.actions import NewPractice, PracticeFacts, change_practice, open_practice
from portal.tenancy.models import Practice
from portal.tenancy.queries import day_here, get_practice, here, today_here
from portal.tenancy.scope import THE_PORTAL_ITSELF, apart, current_practice_id, enter, inside, leave

__all__ = [
    "THE_PORTAL_ITSELF",
    "NewPractice",
    "Practice",
    "PracticeFacts",
    "apart",
    "change_practice",
    "current_practice_id",
    "day_here",
    "enter",
    "get_practice",
    "here",
    "inside",
    "leave",
    "open_practice",
    "today_here",
]
