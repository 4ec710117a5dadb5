"""The `portal` command. Exit 0: well; 1: a finding; 2: wrong use."""

import argparse
import os
import sys
from collections.abc import Sequence

from portal import doctor, ground, sample
from portal.accounts import add_first_owner
from portal.audit.verifier import run_verify
from portal.db import transaction
from portal.gateways.cluster import ClusterRefused
from portal.serve import log_to_stderr, serve, web_app, work
from portal.settings import Settings, SettingsWrong, read_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit status."""
    told = _parser().parse_args(arguments)
    try:
        settings = read_settings(os.environ)
        return int(told.run(settings, told) or 0)
    except (SettingsWrong, ClusterRefused) as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2


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
    command("demo", _demo, "Make the sample practice, and print its login.")
    checked = command("doctor", _doctor, "Check this deployment and say what is unsafe.")
    checked.add_argument("--json", action="store_true", dest="as_json")
    trail = command("audit", None, "The audit trail.").add_subparsers(required=True)
    verify = trail.add_parser("verify", help="Recompute the chain outside the database.")
    verify.set_defaults(run=_verify)
    verify.add_argument("--json", action="store_true", dest="as_json")
    people = command("users", None, "People.").add_subparsers(required=True)
    add = people.add_parser("add", help="Add an owner, and print a one-time address.")
    add.set_defaults(run=_add_person)
    add.add_argument("email")
    add.add_argument("--name", required=True)
    add.add_argument("--practice", required=True, help="the practice's name")
    return parser


def _serve(settings: Settings, _told: argparse.Namespace) -> None:
    serve(settings)


def _work(settings: Settings, _told: argparse.Namespace) -> None:
    work(settings)


def _bootstrap(settings: Settings, _told: argparse.Namespace) -> None:
    ground.lay(settings)
    sys.stdout.write("Roles and schema are in place.\n")


def _demo(settings: Settings, _told: argparse.Namespace) -> None:
    log_to_stderr()
    with web_app(settings, ground.lay(settings)).app_context():
        sys.stdout.write(sample.make(settings) + "\n")


def _doctor(settings: Settings, told: argparse.Namespace) -> int:
    return doctor.run(settings, as_json=told.as_json, out=sys.stdout)


def _verify(settings: Settings, told: argparse.Namespace) -> int:
    laid = ground.lay(settings)
    if laid.admin_dsn is None:
        sys.stderr.write(
            "Set PORTAL_ADMIN_DATABASE_URL: the verifier reads the trail of every practice.\n"
        )
        return 2
    return run_verify(laid.admin_dsn, as_json=told.as_json, out=sys.stdout)


def _add_person(settings: Settings, told: argparse.Namespace) -> None:
    with web_app(settings, ground.lay(settings)).app_context(), transaction():
        address = add_first_owner(
            told.email, told.name, told.practice, public_url=settings.public_url
        )
    sys.stdout.write(f"{told.name} can set a password here, once, within 7 days:\n{address}\n")


if __name__ == "__main__":
    sys.exit(main())
