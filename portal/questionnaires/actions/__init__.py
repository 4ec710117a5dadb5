"""What can be done with the questions: sent, answered, attested, reviewed."""

from portal.questionnaires.actions.answering import (
    Place,
    attach,
    decline_question,
    open_receipt,
    remove_evidence,
    save_answers,
)
from portal.questionnaires.actions.attesting import Attester, decline_all, submit
from portal.questionnaires.actions.reviewing import accept, record_read, return_answers
from portal.questionnaires.actions.sending import (
    Sending,
    check_sending,
    correspondence,
    letter_key,
    send,
    withdraw,
)

__all__ = [
    "Attester",
    "Place",
    "Sending",
    "accept",
    "attach",
    "check_sending",
    "correspondence",
    "decline_all",
    "decline_question",
    "letter_key",
    "open_receipt",
    "record_read",
    "remove_evidence",
    "return_answers",
    "save_answers",
    "send",
    "submit",
    "withdraw",
]
