"""The refusals of the sample: one that is worked on, and one that came to a BAA after all."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from portal import baa
from portal.baa import NewRefusal, RefusalHow, RefusalWhy, escalations
from portal.vendors import Vendor

if TYPE_CHECKING:
    from portal.sample.stage import Stage


def show_cases(stage: "Stage", added: Mapping[str, Vendor]) -> None:
    """Work on the case of the vendor that refused, and have another have refused before it signed."""
    case = escalations.case_of(added["Pingwell"].id)
    if case is not None:
        words = "Asked Dana what the Business plan costs for both locations. She writes this week."
        escalations.note(case, words, by=stage.by)
    came_round = NewRefusal(
        refused_on=stage.ago(101),
        refused_by="Noor Haddad",
        refused_by_title="Account manager",
        how=RefusalHow.CALL,
        why=RefusalWhy.OTHER_WORDING,
        words="They want to report breaches within 30 days, not 10.",
    )
    baa.record_refusal(added["Scribeline AI"], came_round, None, on=stage.ago(101), by=stage.by)
