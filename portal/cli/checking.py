"""Commands that check, and change nothing."""

import argparse
import sys

from portal import audit, doctor, ground
from portal.audit.verifier import run_verify
from portal.cli.table import Commands, in_json
from portal.gateways import anchor_file
from portal.settings import Settings


def add_to(commands: Commands) -> None:
    """Add them."""
    in_json(commands.add("doctor", _doctor, "Check this deployment and say what is unsafe."))
    trail = commands.group("audit", "The audit trail.")
    in_json(trail.add("verify", _verify, "Recompute the chain outside the database."))


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
