"""Writing the letter with which somebody chooses a new password. Asked for at the door."""

from flask import Flask

from portal import accounts, audit
from portal.db import transaction


def write(_app: Flask, person_id: int) -> None:
    """Write the letter, if there is such a person."""
    with transaction():
        accounts.write_reset_letter(person_id, by=audit.THE_PORTAL)
