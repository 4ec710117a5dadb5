"""What the flags need of the gates: services that PHI goes to beside what a BAA covers."""

from collections.abc import Collection, Sequence
from datetime import date

from portal import flags
from portal.baa import gates
from portal.vendors import Phi


def gates_of(vendor_ids: Collection[int], on: date) -> dict[int, flags.GateFacts]:
    """Return how the gates of each vendor stand, as far as flags go."""
    return {one: _facts(found) for one, found in gates.gates_of(vendor_ids, on).items()}


def _facts(found: Sequence[gates.Gate]) -> flags.GateFacts:
    shut = [one for one in found if one.answer is gates.Answer.NOT_COVERED]
    flowing = [one for one in shut if one.service.phi is Phi.YES]
    # What flows presses: the others are not named beside it.
    named = flowing or shut
    allowed = [one for one in found if one.answer is gates.Answer.ALLOWED]
    return flags.GateFacts(
        shut=_names(named),
        is_flowing=bool(flowing),
        since=max(
            (one.service.changed_on for one in named if one.service.changed_on), default=None
        ),
        unsaid=_names([one for one in found if one.answer is gates.Answer.UNSAID]),
        allowed=_names(allowed),
        allowed_since=min(
            (one.allowed_since for one in allowed if one.allowed_since), default=None
        ),
        allowed_until=min((one.until for one in allowed if one.until), default=None),
    )


def _names(found: Sequence[gates.Gate]) -> tuple[str, ...]:
    return tuple(one.service.name for one in found)
