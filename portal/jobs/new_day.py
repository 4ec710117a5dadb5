"""Judging every vendor for a new day: days pass though nothing changes."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Flask

from portal import audit, clock, incidents, tenancy
from portal.baa import chain, escalations
from portal.db import transaction
from portal.jobs.flag_refresh import refresh_all


def judge_at_midnight(app: Flask, practice_id: int) -> None:
    """Judge a practice's vendors in the first hour of its day, wherever it is."""
    with tenancy.inside(practice_id), transaction():
        zone = tenancy.here().time_zone
    if is_first_hour(clock.now(), zone):
        judge(app, practice_id)


def judge(_app: Flask, practice_id: int) -> None:
    """Judge a practice's vendors for its present day, and write what the day asks for."""
    with tenancy.inside(practice_id), transaction():
        on = tenancy.today_here()
        chain.tell_of_endings(on=on, by=audit.THE_PORTAL)
        chain.ask_again(on=on, by=audit.THE_PORTAL)
        incidents.renew_standing_links(on=on, by=audit.THE_PORTAL)
        escalations.open_missing(on, by=audit.THE_PORTAL)
        refresh_all(on)


def is_first_hour(at: datetime, zone: str) -> bool:
    """Tell whether a day has just begun in a time zone."""
    return at.astimezone(ZoneInfo(zone)).hour == 0
