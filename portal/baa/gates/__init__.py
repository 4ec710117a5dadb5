"""The gate of each service: may PHI go there? Shut without a BAA in force that covers it."""

from portal.baa.gates.actions import NewOverride, allow_phi, cover, end_override
from portal.baa.gates.models import BaaCover, BaaCoveredService
from portal.baa.gates.queries import (
    covers_of,
    gate_for_phi,
    gate_of,
    gates_of,
    in_force_of,
    keepers_of,
    may_receive_phi,
    said_of,
)
from portal.baa.gates.rules import (
    EVERY,
    Answer,
    Covers,
    Gate,
    InForce,
    Keeper,
    Leave,
    vendor_answer,
)

__all__ = [
    "EVERY",
    "Answer",
    "BaaCover",
    "BaaCoveredService",
    "Covers",
    "Gate",
    "InForce",
    "Keeper",
    "Leave",
    "NewOverride",
    "allow_phi",
    "cover",
    "covers_of",
    "end_override",
    "gate_for_phi",
    "gate_of",
    "gates_of",
    "in_force_of",
    "keepers_of",
    "may_receive_phi",
    "said_of",
    "vendor_answer",
]
