"""What vendors and staff fill in about the questions."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import BinaryIO, cast

from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    HiddenField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectMultipleField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput

from portal import links
from portal.documents import Upload
from portal.errors import RuleBroken
from portal.questionnaires.actions import Attester, Sending
from portal.questionnaires.answers import NONE, Typed
from portal.questionnaires.filled import INSTEAD
from portal.questionnaires.question_set import FieldKind, Question
from portal.questionnaires.rules import AnswerSource
from portal.questionnaires.sets.offering import Offer
from portal.vendors import Contact
from portal.web.forms import PortalForm, choice

_LINE = Length(max=200, message="Use 200 letters or fewer.")
_LONG = Length(max=4000, message="Use 4,000 letters or fewer.")
_ONE_ONLY = frozenset({FieldKind.CHOICE, FieldKind.YES_NO})
ELSE = "else"


class AnswersForm(PortalForm):
    """The answers to one question. Its fields come from the data, so only the token is here."""


class AttestForm(PortalForm):
    """Who stands up for the answers."""

    full_name = StringField(
        "Your full name",
        validators=[InputRequired("Enter your full name."), _LINE],
        render_kw={"autocomplete": "name"},
    )
    job = StringField(
        "Your title",
        validators=[InputRequired("Enter your title."), _LINE],
        render_kw={"autocomplete": "organization-title"},
    )
    is_true = BooleanField("", validators=[DataRequired("Tick this to stand up for the answers.")])

    def told(self) -> Attester:
        """Return who attests."""
        return Attester(
            name=self.full_name.data or "",
            title=self.job.data or "",
            source=AnswerSource.VENDOR_BY_LINK,
        )


class DeclineQuestionForm(PortalForm):
    """Why a question is not answered, if the vendor wants to say."""

    reason = TextAreaField(
        "Why not?",
        description="Kept as you write it.",
        validators=[Optional(), _LONG],
        render_kw={"rows": "3"},
    )


class DeclineAllForm(PortalForm):
    """Why a vendor does not take part."""

    reason = TextAreaField(
        "In your words",
        description="Kept as you write it.",
        validators=[InputRequired("Say why, in a few words."), _LONG],
        render_kw={"rows": "4"},
    )
    full_name = StringField(
        "Your full name",
        validators=[InputRequired("Enter your full name."), _LINE],
        render_kw={"autocomplete": "name"},
    )


class AddressForm(PortalForm):
    """To whom a letter goes. First it is shown, then it is sent."""

    contact = RadioField("Who will answer?", validators=[Optional()])
    to_name = StringField(
        "Their name", validators=[Optional(), _LINE], render_kw={"autocomplete": "off"}
    )
    to_email = EmailField("Their email", validators=[_LINE], render_kw={"autocomplete": "off"})
    seen = HiddenField()

    def offer(self, contacts: list[Contact], vendor_name: str) -> None:
        """Offer the contacts that have an address, and somebody else."""
        known = [one for one in contacts if one.email]
        if known and not self.is_submitted():
            self.contact.data = str(known[0].id)
        self._known = {str(one.id): (one.addressed(vendor_name), one.email) for one in known}
        self.contact.choices = [
            *(choice(number, ", ".join(told)) for number, told in self._known.items()),
            choice(ELSE, "Somebody else"),
        ]
        if known:
            self.contact.flags.required = True
        else:
            del self.contact
            self.to_name.flags.required = self.to_email.flags.required = True

    @property
    def was_seen(self) -> bool:
        """Tell whether the letter was shown, and this is the word to send it."""
        return bool(self.seen.data == "yes")

    @property
    def is_to_look(self) -> bool:
        """Tell whether the letter is to be shown as a mail program shows it."""
        return bool(self.seen.data == "look")

    def addressee(self) -> tuple[str, str]:
        """Return the name and address of the person who is asked. What was typed comes first."""
        typed = (self.to_name.data or "").strip(), (self.to_email.data or "").strip()
        chosen = self.contact.data if "contact" in self else ELSE
        return typed if any(typed) else self._known.get(chosen, typed)

    def validate_to_email(self, _field: EmailField) -> None:
        """Want a whole address and a name where no contact is chosen."""
        name, email = self.addressee()
        if not name:
            raise ValidationError("Enter the name of the person who will answer.")
        try:
            links.checked_email(email)
        except RuleBroken as refusal:
            raise ValidationError(str(refusal)) from None


class SendForm(AddressForm):
    """To whom the questions go, and by when."""

    second_name = StringField(
        "Who else may answer?",
        description="If the letter comes back, a new one goes to this person by itself.",
        validators=[Optional(), _LINE],
        render_kw={"autocomplete": "off"},
    )
    second_email = EmailField(
        "The second person's email",
        validators=[Optional(), _LINE],
        render_kw={"autocomplete": "off"},
    )
    due_on = DateField(
        "Please answer by",
        description="This day stands in the letter. Three weeks is usual.",
        validators=[InputRequired("Enter a day.")],
    )
    packs = SelectMultipleField(
        "What else do you ask, beside the five questions?",
        description="Ticked where it fits what this vendor does. Fewer are answered sooner.",
        validators=[Optional()],
        option_widget=CheckboxInput(),
    )
    # The sending whose answers start these.
    again = HiddenField()

    def offer_packs(self, offered: Sequence[Offer]) -> None:
        """Offer the packs of questions, with those ticked that are suggested."""
        self.packs.choices = [choice(one.id, one.title) for one in offered]
        if not self.is_submitted():
            self.packs.data = [one.id for one in offered if one.is_suggested]

    def offer(self, contacts: list[Contact], vendor_name: str) -> None:
        """Offer the contacts, and the second one of them as the second to be asked."""
        super().offer(contacts, vendor_name)
        known = [one for one in contacts if one.email]
        if len(known) > 1 and not self.is_submitted():
            self.second_name.data = known[1].addressed(vendor_name)
            self.second_email.data = known[1].email

    def told(self) -> Sending:
        """Return the sending."""
        name, email = self.addressee()
        again = self.again.data or ""
        return Sending(
            to_name=name,
            to_email=email,
            due_on=chosen_day(self.due_on),
            previous_id=int(again) if again.isdecimal() else None,
            second_name=self.second_name.data or "",
            second_email=self.second_email.data or "",
            packs=tuple(self.packs.data or ()),
        )

    def validate_second_email(self, _field: EmailField) -> None:
        """Want a whole address, if there is one."""
        try:
            links.checked_email(self.second_email.data or "")
        except RuleBroken as refusal:
            raise ValidationError(str(refusal)) from None


class WithdrawForm(PortalForm):
    """Why a request is taken back."""

    reason = TextAreaField(
        "Why?",
        description="Kept with your name. The vendor is not told.",
        validators=[InputRequired("Say why, in a few words."), _LONG],
        render_kw={"rows": "3"},
    )


class AcceptForm(PortalForm):
    """Why answers are accepted although some need fixing."""

    reason = TextAreaField(
        "Why do you accept them?",
        description="Kept with your name and the date.",
        validators=[Optional(), _LONG],
        render_kw={"rows": "3"},
    )


class ReturnForm(PortalForm):
    """Which answers go back. The messages stand beside the answers on the page."""


class CallForm(PortalForm):
    """Who told the answers in a call."""

    full_name = StringField(
        "Who told you?",
        description="The person at the vendor who spoke with you.",
        validators=[InputRequired("Enter the name of the person who told you."), _LINE],
    )
    job = StringField("Their title", validators=[InputRequired("Enter their title."), _LINE])

    def told(self) -> Attester:
        """Return who told, and that it was in a call."""
        return Attester(
            name=self.full_name.data or "",
            title=self.job.data or "",
            source=AnswerSource.STAFF_FROM_CALL,
        )


def chosen_day(field: DateField) -> date:
    """Return the day of a field that was checked for one."""
    if field.data is None:
        raise RuleBroken("Enter a day.")
    return field.data


def told_in(form: MultiDict[str, str], question: Question) -> dict[str, Typed]:
    """Return what was typed to a question. A choice that was not made is not told."""
    told: dict[str, Typed] = {}
    for one in question.fields:
        if one.kind is FieldKind.MULTI:
            told[one.id] = form.getlist(one.id)
        elif one.kind is FieldKind.DATE and form.get(f"{one.id}.none"):
            told[one.id] = NONE
        elif one.kind is not FieldKind.FILE and (one.id in form or one.kind not in _ONE_ONLY):
            told[one.id] = form.get(one.id, "")
    told[question.id + INSTEAD] = form.get("instead", "")
    return told


def uploads_in(files: MultiDict[str, FileStorage], question: Question) -> list[tuple[str, Upload]]:
    """Return the files that came with a question, each with its place."""
    places = [one.id for one in question.fields if one.kind is FieldKind.FILE] + [question.id]
    return [
        (place, Upload(stream=cast("BinaryIO", file.stream), name=file.filename))
        for place in places
        for file in files.getlist(place)
        if file.filename
    ]


def messages_in(form: MultiDict[str, str], numbers: Mapping[str, str]) -> dict[str, str]:
    """Return the message for each answer that was ticked, by question."""
    ticked = form.getlist("return")
    return {
        question_id: form.get(f"message-{number}", "")
        for number, question_id in numbers.items()
        if number in ticked
    }
