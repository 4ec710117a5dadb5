"""Asking the vendors of a batch the questions, each in a transaction of its own."""

from flask import Flask

from portal import tenancy
from portal.db import transaction
from portal.questionnaires import batches


def send(_app: Flask, practice_id: int, row_id: int) -> None:
    """Ask one vendor of a batch. One that was asked already stays as it is."""
    with tenancy.inside(practice_id), transaction():
        batches.send_row(row_id)
