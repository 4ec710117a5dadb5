"""The end of an agreement: access, data, destruction, and the proof of each."""

from datetime import timedelta

from portal import signing
from portal.exits.actions import (
    PAPER,
    Settling,
    acknowledge,
    close_on_proof,
    close_with_reason,
    phi_flows,
    proof_of,
    reopen,
    set_aside,
    settle,
)
from portal.exits.answering import (
    Answerer,
    certified,
    make_paper,
    note_signed,
    paper_for,
    send_own,
    tell,
)
from portal.exits.asking import (
    NewAsk,
    ask,
    first_link,
    letter_for,
    letter_key,
    usual_due,
    whom_to_ask,
)
from portal.exits.models import Exit, ExitAnswer, ExitReopening, ExitStep
from portal.exits.opening import end, held_phi, retire
from portal.exits.promises import promised_by
from portal.exits.queries import (
    ExitRow,
    ExitStanding,
    answers_of,
    current_exit,
    exits_of,
    find_answer,
    find_exit,
    find_open_exit,
    get_answer,
    get_current_exit,
    get_exit,
    get_step,
    list_closed,
    list_open,
    reopenings_of,
    standing,
    standing_of,
    steps_of,
)
from portal.exits.rules import Choice, Closing, End, EndKind, StepKind, StepState, plan
from portal.exits.showing import told_in_list
from portal.exits.told import Subs, Told

LOOK_AGAIN = timedelta(days=7)
SIGN_AT = "/link/sign"

signing.once_complete(PAPER, note_signed)

__all__ = [
    "LOOK_AGAIN",
    "PAPER",
    "SIGN_AT",
    "Answerer",
    "Choice",
    "Closing",
    "End",
    "EndKind",
    "Exit",
    "ExitAnswer",
    "ExitReopening",
    "ExitRow",
    "ExitStanding",
    "ExitStep",
    "NewAsk",
    "Settling",
    "StepKind",
    "StepState",
    "Subs",
    "Told",
    "acknowledge",
    "answers_of",
    "ask",
    "certified",
    "close_on_proof",
    "close_with_reason",
    "current_exit",
    "end",
    "exits_of",
    "find_answer",
    "find_exit",
    "find_open_exit",
    "first_link",
    "get_answer",
    "get_current_exit",
    "get_exit",
    "get_step",
    "held_phi",
    "letter_for",
    "letter_key",
    "list_closed",
    "list_open",
    "make_paper",
    "note_signed",
    "paper_for",
    "phi_flows",
    "plan",
    "promised_by",
    "proof_of",
    "reopen",
    "reopenings_of",
    "retire",
    "send_own",
    "set_aside",
    "settle",
    "standing",
    "standing_of",
    "steps_of",
    "tell",
    "told_in_list",
    "usual_due",
    "whom_to_ask",
]
