"""Commands that read one file, and need no practice."""

import argparse
import sys
from pathlib import Path

from portal.attestations.command import run_read
from portal.baa.command import run_check
from portal.cli.table import Commands, in_json
from portal.cli.verifying import run_baa_verify
from portal.settings import Settings


def add_to(commands: Commands) -> None:
    """Add them."""
    soc2 = commands.group("soc2", "SOC 2 reports and bridge letters.")
    read = soc2.add("read", _read_report, "Tell what a report says, with page and quote.")
    read.add_argument("file", type=Path, help="a PDF, a Word document or a text")
    in_json(read)
    baa = commands.group("baa", "Business associate agreements.")
    check = baa.add("check", _check_baa, "Tell which provisions a BAA has, with page and quote.")
    check.add_argument("file", type=Path, help="a PDF, a Word document or a text")
    in_json(check)
    verify = baa.add(
        "verify", _verify_baa, "Tell whether a PDF is one that was sealed here, and what changed."
    )
    verify.add_argument("file", type=Path, help="a PDF")
    in_json(verify)


def _read_report(_settings: Settings, told: argparse.Namespace) -> int:
    return run_read(told.file, as_json=told.as_json, out=sys.stdout)


def _verify_baa(settings: Settings, told: argparse.Namespace) -> int:
    return run_baa_verify(settings, told.file, as_json=told.as_json, out=sys.stdout)


def _check_baa(_settings: Settings, told: argparse.Namespace) -> int:
    return run_check(told.file, as_json=told.as_json, out=sys.stdout)
