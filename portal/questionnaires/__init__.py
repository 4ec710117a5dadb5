"""The five questions: sent by link, answered, judged, reviewed."""

from portal.questionnaires.actions import (
    Attester,
    Place,
    Sending,
    accept,
    attach,
    check_sending,
    confirm_answers,
    decline_all,
    decline_question,
    prefill,
    record_read,
    remove_evidence,
    return_answers,
    save_answers,
    send,
    submit,
    withdraw,
)
from portal.questionnaires.criteria import Facts
from portal.questionnaires.filled import Filled
from portal.questionnaires.models import Assessment, Attestation
from portal.questionnaires.queries import (
    AssessmentTab,
    assessments_of,
    fill,
    find_assessment,
    find_current,
    get_assessment,
    latest_attestation,
    to_review_count,
)
from portal.questionnaires.question_set import Level, QuestionSet, SetBroken
from portal.questionnaires.rules import (
    AnswerSource,
    AssessmentStanding,
    AssessmentState,
    ReportKind,
    StartedFrom,
)
from portal.questionnaires.set_reading import current_set
from portal.questionnaires.set_reading import thaw as set_from
from portal.questionnaires.sets.offering import Offer, offers, payload_for
from portal.questionnaires.sets.pack_reading import read_pack
from portal.questionnaires.standing import standing_of

__all__ = [
    "AnswerSource",
    "Assessment",
    "AssessmentStanding",
    "AssessmentState",
    "AssessmentTab",
    "Attestation",
    "Attester",
    "Facts",
    "Filled",
    "Level",
    "Offer",
    "Place",
    "QuestionSet",
    "ReportKind",
    "Sending",
    "SetBroken",
    "StartedFrom",
    "accept",
    "assessments_of",
    "attach",
    "check_sending",
    "confirm_answers",
    "current_set",
    "decline_all",
    "decline_question",
    "fill",
    "find_assessment",
    "find_current",
    "get_assessment",
    "latest_attestation",
    "offers",
    "payload_for",
    "prefill",
    "read_pack",
    "record_read",
    "remove_evidence",
    "return_answers",
    "save_answers",
    "send",
    "set_from",
    "standing_of",
    "submit",
    "to_review_count",
    "withdraw",
]
