"""How the deeds of those who answer questions read, beside saving and declining."""

from portal.audit.rules import Deed
from portal.audit.wording import Group
from portal.audit.wording import words as _words

_A, _L = Group.ANSWERS, Group.LETTERS

ANSWERING_WORDS = {
    Deed.ANSWERS_STARTED: _words(
        _A,
        "file-text",
        "",
        "Started {fields} answers from {origin}, for the vendor to confirm",
        "Started answers for the vendor to confirm",
    ),
    Deed.ANSWERS_CONFIRMED: _words(
        _A,
        "check",
        "good",
        "Confirmed question {question} as still true",
        "Confirmed answers as still true",
    ),
    Deed.ANSWERS_CLASHED: _words(
        _A,
        "git-branch",
        "soon",
        "Wrote to question {question} while somebody else did; both are kept",
        "Two wrote at once; both are kept",
    ),
    Deed.CLASH_SETTLED: _words(
        _A,
        "check",
        "",
        "Chose between two answers to question {question}",
        "Chose between two answers",
    ),
    Deed.QUESTION_PASSED_ON: _words(
        _L,
        "user-share",
        "waiting",
        "Passed question {question} on to a colleague",
        "Passed a question on to a colleague",
    ),
    Deed.QUESTION_HANDED_BACK: _words(
        _A, "corner-up-left", "", "Handed question {question} back", "Handed a question back"
    ),
    Deed.QUESTION_TAKEN_BACK: _words(
        _A, "x", "", "Took question {question} back", "Took a question back"
    ),
    Deed.WRONG_PERSON_SAID: _words(
        _L, "user", "soon", "Said that they are the wrong person to ask"
    ),
    Deed.MESSAGES_TOLD: _words(
        _L, "mail", "", "Told of {messages} messages by letter", "Told of messages by letter"
    ),
}
