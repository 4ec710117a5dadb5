"""How days, moments and sizes are written in pages."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from flask import Flask, g

from portal import clock
from portal.errors import NotFound
from portal.tenancy import here


def offer_filters(app: Flask) -> None:
    """Give templates the filters `day`, `long_day`, `moment`, `just_time` and `size`."""
    app.jinja_env.filters.update(
        day=_day, long_day=long_day, moment=_moment, just_time=_just_time, size=size
    )


def short_day(on: date, today: date) -> str:
    """Return "Nov 27", and "Nov 27, 2025" when it is in another year."""
    return f"{on:%b} {on.day}" + ("" if on.year == today.year else f", {on.year}")


def long_day(on: date) -> str:
    """Return "Friday, November 27, 2026"."""
    return f"{on:%A, %B} {on.day}, {on.year}"


def size(octets: int) -> str:
    """Return "31 MB", "640 KB" or "12 bytes"."""
    if octets >= 1_000_000:
        return f"{octets / 1_000_000:.0f} MB"
    return f"{octets / 1000:.0f} KB" if octets >= 1000 else f"{octets} bytes"


def clock_time(at: datetime, zone: ZoneInfo) -> str:
    """Return "9:05 AM" where the practice is."""
    local = at.astimezone(zone)
    return f"{local.hour % 12 or 12}:{local:%M %p}"


def _day(on: date | datetime | None) -> str:
    if on is None:
        return ""
    day = on.astimezone(_zone()).date() if isinstance(on, datetime) else on
    return _written(day, _today().year)


@lru_cache(4096)
def _written(day: date, this_year: int) -> str:
    return short_day(day, date(this_year, 1, 1))


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{_day(at)}, {clock_time(at, _zone())}"


def _just_time(at: datetime | None) -> str:
    """Return "4:12 PM" for today, and the day with it for any other."""
    if at is None:
        return ""
    is_today = at.astimezone(_zone()).date() == _today()
    return clock_time(at, _zone()) if is_today else _moment(at)


# Kept for the length of a request: a list page writes a hundred days.
def _zone() -> ZoneInfo:
    if "zone" not in g:
        try:
            g.zone = ZoneInfo(here().time_zone)
        except NotFound:
            g.zone = ZoneInfo("UTC")
    zone: ZoneInfo = g.zone
    return zone


def _today() -> date:
    if "today" not in g:
        g.today = clock.today(_zone().key)
    today: date = g.today
    return today
