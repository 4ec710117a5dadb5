"""Commands about people."""

import argparse
import sys

from portal import accounts, audit, ground
from portal.cli.table import Commands
from portal.db import transaction
from portal.permissions import Role
from portal.serve import web_app
from portal.settings import Settings

_CONSOLE = audit.Actor(kind=audit.ActorKind.PORTAL, name="The portal, told at its console")


def add_to(commands: Commands) -> None:
    """Add them."""
    users = commands.group("users", "People.")
    add = users.add("add", _add_person, "Invite somebody, and print a one-time address.")
    add.add_argument("email")
    add.add_argument("--name", required=True)
    # An auditor needs a last day: invite one from the People page.
    roles = [role.value for role in Role if role is not Role.AUDITOR]
    add.add_argument("--role", choices=roles, default=Role.OWNER.value)
    add.add_argument("--practice", required=True, help="the practice's name")


def _add_person(settings: Settings, told: argparse.Namespace) -> None:
    invited = accounts.Invite(email=told.email, name=told.name, role=Role(told.role))
    with web_app(settings, ground.lay(settings)).app_context(), transaction():
        accounts.enter_or_open(told.practice, by=_CONSOLE)
        token = accounts.invite_from_console(invited, by=_CONSOLE)
    address = f"{settings.public_url}/invitations/{token}"
    sys.stdout.write(f"{told.name} can set a password here, once, within 7 days:\n{address}\n")
