"""What flags are told about incidents at each vendor."""

from collections.abc import Collection, Sequence
from datetime import date

from portal import flags, incidents
from portal.incidents import Standing


def incidents_of(vendor_ids: Collection[int], on: date) -> dict[int, flags.IncidentFacts]:
    """Return how the open incidents of each vendor stand. Those without one are left out."""
    found = incidents.standing_of(vendor_ids)
    return {vendor_id: _told(some, on) for vendor_id, some in found.items()}


def _told(some: Sequence[Standing], on: date) -> flags.IncidentFacts:
    due = [one.next_due for one in some]
    first = min((one for one in due if one), key=lambda one: one.due_on or date.max, default=None)
    return flags.IncidentFacts(
        since=min(one.incident.told_on for one in some),
        how_many=len(some),
        is_due=any(duty.is_due(on) for one in some for duty in one.left),
        next_words=first.words if first else "",
        next_due_on=first.due_on if first else None,
    )
