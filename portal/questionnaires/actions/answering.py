"""Saving answers as they are typed, and declining a question."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from portal import audit, clock
from portal.errors import RuleBroken
from portal.questionnaires import rules
from portal.questionnaires.actions.putting import Place, check_open, put, record_at, rows_now
from portal.questionnaires.answers import Typed, tidy
from portal.questionnaires.filled import Filled
from portal.questionnaires.models import Answer

# A line of the trail is no place for essays, and neither is a field.
_LONGEST = 100_000


def save_answers(
    filled: Filled, place: Place, told: Mapping[str, Typed], *, by: audit.Actor, page: str = ""
) -> list[str]:
    """Save what was typed, also what makes no sense. Return which answers changed.

    A started answer that is told as it stands stays started: saving is not confirming.
    """
    check_open(filled, place)
    rows = rows_now(filled, place.own_ids)
    standing = {name: row.value for name, row in rows.items() if not row.declined}
    wanted = {name: tidy(typed) for name, typed in told.items() if name in place.own_ids}
    changed = {
        name: typed
        for name, typed in wanted.items()
        if (standing.get(name) or None) != (typed or None)
    }
    if any(len(str(typed)) > _LONGEST for typed in changed.values()):
        raise RuleBroken("That is very long. Attach it as a document instead.")
    last_saved_at = _last_saved_at(rows.values(), place)
    for name, typed in changed.items():
        put(filled, place, name, typed or None, by, page=page)
    declined = rows.get(place.question.id)
    if declined and declined.declined and any(wanted.values()):
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


def _last_saved_at(rows: Iterable[Answer], place: Place) -> datetime | None:
    return max((row.saved_at for row in rows if row.source == place.source), default=None)
