"""What is followed up after answers were accepted: made, moved, done, and undone."""

from dataclasses import dataclass
from datetime import date, datetime

from portal import accounts, audit, clock, tenancy
from portal.db import keep
from portal.errors import RuleBroken
from portal.questionnaires import review_queries
from portal.questionnaires.models import Assessment
from portal.questionnaires.review_models import Followup
from portal.questionnaires.review_rules import MOST_FOLLOWUPS, check_followup

_LONGEST = 1000


@dataclass(frozen=True, kw_only=True)
class NewFollowup:
    """What is to be done, by whom, until when, and about which question, if one."""

    what: str
    owner_id: int
    due_on: date
    question_id: str | None = None


def add_followup(
    assessment: Assessment, new: NewFollowup, *, at: datetime, by: audit.Actor
) -> Followup:
    """Have somebody of the practice do something about the answers by a day."""
    check_followup(new.what, new.due_on, on=tenancy.day_here(at))
    open_ones = review_queries.open_followups([assessment.vendor_id])
    if len(open_ones.get(assessment.vendor_id, [])) >= MOST_FOLLOWUPS:
        raise RuleBroken(f"There are {MOST_FOLLOWUPS} open follow-ups here. Finish one first.")
    row = keep(
        Followup(
            assessment_id=assessment.id,
            vendor_id=assessment.vendor_id,
            question_id=new.question_id,
            what=new.what.strip()[:_LONGEST],
            owner_id=new.owner_id,
            owner_name=_owner(new.owner_id),
            due_on=new.due_on,
            made_at=at,
            made_by_name=by.name,
        )
    )
    _record(audit.Deed.FOLLOWUP_MADE, row, by, due_on=new.due_on.isoformat())
    return row


def finish_followup(followup: Followup, words: str, *, by: audit.Actor) -> None:
    """Say that it is done, and what came of it."""
    if followup.is_done:
        raise RuleBroken("Somebody marked this as done already.")
    followup.done_at = clock.now()
    followup.done_by_name = by.name
    followup.done_words = words.strip()[:_LONGEST]
    _record(audit.Deed.FOLLOWUP_DONE, followup, by)


def reopen_followup(followup: Followup, *, by: audit.Actor) -> None:
    """Say that it is not done after all. The trail keeps who said so, and when."""
    if not followup.is_done:
        raise RuleBroken("This is open already.")
    followup.done_at = followup.done_by_name = None
    followup.done_words = ""
    _record(audit.Deed.FOLLOWUP_REOPENED, followup, by)


def move_followup(
    followup: Followup, due_on: date, owner_id: int, *, on: date, by: audit.Actor
) -> None:
    """Give it another day, or another person."""
    if followup.is_done:
        raise RuleBroken("This is done. Open it again first.")
    check_followup(followup.what, due_on, on=on)
    followup.due_on = due_on
    followup.owner_id, followup.owner_name = owner_id, _owner(owner_id)
    _record(audit.Deed.FOLLOWUP_MOVED, followup, by, due_on=due_on.isoformat())


def _owner(person_id: int) -> str:
    names = accounts.member_names()
    if person_id not in names:
        raise RuleBroken("Choose somebody of your practice.")
    return names[person_id]


def _record(
    deed: audit.Deed, followup: Followup, by: audit.Actor, **details: str | int | bool
) -> None:
    audit.record(
        deed,
        by=by,
        vendor_id=followup.vendor_id,
        subject=("assessment", followup.assessment_id),
        **details,
    )
