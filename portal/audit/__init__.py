"""The append-only trail: who did what, and who looked, from where."""

from portal.audit.actions import record, take_touched_vendors
from portal.audit.rules import THE_PORTAL, Actor, ActorKind, Deed

__all__ = ["THE_PORTAL", "Actor", "ActorKind", "Deed", "record", "take_touched_vendors"]
