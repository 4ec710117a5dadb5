"""Questions that nobody has sent back: who is reminded, and when."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from portal import audit, links, notices, reminders
from portal.db import session
from portal.links import Link, LinkPurpose
from portal.questionnaires.actions import asked_of, correspondence
from portal.questionnaires.models import Assessment
from portal.questionnaires.notices import reminder_letter
from portal.questionnaires.rules import AssessmentState
from portal.reminders import Open
from portal.vendors import get_vendor

_PURPOSE = LinkPurpose.QUESTIONNAIRE


def due_reminders(on: date) -> list[tuple[int, int]]:
    """Return which assessments are to be reminded on this day, and for which time."""
    rows = select(Assessment).where(Assessment.state == AssessmentState.SENT)
    sent = {one.id: one for one in session.scalars(rows.order_by(Assessment.id))}
    due = {number: reminders.due_number(one, on) for number, one in _standing(sent).items()}
    return [(number, time) for number, time in due.items() if time]


def remind(assessment_id: int, number: int, *, on: date, by: audit.Actor) -> None:
    """Remind whoever holds the newest link to the questions, if they still wait to be answered."""
    rows = select(Assessment).where(Assessment.id == assessment_id)
    one = session.scalar(rows.with_for_update().execution_options(populate_existing=True))
    if one is None or one.state != AssessmentState.SENT:
        return
    if reminders.due_number(_standing({one.id: one})[one.id], on) != number:
        return
    made = links.links_of(_PURPOSE, [one.id]).get(one.id, [])
    link = next((link for link in made if link.withdrawn_at is None), None)
    if link is None:
        return
    asker = audit.Actor(kind=audit.ActorKind.PORTAL, name=one.sent_by_name)
    vendor = get_vendor(one.vendor_id)

    def write(renewed: Link, token: str) -> notices.Letter:
        about = correspondence(vendor, renewed.person_name, renewed.email, by=asker)
        code = renewed.verify_code
        return reminder_letter(
            about, one.sent_on, one.due_on, number, asked_of(one), verify_code=code, token=token
        )

    reminders.remind(link, number, write, on=on, by=by)


def _standing(sent: Mapping[int, Assessment]) -> dict[int, Open]:
    went = reminders.sent_numbers(_PURPOSE, sent)
    calls = reminders.last_calls(_PURPOSE, sent)
    found = {}
    for number, one in sent.items():
        numbers, last_on = went.get(number, (set(), None))
        call = calls.get(number)
        found[number] = Open(
            asked_on=one.sent_on,
            sent=numbers,
            last_sent_on=last_on,
            quiet_until=call.next_on if call else None,
        )
    return found
