"""A table of commands, to which each group adds its own."""

import argparse
from collections.abc import Callable
from typing import Any

from portal.settings import Settings

# Given the settings and what was typed. None is 0; 1 says that something was found.
Run = Callable[[Settings, argparse.Namespace], int | None]


class Commands:
    """Commands of one parser, by name."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        # argparse has no public name for what it returns here.
        self._made: Any = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(self, name: str, run: Run, what: str) -> argparse.ArgumentParser:
        """Add a command, and return its parser for what it takes."""
        parser = self._parser(name, what)
        parser.set_defaults(run=run)
        return parser

    def group(self, name: str, what: str) -> "Commands":
        """Add a word that commands of its own follow: `portal audit verify`."""
        return Commands(self._parser(name, what))

    def _parser(self, name: str, what: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = self._made.add_parser(name, help=what, description=what)
        return made


def in_json(parser: argparse.ArgumentParser) -> None:
    """Let a command answer for machines: one JSON document, and nothing else."""
    parser.add_argument("--json", action="store_true", dest="as_json", help="answer in JSON")
