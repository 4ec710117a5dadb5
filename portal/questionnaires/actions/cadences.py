"""After how long vendors of each tier are asked anew: the practice's own choice."""

from collections.abc import Mapping

from portal import audit, clock, tenancy
from portal.db import keep
from portal.errors import RuleBroken
from portal.questionnaires.cadence import LEAST_DAYS, MOST_DAYS
from portal.questionnaires.cadences import days_by_tier
from portal.questionnaires.review_models import Cadence
from portal.vendors import Tier


def set_cadences(days: Mapping[Tier, int], *, by: audit.Actor) -> None:
    """Choose the days of each tier. What stays as it was is not written again."""
    if any(not LEAST_DAYS <= one <= MOST_DAYS for one in days.values()):
        raise RuleBroken(f"Choose between {LEAST_DAYS} and {MOST_DAYS:,} days.")
    before = days_by_tier()
    for tier, wanted in days.items():
        if before[tier] == wanted:
            continue
        keep(Cadence(tier=tier, days=wanted, at=clock.now(), by_name=by.name))
        audit.record(
            audit.Deed.CADENCE_CHANGED,
            by=by,
            subject=("practice", tenancy.current_practice_id()),
            tier=tier.value,
            before=before[tier],
            after=wanted,
        )
