"""Commands that read one file, and need no practice and no database."""

import argparse
import sys
from pathlib import Path

from portal.attestations.command import run_read
from portal.cli.table import Commands, in_json
from portal.settings import Settings


def add_to(commands: Commands) -> None:
    """Add them."""
    soc2 = commands.group("soc2", "SOC 2 reports and bridge letters.")
    read = soc2.add("read", _read_report, "Tell what a report says, with page and quote.")
    read.add_argument("file", type=Path, help="a PDF, a Word document or a text")
    in_json(read)


def _read_report(_settings: Settings, told: argparse.Namespace) -> int:
    return run_read(told.file, as_json=told.as_json, out=sys.stdout)
