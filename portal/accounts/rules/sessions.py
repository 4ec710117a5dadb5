"""How long a session lives, and how fresh a code is."""

from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

IDLE = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=12)
WARN_BEFORE = timedelta(minutes=2)
TOUCH_EVERY = timedelta(seconds=20)
FRESH_FOR = timedelta(minutes=10)
INVITATION_LASTS = timedelta(days=7)
RESET_LASTS = timedelta(hours=1)
SETUP_LASTS = timedelta(hours=24)


class Stage(StrEnum):
    """How far a person has come in."""

    PASSWORD = "password"  # noqa: S105 - a stage's name
    FULL = "full"


def ends_at(started_at: datetime, seen_at: datetime) -> datetime:
    """Return when a session ends by itself, if nothing more is done in it."""
    return min(seen_at + IDLE, started_at + ABSOLUTE)


def is_alive(started_at: datetime, seen_at: datetime, *, at: datetime) -> bool:
    """Tell whether a session still holds at this moment (45 CFR 164.312(a)(2)(iii))."""
    return at < ends_at(started_at, seen_at)


def is_fresh(code_at: datetime | None, *, within: timedelta, at: datetime) -> bool:
    """Tell whether a code from the phone was given lately enough for a grave deed."""
    return code_at is not None and at - code_at < within


def safe_path(asked: str | None, otherwise: str) -> str:
    """Return where to go on, if it is a page of ours; never another site."""
    if not asked or not asked.startswith("/") or asked.startswith(("//", "/\\")):
        return otherwise
    parts = urlsplit(asked)
    if parts.scheme or parts.netloc or any(ord(sign) < 33 or sign == "\\" for sign in asked):
        return otherwise
    return asked
