"""A vendor of the sample in the midst of its answers: a start, a question back, a colleague, two texts."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from portal import audit, links, questionnaires
from portal.questionnaires import AnswerSource, Assessment, Place, StartedFrom
from portal.questionnaires.answers import Typed
from portal.questionnaires.together.asking import ask
from portal.questionnaires.together.clashes import save_sheet
from portal.questionnaires.together.passes import Colleague, pass_question
from portal.questionnaires.together.seen import Sheet, seen_now

if TYPE_CHECKING:
    from portal.sample.stage import Stage

_KNOWN: dict[str, Typed] = {"q2_events": ["view", "change"], "q2_mfa": "yes", "q2_named": "yes"}
_NOTE = {"q2_mfa": "From your SOC 2 report, page 12"}


def begin_together(
    stage: "Stage", assessment: Assessment, at: datetime, *, by: audit.Actor
) -> None:
    """Have several people of a vendor begin."""
    filled = questionnaires.fill(assessment)
    questionnaires.prefill(filled, _KNOWN, started_from=StartedFrom.DOCUMENT, notes=_NOTE, by=by)
    first, third = (
        Place(question=filled.questions.question(number), source=AnswerSource.VENDOR_BY_LINK)
        for number in (1, 3)
    )
    unseen = {"q1_scope": seen_now(0, "")}
    dana = replace(by, name="Dana Lee")
    for who, page, words in (
        (by, "sample-first", "The whole product"),
        (dana, "sample-second", "Messages and reminders"),
    ):
        sheet = Sheet(page=page, seen=unseen)
        save_sheet(questionnaires.fill(assessment), first, {"q1_scope": words}, sheet, by=who)
    ask(filled, third.question, "Do you mean our backups, too?", at=at, by=by)
    ask(filled, third.question, "Yes, the backups as well.", at=at, by=stage.by)
    purpose = links.LinkPurpose.QUESTIONNAIRE
    (link, *_) = links.links_of(purpose, [assessment.id])[assessment.id]
    to = Colleague(name="Lee Ortiz", email="lee@example.com", note="You know the servers.")
    pass_question(questionnaires.fill(assessment), third, to, link, on=stage.today, by=by)
