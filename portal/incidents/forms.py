"""What staff fills in about an incident: judgements, numbers, duties, letters."""

from collections.abc import Collection
from datetime import date
from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    DateField,
    EmailField,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.documents import Upload
from portal.documents.forms import ACCEPT
from portal.incidents.actions import Deciding, Delaying
from portal.incidents.asking import NewAsk
from portal.incidents.facts import MOST_PEOPLE
from portal.incidents.rules import FACTORS, Agency, Decision, DelayKind, DutyState
from portal.incidents.situation import Settled
from portal.web.forms import PortalForm, choice

_LINE = Length(max=200, message="Use 200 letters or fewer.")
_LONG = Length(max=4000, message="Use 4,000 letters or fewer.")
_NUMBER = NumberRange(min=0, max=MOST_PEOPLE, message="Enter how many people, as a number.")
_KEPT = "It is kept with your name."


def _area(label: str, hint: str = _KEPT, missing: str = "") -> Any:
    asked = InputRequired(missing) if missing else Optional()
    return TextAreaField(
        label, description=hint, validators=[asked, _LONG], render_kw={"rows": "3"}
    )


def _proof(label: str = "Proof", hint: str = "PDF, PNG, JPEG, DOCX or XLSX.") -> Any:
    return FileField(label, description=hint, render_kw={"accept": ACCEPT})


def _chosen(field: FileField) -> Upload | None:
    if not getattr(field.data, "filename", ""):
        return None
    return Upload(stream=field.data.stream, name=field.data.filename)


class AgencyForm(PortalForm):
    """Whether the vendor is the practice's agent."""

    agency = RadioField(
        "How is it?",
        choices=[choice(one, one.words) for one in Agency],
        validators=[InputRequired("Choose one.")],
    )
    reason = _area(
        "Who says so, and why?", "Such as: counsel, in a mail of Monday.", "Write down why."
    )


class PeopleForm(PortalForm):
    """How many people are affected."""

    total = IntegerField(
        "How many people in all?",
        description="Of your practice. The best number known now.",
        validators=[InputRequired("Enter how many people, as a number."), _NUMBER],
    )
    reason = _area("How do you know?", "Such as: their list of Monday.", "Write down how you know.")

    def by_state(self) -> dict[str, int]:
        """Return the numbers of the states that were filled in."""
        found = getattr(self, "states", None)
        if found is None:
            return {}
        return {one.short_name: one.data for one in found.form if one.data is not None}


def people_form(states: Collection[str], known: dict[str, Any]) -> PeopleForm:
    """Return the form with a field for each of the practice's states."""
    if not states:
        return PeopleForm(data=known)
    fields = {
        one: IntegerField(f"Of these, how many live in {one}?", validators=[Optional(), _NUMBER])
        for one in states
    }
    parts: Any = type("StateForm", (Form,), fields)
    with_states: Any = type("StatedPeopleForm", (PeopleForm,), {"states": FormField(parts)})
    made: PeopleForm = with_states(data=known)
    return made


class DecisionForm(PortalForm):
    """What it is: the four factors, and the outcome."""

    information = _area(FACTORS["information"], "")
    person = _area(FACTORS["person"], "")
    acquired = _area(FACTORS["acquired"], "")
    mitigation = _area(FACTORS["mitigation"], "")
    decision = RadioField(
        "What is it?",
        choices=[choice(one, one.words) for one in Decision],
        validators=[InputRequired("Choose one.")],
    )
    reason = _area("Why?", _KEPT, "Write down why.")
    proof = _proof("Assessment on paper", "What counsel wrote, or your own. " + ACCEPT)

    def told(self) -> Deciding:
        """Return what was decided."""
        factors = {one: self[one].data or "" for one in FACTORS}
        return Deciding(
            decision=Decision(self.decision.data), reason=self.reason.data or "", factors=factors
        )

    def upload(self) -> Upload | None:
        """Return the paper, if one was added."""
        return _chosen(self.proof)


class DelayForm(PortalForm):
    """That law enforcement asked to wait."""

    kind = RadioField(
        "How did they ask?",
        choices=[
            choice(DelayKind.WRITTEN, "In writing, with the time"),
            choice(DelayKind.ORAL, "By word of mouth: 30 days at most"),
        ],
        validators=[InputRequired("Choose one.")],
    )
    stated_on = DateField("Asked on", validators=[InputRequired("Enter the day they asked.")])
    until = DateField("Wait until", validators=[InputRequired("Enter until when.")])
    reason = _area("Who asked?", "Name, agency, and what they said.", "Write down who asked.")
    proof = _proof("The statement", "Needed if it is in writing.")

    def told(self) -> Delaying:
        """Return what was asked."""
        return Delaying(
            kind=DelayKind(self.kind.data),
            stated_on=self.stated_on.data or date.min,
            until=self.until.data or date.min,
            reason=self.reason.data or "",
        )

    def upload(self) -> Upload | None:
        """Return the statement, if it was added."""
        return _chosen(self.proof)


class DutyForm(PortalForm):
    """What became of a duty."""

    state = RadioField(
        "How does it stand?",
        choices=[
            choice(DutyState.DONE, "Done"),
            choice(DutyState.NOT_APPLICABLE, "Does not apply"),
            choice(DutyState.OPEN, "Still open"),
        ],
        validators=[InputRequired("Choose one.")],
    )
    done_on = DateField("Done on", validators=[Optional()])
    why = _area("Notes, or why it does not apply")
    proof = _proof("Proof", "The letter, a receipt, a confirmation page.")

    def told(self) -> Settled:
        """Return what became of it."""
        return Settled(
            state=DutyState(self.state.data), done_on=self.done_on.data, why=self.why.data or ""
        )

    def upload(self) -> Upload | None:
        """Return the proof, if one was added."""
        return _chosen(self.proof)


class WhyForm(PortalForm):
    """Why an incident is closed, or opened again."""

    reason = _area("Why?", _KEPT, "Write down why.")


class SendForm(PortalForm):
    """To whom the reporting link goes."""

    to_name = StringField(
        "Whom do you write to?",
        description="A person, or a desk.",
        validators=[InputRequired("Enter the person's name."), _LINE],
    )
    to_email = EmailField(
        "Their email",
        validators=[InputRequired("Enter a whole email address, such as name@company.com."), _LINE],
    )
    seen = HiddenField()

    @property
    def was_seen(self) -> bool:
        """Tell whether the letter was shown already. Nothing goes before it was."""
        return bool(self.seen.data == "yes")

    @property
    def is_to_change(self) -> bool:
        """Tell whether the letter was seen, and something about it should be different."""
        return bool(self.seen.data == "change")

    def told(self, reply_email: str, due_on: date) -> NewAsk:
        """Return whom to write to."""
        return NewAsk(
            to_name=self.to_name.data or "",
            to_email=self.to_email.data or "",
            due_on=due_on,
            reply_email=reply_email,
        )


class AskForm(SendForm):
    """Whom to ask for the facts, and by when."""

    due_on = DateField("Answer by", validators=[InputRequired("Choose a day.")])
