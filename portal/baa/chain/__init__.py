"""The chain of agreements: what was in force when, until when, and how far down it reaches."""

from portal.baa.chain.asking import (
    ANSWER_WITHIN,
    NewAnswer,
    NewAsk,
    answer,
    ask,
    letter_for,
    letter_key,
    take_over,
    withdraw,
)
from portal.baa.chain.ending import due_of, tell_of_endings
from portal.baa.chain.inforce import InForce, Linked, chain_of, in_force
from portal.baa.chain.lists import Confirmed, confirmed_of
from portal.baa.chain.models import NoticeDecision, SubcontractorAnswer, SubcontractorAsk
from portal.baa.chain.noticing import NewNotice, confirm_notice, notice_of, notices_of
from portal.baa.chain.overlays import clocks_for
from portal.baa.chain.renewal import Renewal, renewal_of
from portal.baa.chain.statements import Says, Statement
from portal.baa.chain.telling import NoticeKind, Told, Verdict, judge
from portal.baa.chain.yearly import ask_again

__all__ = [
    "ANSWER_WITHIN",
    "Confirmed",
    "InForce",
    "Linked",
    "NewAnswer",
    "NewAsk",
    "NewNotice",
    "NoticeDecision",
    "NoticeKind",
    "Renewal",
    "Says",
    "Statement",
    "SubcontractorAnswer",
    "SubcontractorAsk",
    "Told",
    "Verdict",
    "answer",
    "ask",
    "ask_again",
    "chain_of",
    "clocks_for",
    "confirm_notice",
    "confirmed_of",
    "due_of",
    "in_force",
    "judge",
    "letter_for",
    "letter_key",
    "notice_of",
    "notices_of",
    "renewal_of",
    "take_over",
    "tell_of_endings",
    "withdraw",
]
