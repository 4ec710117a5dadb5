"""What the flags need of the cases that follow refusals."""

from collections.abc import Collection
from datetime import date

from portal import flags
from portal.baa import escalations


def cases_of(vendor_ids: Collection[int], on: date) -> dict[int, flags.CaseFacts]:
    """Return how the last case of each vendor stands. Those without one are left out."""
    return {
        one: flags.CaseFacts(
            due_on=case.due_on if case.is_open else None,
            asks_need=case.asks_need,
            asks_plan=case.asks_plan,
            accepted_until=case.accepted_until,
            reopened_on=case.reopened_on,
        )
        for one, case in escalations.standings(vendor_ids, on).items()
    }
