"""After how many days each tier is asked anew: as the practice chose, else as the data says."""

from portal.questionnaires import review_queries
from portal.questionnaires.set_reading import current_payload
from portal.vendors import Tier


def usual_days() -> int:
    """Return after how many days the data would have everybody asked anew."""
    return int(current_payload()["set"]["meta"]["review_days"])


def days_by_tier() -> dict[Tier, int]:
    """Return after how many days the vendors of each tier are asked anew."""
    chosen = review_queries.chosen_cadences()
    return {tier: chosen[tier].days if tier in chosen else usual_days() for tier in Tier}


def days_for(tier: str | None, by_tier: dict[Tier, int]) -> int:
    """Return the days for a vendor. One whose tier is not known is asked as soon as the soonest."""
    return by_tier[Tier(tier)] if tier else min(by_tier.values())
