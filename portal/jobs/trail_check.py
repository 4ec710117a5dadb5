"""Checking the trail every night, and writing its heads down outside the database."""

import logging

from flask import Flask

from portal import audit, tenancy
from portal.db import transaction
from portal.gateways import anchor_file

_log = logging.getLogger("portal.trail")


def check(app: Flask, practice_id: int) -> None:
    """Compute a practice's chain anew. The trail's page shows what came of it."""
    data = app.config["PORTAL"].data
    known = [
        anchor
        for anchor in audit.read_anchors(anchor_file.lines(data))
        if anchor.practice_id == practice_id
    ]
    with tenancy.inside(practice_id), transaction():
        verdict = audit.check_chain(practice_id, anchors=known, by=audit.THE_PORTAL)
    if verdict.is_whole:
        anchor_file.append(data, audit.written_anchors(verdict.ends))
    else:
        faults = sorted({finding.fault for finding in verdict.findings})
        _log.error("The trail of practice %s is broken: %s", practice_id, ", ".join(faults))
