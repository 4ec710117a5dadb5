"""Scanning what waits for it: files that came while the virus scanner was silent, or not there."""

from collections.abc import Collection

from flask import Flask

from portal import clock, documents, tenancy
from portal.db import transaction


def scan_waiting(_app: Flask, practice_id: int) -> None:
    """Scan a practice's waiting files that are due for another look."""
    with tenancy.inside(practice_id), transaction():
        wanted = documents.to_look_at(clock.now())
    _look_at(wanted, practice_id)


def scan_unscanned(_app: Flask, practice_id: int) -> None:
    """Scan the files that came while there was no scanner, once there is one."""
    with tenancy.inside(practice_id), transaction():
        wanted = documents.never_scanned()
    _look_at(wanted, practice_id)


def _look_at(document_ids: Collection[int], practice_id: int) -> None:
    for document_id in document_ids:
        with tenancy.inside(practice_id), transaction():
            outcome = documents.look_again(document_id)
        if outcome is documents.Outcome.SILENT:
            return
