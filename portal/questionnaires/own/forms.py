"""What is filled in about a question of the practice's own."""

from wtforms import BooleanField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.questionnaires.own.rules import OwnWording
from portal.questionnaires.question_set import FieldKind
from portal.web.forms import PortalForm, choice

_TEXT = Length(max=400, message="Use 400 letters or fewer.")
_LINES = Length(max=4000, message="Use 4,000 letters or fewer.")
_RANGE = NumberRange(0, 1_000_000, message="Enter a number between 0 and 1,000,000.")
_FINE, _FOLLOW_UP, _PROBLEM = "fine", "follow_up", "problem"

_ONLY_OF = {
    "options": {FieldKind.CHOICE, FieldKind.MULTI},
    "follow_up": {FieldKind.CHOICE, FieldKind.MULTI},
    "problem": {FieldKind.CHOICE, FieldKind.MULTI},
    "yes_is": {FieldKind.YES_NO},
    "no_is": {FieldKind.YES_NO},
    "under": {FieldKind.NUMBER},
    "over": {FieldKind.NUMBER, FieldKind.DATE},
}
_JUDGED = {FieldKind.YES_NO, FieldKind.CHOICE, FieldKind.MULTI, FieldKind.NUMBER, FieldKind.DATE}


def _judged(label: str) -> SelectField:
    """Return a field that says how an answer is judged."""
    choices = [
        choice(_FINE, "In order"),
        choice(_FOLLOW_UP, "Follow up"),
        choice(_PROBLEM, "A problem: fix first"),
    ]
    return SelectField(label, choices=choices, default=_FINE, validators=[Optional()])


class OwnQuestionForm(PortalForm):
    """A question, and which answers need following up or are a problem."""

    ask = TextAreaField(
        "The question",
        description="In plain words, as you would ask it on the telephone.",
        validators=[InputRequired("Enter the question."), _TEXT],
        render_kw={"rows": "2"},
    )
    why = TextAreaField(
        "Why you ask",
        description="A sentence. The vendor can read it.",
        validators=[InputRequired("Say in a sentence why you ask."), _TEXT],
        render_kw={"rows": "2"},
    )
    hint = TextAreaField(
        "Help with the answer", validators=[Optional(), _TEXT], render_kw={"rows": "2"}
    )
    options = TextAreaField(
        "Answers to choose from",
        description="One a line, two or more.",
        validators=[InputRequired("Enter the answers, one a line."), _LINES],
        render_kw={"rows": "4"},
    )
    follow_up = TextAreaField(
        "Which of them need following up?",
        description="One a line, written as above.",
        validators=[Optional(), _LINES],
        render_kw={"rows": "2"},
    )
    problem = TextAreaField(
        "Which of them are a problem?",
        description="One a line, written as above. They count as “fix first”.",
        validators=[Optional(), _LINES],
        render_kw={"rows": "2"},
    )
    yes_is = _judged("If the answer is yes")
    no_is = _judged("If the answer is no")
    under = IntegerField("Follow up under", validators=[Optional(), _RANGE])
    over = IntegerField("Follow up over", validators=[Optional(), _RANGE])
    reason = TextAreaField(
        "Why such an answer needs a look",
        description="Your reviewer reads it beside the answer.",
        validators=[Optional(), _TEXT],
        render_kw={"rows": "2"},
    )
    is_required = BooleanField("The question is complete only with an answer", default=True)

    def fit(self, kind: FieldKind) -> None:
        """Keep only what means something for this kind of answer."""
        self.kind = kind
        for name, kinds in _ONLY_OF.items():
            if kind not in kinds:
                del self[name]
        if kind not in _JUDGED:
            del self["reason"]
        if kind is FieldKind.DATE:
            self.over.label.text = "Follow up if the day is more than this many days ago"

    def know(self, wording: OwnWording) -> None:
        """Begin with a wording that stands."""
        for name in ("ask", "why", "hint", "reason", "under", "over", "is_required"):
            if name in self:
                self[name].data = getattr(wording, name)
        for name in ("options", "follow_up", "problem"):
            if name in self:
                self[name].data = "\n".join(getattr(wording, name))
        for answer, name in (("yes", "yes_is"), ("no", "no_is")):
            if name in self:
                self[name].data = _judged_as(answer, wording)

    def told(self) -> OwnWording:
        """Return the wording."""
        return OwnWording(
            ask=self._text("ask"),
            why=self._text("why"),
            hint=self._text("hint"),
            kind=self.kind,
            is_required=bool(self.is_required.data),
            options=self._lines("options"),
            follow_up=self._lines("follow_up") + self._answers(_FOLLOW_UP),
            problem=self._lines("problem") + self._answers(_PROBLEM),
            under=self.under.data if "under" in self else None,
            over=self.over.data if "over" in self else None,
            reason=self._text("reason"),
        )

    def _text(self, name: str) -> str:
        return (self[name].data or "").replace("\r\n", "\n").strip() if name in self else ""

    def _lines(self, name: str) -> tuple[str, ...]:
        return tuple(line.strip() for line in self._text(name).split("\n") if line.strip())

    def _answers(self, judged: str) -> tuple[str, ...]:
        fields = (("yes", "yes_is"), ("no", "no_is"))
        return tuple(
            answer for answer, name in fields if name in self and self[name].data == judged
        )


def _judged_as(answer: str, wording: OwnWording) -> str:
    if answer in wording.problem:
        return _PROBLEM
    return _FOLLOW_UP if answer in wording.follow_up else _FINE
