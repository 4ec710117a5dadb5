"""People: who they are, how they come in, and what they may do in which practice."""

from portal.accounts.actions import (
    RESET_LETTER,
    Invite,
    NewPerson,
    OpenedSession,
    add_person,
    enrol,
    enter_or_open,
    first_run_address,
    first_run_token,
    give_role,
    invite,
    invite_from_console,
    open_session,
    sweep,
    write_reset_letter,
)
from portal.accounts.keyring import Authenticators, Setups
from portal.accounts.models import Membership, Person
from portal.accounts.queries import (
    Belonging,
    belongings_of,
    find_person,
    get_person,
    is_anybody_there,
    member_names,
    members,
    names_of,
)
from portal.accounts.rules import Stage, tidy_email

__all__ = [
    "RESET_LETTER",
    "Authenticators",
    "Belonging",
    "Invite",
    "Membership",
    "NewPerson",
    "OpenedSession",
    "Person",
    "Setups",
    "Stage",
    "add_person",
    "belongings_of",
    "enrol",
    "enter_or_open",
    "find_person",
    "first_run_address",
    "first_run_token",
    "get_person",
    "give_role",
    "invite",
    "invite_from_console",
    "is_anybody_there",
    "member_names",
    "members",
    "names_of",
    "open_session",
    "sweep",
    "tidy_email",
    "write_reset_letter",
]
