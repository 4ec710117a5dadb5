"""Reminding vendors of what they were asked for, by day and on the practice's own days."""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from flask import Flask

from portal import audit, clock, reminders, tenancy
from portal.baa import reminding as of_baas
from portal.db import transaction
from portal.errors import RuleBroken
from portal.exits import reminding as of_ends
from portal.questionnaires import reminding as of_questions
from portal.questionnaires.together import asking as about_questions


class _Remind(Protocol):
    def __call__(self, subject_id: int, number: int, /, *, on: date, by: audit.Actor) -> None: ...


_KINDS: tuple[tuple[Callable[[date], list[tuple[int, int]]], _Remind], ...] = (
    (of_baas.due_reminders, of_baas.remind),
    (of_questions.due_reminders, of_questions.remind),
    (about_questions.due_digests, about_questions.tell_of_messages),
    (of_ends.due_reminders, of_ends.remind),
)


def remind(_app: Flask, practice_id: int) -> None:
    """Write the reminders whose day has come, each in a transaction of its own."""
    with tenancy.inside(practice_id), transaction():
        zone, on = tenancy.here().time_zone, tenancy.today_here()
    if reminders.is_time_to_write(clock.now(), zone):
        write_due(practice_id, on)


def write_due(practice_id: int, on: date) -> None:
    """Write the reminders of a practice that are due on a day."""
    with tenancy.inside(practice_id):
        with transaction():
            due = [(write, one) for find, write in _KINDS for one in find(on)]
        for write, (subject_id, number) in due:
            _write(write, subject_id, number, on)


def _write(write: _Remind, subject_id: int, number: int, on: date) -> None:
    try:
        with transaction():
            write(subject_id, number, on=on, by=audit.THE_PORTAL)
    except RuleBroken:
        return  # its link is too old to be renewed: whoever looks calls
