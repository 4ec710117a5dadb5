"""Asking the vendors of a batch for a BAA, each in a transaction of its own."""

from flask import Flask

from portal import tenancy
from portal.baa import batches
from portal.db import transaction


def send(_app: Flask, practice_id: int, row_id: int) -> None:
    """Ask one vendor of a batch. One that was asked already stays as it is."""
    with tenancy.inside(practice_id), transaction():
        batches.send_row(row_id)
