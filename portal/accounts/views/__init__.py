"""Pages at the doors, about oneself, and about the people of a practice."""

from portal.accounts.views import (
    doors,
    enrolment,
    first_run,
    invitations,
    my_sign_in,
    passwords,
    people,
    practices,
    settings,
)
from portal.accounts.views.blueprint import bp

__all__ = [
    "bp",
    "doors",
    "enrolment",
    "first_run",
    "invitations",
    "my_sign_in",
    "passwords",
    "people",
    "practices",
    "settings",
]
