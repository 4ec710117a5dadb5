"""Running one command. Exit 0: well; 1: a finding; 2: wrong use; 130: stopped by Ctrl-C."""

import argparse
import os
import sys
from collections.abc import Sequence

from portal import __version__, ground
from portal.cli import backing_up, checking, keys, people, questions, reading, running
from portal.cli.table import Commands
from portal.errors import RuleBroken
from portal.gateways.cluster import ClusterRefused
from portal.gateways.keys import KeyFileWrong
from portal.serve import AddressTaken
from portal.settings import SettingsWrong, read_settings

# Each adds its commands; the help lists them in this order.
_GROUPS = (running, checking, backing_up, keys, reading, questions, people)

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
    commands = Commands(parser)
    for group in _GROUPS:
        group.add_to(commands)
    parser.add_argument("--version", action="version", version=f"Countersign {__version__}")
    return parser
