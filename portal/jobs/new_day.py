"""Judging every vendor for a new day: days pass though nothing changes."""

from zoneinfo import ZoneInfo

from flask import Flask

from portal import clock, tenancy
from portal.db import transaction
from portal.jobs import flag_refresh


def judge_at_midnight(app: Flask, practice_id: int) -> None:
    """Judge a practice's vendors in the first hour of its day, wherever it is."""
    with tenancy.inside(practice_id):
        zone = ZoneInfo(tenancy.here().time_zone)
    if clock.now().astimezone(zone).hour == 0:
        judge(app, practice_id)


def judge(_app: Flask, practice_id: int) -> None:
    """Judge a practice's vendors for its present day."""
    with tenancy.inside(practice_id), transaction():
        flag_refresh.refresh_all(tenancy.today_here())
