"""What people fill in as they review: another verdict, a follow-up, how often to ask."""

from collections.abc import Mapping

from werkzeug.datastructures import MultiDict
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.errors import RuleBroken
from portal.questionnaires.actions.following import NewFollowup
from portal.questionnaires.actions.judging import NewOverride
from portal.questionnaires.cadence import LEAST_DAYS, MOST_DAYS
from portal.questionnaires.question_set import Level
from portal.questionnaires.review_rules import LEVEL_WORDS
from portal.vendors import Tier
from portal.web.forms import PortalForm, choice

_LONG = Length(max=4000, message="Use 4,000 letters or fewer.")
_SHORT = Length(max=1000, message="Use 1,000 letters or fewer.")
_DAYS = (
    InputRequired("Enter a number of days."),
    NumberRange(min=LEAST_DAYS, max=MOST_DAYS, message=f"Between {LEAST_DAYS} and {MOST_DAYS:,}."),
)


class OverrideForm(PortalForm):
    """How a person judges one criterion, and why."""

    level = RadioField("How do you judge it?", validators=[InputRequired("Choose a verdict.")])
    reason = TextAreaField(
        "Why?",
        description="Shown wherever the verdict is shown, with your name and the date.",
        validators=[InputRequired("Say why you judge it otherwise."), _LONG],
        render_kw={"rows": "4"},
    )

    def offer(self, now: Level) -> None:
        """Offer every verdict but the one that stands."""
        words = [(one, LEVEL_WORDS[one]) for one in Level if one is not now]
        self.level.choices = [choice(one, said) for one, said in words]

    def told(self, criterion_id: str) -> NewOverride:
        """Return what the person judges."""
        level = Level(self.level.data)
        return NewOverride(criterion_id=criterion_id, level=level, reason=self.reason.data or "")


class MoveForm(PortalForm):
    """Who does what is followed up, and until when."""

    owner = SelectField("Who does it?", validators=[Optional()])
    due_on = DateField("By when?", validators=[Optional()])

    def offer(self, people: Mapping[int, str], mine: int) -> None:
        """Offer the people of the practice, oneself first."""
        self.owner.choices = [choice(str(number), name) for number, name in people.items()]
        if not self.owner.data:
            self.owner.data = str(mine)


class FollowupForm(MoveForm):
    """What is to be done, by whom, and until when."""

    what = StringField("What is to be done?", validators=[_SHORT])

    @property
    def is_told(self) -> bool:
        """Tell whether there is anything to be done."""
        return bool((self.what.data or "").strip())

    def followup(self) -> NewFollowup:
        """Return what is followed up. There is no usual day: a person chooses it."""
        if self.due_on.data is None:
            raise RuleBroken("Enter a day by which it is done.")
        owner_id = int(self.owner.data or 0)
        return NewFollowup(what=self.what.data or "", owner_id=owner_id, due_on=self.due_on.data)


class AcceptanceForm(FollowupForm):
    """Why answers are accepted although some need fixing, and what is followed up."""

    reason = TextAreaField(
        "Why do you accept them?",
        description="Kept with your name and the date.",
        validators=[Optional(), _LONG],
        render_kw={"rows": "3"},
    )


class DoneForm(PortalForm):
    """What came of a follow-up."""

    words = StringField("What came of it?", validators=[Optional(), _SHORT])


class CadenceForm(PortalForm):
    """After how many days vendors of each tier are asked anew."""

    high = IntegerField("High tier, in days", validators=[*_DAYS])
    medium = IntegerField("Medium tier, in days", validators=[*_DAYS])
    low = IntegerField("Low tier, in days", validators=[*_DAYS])

    def told(self) -> dict[Tier, int]:
        """Return the days of each tier."""
        fields = {Tier.HIGH: self.high, Tier.MEDIUM: self.medium, Tier.LOW: self.low}
        return {tier: one.data or 0 for tier, one in fields.items()}


def drafts_in(form: MultiDict[str, str], numbers: Mapping[str, str]) -> dict[str, tuple[str, bool]]:
    """Return each message that was typed, and whether its answer was ticked, by question."""
    ticked = form.getlist("return")
    return {
        question_id: (form.get(f"message-{number}", ""), number in ticked)
        for number, question_id in numbers.items()
        if number in ticked or form.get(f"message-{number}", "").strip()
    }


def notes_in(form: MultiDict[str, str], numbers: Mapping[str, str]) -> dict[str, str]:
    """Return the notes for our team that were typed, by question."""
    typed = {one: form.get(f"note-{number}", "") for number, one in numbers.items()}
    return {question_id: words for question_id, words in typed.items() if words.strip()}
