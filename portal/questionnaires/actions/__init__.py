"""What can be done with the questions: sent, answered, attested, reviewed."""

from portal.questionnaires.actions.addressing import check_anew, send_anew
from portal.questionnaires.actions.answering import decline_question, save_answers
from portal.questionnaires.actions.attesting import Attester, decline_all, submit
from portal.questionnaires.actions.evidence import attach, open_receipt, remove_evidence
from portal.questionnaires.actions.putting import Place
from portal.questionnaires.actions.reviewing import accept, record_read, return_answers
from portal.questionnaires.actions.sending import (
    Sending,
    asked_of,
    check_asking,
    check_sending,
    correspondence,
    letter_key,
    send,
    withdraw,
)
from portal.questionnaires.actions.starting import confirm_answers, prefill

__all__ = [
    "Attester",
    "Place",
    "Sending",
    "accept",
    "asked_of",
    "attach",
    "check_anew",
    "check_asking",
    "check_sending",
    "confirm_answers",
    "correspondence",
    "decline_all",
    "decline_question",
    "letter_key",
    "open_receipt",
    "prefill",
    "record_read",
    "remove_evidence",
    "return_answers",
    "save_answers",
    "send",
    "send_anew",
    "submit",
    "withdraw",
]
