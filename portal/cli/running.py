"""Commands that run the portal, and that set it up."""

import argparse
import sys

from portal import accounts, ground, sample
from portal.cli.table import Commands
from portal.db import transaction
from portal.serve import log_to_stderr, serve, web_app, work
from portal.settings import Settings


def add_to(commands: Commands) -> None:
    """Add them."""
    commands.add("serve", _serve, "Serve the portal, with its jobs.")
    commands.add("worker", _work, "Run jobs only.")
    commands.add("bootstrap", _bootstrap, "Make roles and schema; safe to run again.")
    demo = commands.add("demo", _demo, "Make the sample practice, and print its login.")
    demo.add_argument(
        "--if-new", action="store_true", help="do nothing where somebody can already sign in"
    )


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
