"""The `portal` command. Exit 0: well; 1: a finding; 2: wrong use; 130: stopped by Ctrl-C."""

import argparse
import os
import sys
from collections.abc import Sequence

from portal import __version__, accounts, audit, doctor, ground, sample
from portal.audit.verifier import run_verify
from portal.db import transaction
from portal.errors import RuleBroken
from portal.gateways import anchor_file
from portal.gateways.cluster import ClusterRefused
from portal.gateways.keys import KeyFileWrong
from portal.permissions import Role
from portal.serve import AddressTaken, log_to_stderr, serve, web_app, work
from portal.settings import Settings, SettingsWrong, read_settings

_CONSOLE = audit.Actor(kind=audit.ActorKind.PORTAL, name="The portal, told at its console")

# What goes wrong for reasons that a person can act on. Anything else is a bug.
_TOLD = (
    SettingsWrong,
    AddressTaken,
    ground.GroundRefused,
    ClusterRefused,
    KeyFileWrong,
    RuleBroken,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit status."""
    told = _parser().parse_args(arguments)
    try:
        settings = read_settings(os.environ)
        return int(told.run(settings, told) or 0)
    except _TOLD as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="portal", description="Countersign")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: object, what: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=what, description=what)
        made.set_defaults(run=run)
        return made

    command("serve", _serve, "Serve the portal, with its jobs.")
    command("worker", _work, "Run jobs only.")
    command("bootstrap", _bootstrap, "Make roles and schema; safe to run again.")
    demo = command("demo", _demo, "Make the sample practice, and print its login.")
    demo.add_argument(
        "--if-new", action="store_true", help="do nothing where somebody can already sign in"
    )
    checked = command("doctor", _doctor, "Check this deployment and say what is unsafe.")
    checked.add_argument("--json", action="store_true", dest="as_json")
    trail = command("audit", None, "The audit trail.").add_subparsers(required=True)
    verify = trail.add_parser("verify", help="Recompute the chain outside the database.")
    verify.set_defaults(run=_verify)
    verify.add_argument("--json", action="store_true", dest="as_json")
    people = command("users", None, "People.").add_subparsers(required=True)
    add = people.add_parser("add", help="Invite somebody, and print a one-time address.")
    add.set_defaults(run=_add_person)
    add.add_argument("email")
    add.add_argument("--name", required=True)
    # An auditor needs a last day: invite one from the People page.
    roles = [role.value for role in Role if role is not Role.AUDITOR]
    add.add_argument("--role", choices=roles, default=Role.OWNER.value)
    add.add_argument("--practice", required=True, help="the practice's name")
    parser.add_argument("--version", action="version", version=f"Countersign {__version__}")
    return parser


def _serve(settings: Settings, _told: argparse.Namespace) -> None:
    serve(settings)


def _work(settings: Settings, _told: argparse.Namespace) -> None:
    work(settings)


def _bootstrap(settings: Settings, _told: argparse.Namespace) -> None:
    ground.lay(settings)
    sys.stdout.write("Roles and schema are in place.\n")


def _demo(settings: Settings, told: argparse.Namespace) -> None:
    log_to_stderr()
    with web_app(settings, ground.lay(settings)).app_context(), transaction():
        if told.if_new and accounts.is_anybody_there():
            return
        sys.stderr.write("Making the sample practice. It draws PDFs, so this takes a minute.\n")
        login = sample.make()
    sys.stdout.write(login.told(settings.public_url) + "\n")


def _doctor(settings: Settings, told: argparse.Namespace) -> int:
    return doctor.run(settings, as_json=told.as_json, out=sys.stdout)


def _verify(settings: Settings, told: argparse.Namespace) -> int:
    laid = ground.stand_on(settings)
    if laid.admin_dsn is None:
        sys.stderr.write(
            "Set PORTAL_ADMIN_DATABASE_URL: the verifier reads the trail of every practice.\n"
        )
        return 2
    anchors = [*audit.read_anchors(anchor_file.lines(settings.data))]
    return run_verify(laid.admin_dsn, as_json=told.as_json, out=sys.stdout, anchors=anchors)


def _add_person(settings: Settings, told: argparse.Namespace) -> None:
    invited = accounts.Invite(email=told.email, name=told.name, role=Role(told.role))
    with web_app(settings, ground.lay(settings)).app_context(), transaction():
        accounts.enter_or_open(told.practice, by=_CONSOLE)
        token = accounts.invite_from_console(invited, by=_CONSOLE)
    address = f"{settings.public_url}/invitations/{token}"
    sys.stdout.write(f"{told.name} can set a password here, once, within 7 days:\n{address}\n")


if __name__ == "__main__":
    sys.exit(main())
