"""How the deeds about a practice's own questions read."""

from portal.audit.rules import Deed
from portal.audit.wording import Group
from portal.audit.wording import words as _words

_A = Group.ANSWERS

QUESTION_WORDS = {
    Deed.OWN_QUESTION_ADDED: _words(_A, "pencil", "", "Wrote a question of the practice's own"),
    Deed.OWN_QUESTION_REWORDED: _words(
        _A,
        "pencil",
        "",
        "Worded a question of the practice's own anew, version {version}",
        "Worded a question of the practice's own anew",
    ),
    Deed.OWN_QUESTION_RETIRED: _words(
        _A, "archive", "", "Retired a question of the practice's own"
    ),
    Deed.OWN_QUESTION_MOVED: _words(
        _A, "pencil", "", "Changed the order of the practice's own questions"
    ),
}
