"""`portal baa verify FILE`: whether a PDF is a paper that was sealed here, and what changed since.

Exit 0: it is, byte for byte; 1: it is not, or something is missing in it; 2: it cannot be read.
Where the database is not there, the file alone is judged, and that is said.
"""

import json
from pathlib import Path
from typing import TextIO

from portal import ground
from portal.gateways.cluster import ClusterRefused
from portal.gateways.render import Workers
from portal.gateways.seal_building import build_sealer
from portal.serve import worker_app
from portal.settings import Settings
from portal.signing.verifying import LARGEST, Outcome, Verdict, verify, verify_without_database


def run_baa_verify(settings: Settings, path: Path, *, as_json: bool, out: TextIO) -> int:
    """Judge one file."""
    try:
        if path.stat().st_size > LARGEST:
            out.write(f"{path} is larger than any paper that is sealed here.\n")
            return 2
        content = path.read_bytes()
    except OSError as missing:
        out.write(f"{path} cannot be read: {missing.strerror}.\n")
        return 2
    verdict = _verdict(settings, content)
    out.write(_in_json(verdict) if as_json else _in_words(verdict))
    if verdict.outcome is Outcome.UNREADABLE:
        return 2
    return 0 if verdict.is_good else 1


def _verdict(settings: Settings, content: bytes) -> Verdict:
    try:
        laid = ground.stand_on(settings)
    except (ground.GroundRefused, ClusterRefused):
        return verify_without_database(content, build_sealer(settings, Workers()))
    with worker_app(settings, laid).app_context():
        return verify(content)


def _in_words(verdict: Verdict) -> str:
    lines = [verdict.headline, *(f"- {reason}" for reason in verdict.reasons)]
    for seal in verdict.signatures:
        at = f"{seal.sealed_at:%Y-%m-%d %H:%M:%S} UTC" if seal.sealed_at else "without a time"
        holds = f"holds, {seal.level}" if seal.is_whole else "does not hold"
        lines.append(f"{seal.whose[0].upper()}{seal.whose[1:]}: {at}, {holds}. {seal.reason}")
    return "\n".join(lines) + "\n"


def _in_json(verdict: Verdict) -> str:
    told = {
        "outcome": verdict.outcome,
        "headline": verdict.headline,
        "reasons": verdict.reasons,
        "signatures": [
            {
                "field": seal.field,
                "reason": seal.reason,
                "sealed_at": seal.sealed_at and seal.sealed_at.isoformat(),
                "level": seal.level,
                "holds": seal.is_whole,
            }
            for seal in verdict.signatures
        ],
    }
    return json.dumps(told, indent=2) + "\n"
