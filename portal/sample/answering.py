"""The vendors' side of the sample: answers given, declined, late."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from portal import audit, documents, links, questionnaires
from portal.gateways.outside import outside
from portal.questionnaires import AnswerSource, Assessment, Attester, Filled, Place, Sending
from portal.questionnaires.standing import phi_facts
from portal.sample.cast import Part
from portal.sample.papers import soc2_report
from portal.sample.questions import packs_of
from portal.sample.reports import Reader, read_reports
from portal.sample.talking import begin_together
from portal.vendors import Phi, Vendor

if TYPE_CHECKING:
    from portal.sample.stage import Stage

Answers = Mapping[str, str | list[str]]

_ALLOWED = timedelta(days=21)
_SENT_BEFORE = {"overdue": 30, "open": 5}
_ADDRESS = "203.0.113.80"  # set aside for documentation (RFC 5737)


def answer_all(stage: "Stage", vendor: Vendor, part: Part, answers: Mapping[str, Answers]) -> None:
    """Send the questions to a vendor, and have it answer as its part says."""
    sent_on = stage.ago(_SENT_BEFORE.get(part.answers, part.answered + 9))
    sending = Sending(
        to_name=part.who,
        to_email=part.email,
        due_on=sent_on + _ALLOWED,
        packs=packs_of(part),
    )
    assessment = questionnaires.send(vendor, sending, at=_noon(stage, sent_on), by=stage.by)
    by = _by_link(assessment, part)
    if part.answers == "open":
        begin_together(stage, assessment, _noon(stage, stage.ago(1)), by=by)
    if part.answers in _SENT_BEFORE:
        return
    _answer(assessment, {**_dated(stage, part, answers["green"]), **_special(part, answers)}, by)
    _attach(stage, assessment, part, by)
    reader = Reader(
        at=_noon(stage, stage.ago(part.answered)), by=stage.by, period_end=_period_end(stage, part)
    )
    read_reports(questionnaires.fill(assessment), part.name, reader)
    if part.answers in {"red", "to_review"}:
        filled = questionnaires.fill(assessment)
        place = Place(question=filled.questions.questions[1], source=AnswerSource.VENDOR_BY_LINK)
        questionnaires.decline_question(filled, place, "We do not share this.", by=by)
    attester = Attester(name=part.who, title="Manager", source=AnswerSource.VENDOR_BY_LINK)
    answered_at = _noon(stage, stage.ago(part.answered))
    filled = questionnaires.fill(assessment)
    questionnaires.submit(filled, vendor, attester, at=answered_at, by=by)
    if part.answers != "to_review":
        _accept(stage, questionnaires.fill(assessment), part)


def _answer(assessment: Assessment, told: Answers, by: audit.Actor) -> None:
    for question in questionnaires.fill(assessment).questions.questions:
        place = Place(question=question, source=AnswerSource.VENDOR_BY_LINK)
        own = {one.id: told[one.id] for one in question.fields if told.get(one.id)}
        questionnaires.save_answers(questionnaires.fill(assessment), place, own, by=by)


def _attach(stage: "Stage", assessment: Assessment, part: Part, by: audit.Actor) -> None:
    papers = {"q1_template": stage.agreements.get(part.name)}
    if part.answers in {"to_review", "old_soc2"} or part.name == "Auralis Chart":
        papers["VQ4"] = outside().renderer.render_pdf(soc2_report(part, _period_end(stage, part)))
    for at, pdf in papers.items():
        if pdf is None:
            continue
        filled = questionnaires.fill(assessment)
        number = 0 if at == "q1_template" else 3
        place = Place(
            question=filled.questions.questions[number], source=AnswerSource.VENDOR_BY_LINK
        )
        name = "BAA template.pdf" if at == "q1_template" else "SOC 2 Type II report.pdf"
        upload = documents.Upload(stream=BytesIO(pdf), name=name)
        questionnaires.attach(filled, place, upload, at=at, by=by)


def _accept(stage: "Stage", filled: Filled, part: Part) -> None:
    facts = phi_facts(Phi.YES, frozenset(stage.practice.states))
    judgement = filled.judged(facts, on=stage.today)
    reason = "On record while the owner decides." if part.answers == "red" else ""
    reviewed_at = _noon(stage, stage.ago(max(part.answered - 2, 0)))
    questionnaires.accept(filled.assessment, judgement, reason, at=reviewed_at, by=stage.by)


def _special(part: Part, answers: Mapping[str, Answers]) -> Answers:
    return answers.get(part.answers, {}) if part.answers != "green" else {}


def _dated(stage: "Stage", part: Part, told: Answers) -> dict[str, str | list[str]]:
    ended = _period_end(stage, part)
    return {
        **told,
        "q2_after_end": "yes",
        "q4_period_start": (ended - timedelta(days=364)).isoformat(),
        "q4_period_end": ended.isoformat(),
        "q4_ra": stage.ago(120).isoformat(),
    }


def _period_end(stage: "Stage", part: Part) -> date:
    return stage.ago(520 if part.answers == "old_soc2" else 150)


def _by_link(assessment: Assessment, part: Part) -> audit.Actor:
    (link,) = links.links_of(links.LinkPurpose.QUESTIONNAIRE, [assessment.id])[assessment.id]
    return audit.Actor(kind=audit.ActorKind.LINK, actor_id=link.id, name=part.who, ip=_ADDRESS)


def _noon(stage: "Stage", on: date) -> datetime:
    return datetime.combine(on, time(12), tzinfo=ZoneInfo(stage.practice.time_zone))
