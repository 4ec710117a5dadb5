"""What flags are told about the end with each vendor."""

from collections.abc import Collection

from portal import exits, flags
from portal.exits import ExitStanding


def ends_of(vendor_ids: Collection[int]) -> dict[int, flags.ExitFacts]:
    """Return how the end with each vendor stands. Those without one are left out."""
    return {one: _told(stands) for one, stands in exits.standing_of(vendor_ids).items()}


def _told(stands: ExitStanding) -> flags.ExitFacts:
    case, answer, first = stands.case, stands.answer, stands.next_step
    waits = answer is not None and answer.is_proven and answer.acknowledged_at is None
    return flags.ExitFacts(
        is_open=case.is_open,
        opened_on=case.opened_on,
        ends_on=case.ends_on,
        next_words=first.kind.words if first else "",
        next_due_on=first.due_on if first else None,
        asked_on=case.asked_on,
        call_due_on=stands.awaited.call_on if stands.awaited else None,
        certified_on=answer.proven_on if answer and waits else None,
        is_proven=answer is not None and answer.is_proven,
        kept_until=min((one.kept_until for one in stands.steps if one.kept_until), default=None),
    )
