"""How the deeds of a review read, beside accepting and returning."""

from portal.audit.rules import Deed
from portal.audit.wording import Group
from portal.audit.wording import words as _words

_A, _R = Group.ANSWERS, Group.RECORD

REVIEW_WORDS = {
    Deed.CRITERION_OVERRIDDEN: _words(
        _A,
        "user",
        "soon",
        "Judged an answer to question {question} otherwise: {before} became {after}",
        "Judged an answer otherwise than the criteria do",
    ),
    Deed.OVERRIDE_TAKEN_BACK: _words(
        _A, "corner-up-left", "", "Took back what was judged otherwise in an answer"
    ),
    Deed.FOLLOWUP_MADE: _words(
        _A, "checklist", "soon", "Added a follow-up, due {due_on}", "Added a follow-up"
    ),
    Deed.FOLLOWUP_MOVED: _words(
        _A, "checklist", "", "Moved a follow-up to {due_on}", "Moved a follow-up"
    ),
    Deed.FOLLOWUP_DONE: _words(_A, "check", "good", "Finished a follow-up"),
    Deed.FOLLOWUP_REOPENED: _words(_A, "corner-up-left", "soon", "Opened a follow-up again"),
    Deed.REVIEW_NOTED: _words(
        _A, "lock", "", "Wrote a note at question {question}", "Wrote a note at an answer"
    ),
    Deed.REVIEW_SAVED: _words(_A, "pencil", "", "Saved a review that is not finished"),
    Deed.CADENCE_CHANGED: _words(
        _R,
        "history",
        "",
        "Changed how often {tier}-tier vendors are asked: {before} became {after} days",
        "Changed how often vendors are asked",
    ),
}
