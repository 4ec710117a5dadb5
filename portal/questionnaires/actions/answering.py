"""Saving answers as they are typed, and declining a question."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from portal import audit, clock
from portal.db import session
from portal.errors import RuleBroken
from portal.questionnaires import rules
from portal.questionnaires.actions.putting import Place, check_open, put, record_at
from portal.questionnaires.answers import Typed, tidy
from portal.questionnaires.filled import INSTEAD, Filled
from portal.questionnaires.models import Answer

# A line of the trail is no place for essays, and neither is a field.
_LONGEST = 100_000


def save_answers(
    filled: Filled, place: Place, told: Mapping[str, Typed], *, by: audit.Actor
) -> list[str]:
    """Save what was typed, also what makes no sense. Return which answers changed.

    A started answer that is told as it stands stays started: saving is not confirming.
    """
    check_open(filled, place)
    standing = {**filled.shown.typed, **_instead(filled)}
    wanted = {name: tidy(typed) for name, typed in told.items() if name in place.own_ids}
    changed = {name: typed for name, typed in wanted.items() if standing.get(name, "") != typed}
    changed = {name: typed for name, typed in changed.items() if typed or standing.get(name)}
    if any(len(str(typed)) > _LONGEST for typed in changed.values()):
        raise RuleBroken("That is very long. Attach it as a document instead.")
    last_saved_at = _last_saved_at(filled, place)
    for name, typed in changed.items():
        put(filled, place, name, typed or None, by)
    if place.question.id in filled.said.declined and any(wanted.values()):
        put(filled, place, place.question.id, None, by)
        changed[place.question.id] = ""
    if changed and rules.is_new_burst(last_saved_at, at=clock.now()):
        record_at(audit.Deed.ANSWER_SAVED, filled, place, by, fields=len(changed))
    return sorted(changed)


def decline_question(filled: Filled, place: Place, reason: str, *, by: audit.Actor) -> None:
    """Decline to answer a question. What was typed before is kept."""
    check_open(filled, place)
    put(filled, place, place.question.id, tidy(reason) or None, by, declined=True)
    record_at(audit.Deed.ANSWER_DECLINED, filled, place, by, with_reason=bool(reason.strip()))


def _instead(filled: Filled) -> dict[str, Typed]:
    return {question_id + INSTEAD: words for question_id, words in filled.shown.instead.items()}


def _last_saved_at(filled: Filled, place: Place) -> datetime | None:
    return session.scalar(
        select(func.max(Answer.saved_at)).where(
            Answer.assessment_id == filled.assessment.id,
            Answer.field_id.in_(place.own_ids),
            Answer.source == place.source,
        )
    )
