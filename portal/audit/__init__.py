"""The append-only trail: who did what, and who looked, from where."""

from portal.audit.about import count_deeds_about, deeds_about
from portal.audit.actions import record, record_each, take_touched_vendors, touch
from portal.audit.anchors import read as read_anchors
from portal.audit.anchors import written as written_anchors
from portal.audit.checking import check_chain
from portal.audit.findings import Anchor, Fault, Finding, Verdict
from portal.audit.rules import THE_PORTAL, Actor, ActorKind, Deed

__all__ = [
    "THE_PORTAL",
    "Actor",
    "ActorKind",
    "Anchor",
    "Deed",
    "Fault",
    "Finding",
    "Verdict",
    "check_chain",
    "count_deeds_about",
    "deeds_about",
    "read_anchors",
    "record",
    "record_each",
    "take_touched_vendors",
    "touch",
    "written_anchors",
]
