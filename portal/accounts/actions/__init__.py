"""What can be done with people, their sessions and their codes."""

from portal.accounts.actions.authenticator import (
    begin_setup,
    confirm_setup,
    enrol,
    renew_recovery_codes,
    setup_secret,
)
from portal.accounts.actions.first_run import (
    Beginning,
    begin,
    enter_or_open,
    find_first_run,
    first_run_address,
    first_run_token,
    sweep,
)
from portal.accounts.actions.guessing import Refused
from portal.accounts.actions.invitations import (
    Invite,
    invite,
    invite_from_console,
    join,
    join_again,
    letter_key,
    open_invitation,
    withdraw_invitation,
)
from portal.accounts.actions.passwords import (
    ask_for_reset,
    change_password,
    find_reset,
    reset_password,
)
from portal.accounts.actions.people import (
    NewPerson,
    add_person,
    change_role,
    enter_practice,
    give_role,
    remove,
    reset_authenticator,
)
from portal.accounts.actions.sessions import (
    OpenedSession,
    end_every_session,
    end_session,
    open_session,
    sign_out,
    touch,
)
from portal.accounts.actions.signing_in import (
    give_code,
    give_fresh_code,
    give_recovery_code,
    sign_in,
)

__all__ = [
    "Beginning",
    "Invite",
    "NewPerson",
    "OpenedSession",
    "Refused",
    "add_person",
    "ask_for_reset",
    "begin",
    "begin_setup",
    "change_password",
    "change_role",
    "confirm_setup",
    "end_every_session",
    "end_session",
    "enrol",
    "enter_or_open",
    "enter_practice",
    "find_first_run",
    "find_reset",
    "first_run_address",
    "first_run_token",
    "give_code",
    "give_fresh_code",
    "give_recovery_code",
    "give_role",
    "invite",
    "invite_from_console",
    "join",
    "join_again",
    "letter_key",
    "open_invitation",
    "open_session",
    "remove",
    "renew_recovery_codes",
    "reset_authenticator",
    "reset_password",
    "setup_secret",
    "sign_in",
    "sign_out",
    "sweep",
    "touch",
    "withdraw_invitation",
]
