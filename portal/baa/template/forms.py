"""What is chosen for a BAA: for all papers of a practice, for one of them, and of its own templates."""

from dataclasses import replace
from typing import Any

from flask_wtf.file import FileRequired
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from portal.baa.template.blanks import MEANINGS, STAYS_EMPTY
from portal.baa.template.models import BaaTemplate
from portal.baa.template.own import LONGEST_NAME
from portal.baa.template.rules import Choices, ReturnFormat
from portal.documents import Upload
from portal.web.forms import PortalForm, choice

_US, _COUNTRIES, _ANYWHERE = "us", "countries", "anywhere"
_BUSINESS, _CALENDAR = "business", "calendar"
_UNDECIDED, _EMPTY = "?", "-"
_MOST_LETTERS = 4000


def _number(label: str, missing: str, hint: str = "") -> Any:
    return IntegerField(label, description=hint, validators=[InputRequired(missing)])


def _many(label: str, one: str, two: str) -> Any:
    return RadioField(
        label,
        choices=[choice("1", one), choice("2", two)],
        validators=[InputRequired("Choose one or two.")],
    )


class ChoicesForm(PortalForm):
    """What a practice asks for in its BAAs."""

    notice_days = _number(
        "Days for the notice of a breach",
        "Enter the number of days.",
        "Counted from the day the vendor discovers it. 5 business days is what we suggest.",
    )
    notice_kind = RadioField(
        "Which days?",
        choices=[choice(_BUSINESS, "Business days"), choice(_CALENDAR, "Calendar days")],
        validators=[InputRequired("Choose which days are counted.")],
    )
    where = RadioField(
        "Where may PHI be kept?",
        choices=[
            choice(_US, "Only in the United States"),
            choice(_COUNTRIES, "Also in the countries you name"),
            choice(_ANYWHERE, "Anywhere, if they tell you first"),
        ],
        validators=[InputRequired("Choose where PHI may be kept.")],
    )
    countries = StringField(
        "Which countries?",
        description="Only when you name some. Such as: Canada and Ireland.",
        validators=[Length(max=200, message="Use 200 letters or fewer.")],
    )
    no_ai_training = BooleanField("PHI may not train AI models or develop products")
    bears_costs = BooleanField("The vendor pays the costs of a breach that it caused")
    lists_subcontractors = BooleanField("A list of the vendor's subcontractors is attached")
    insurance = IntegerField(
        "Cyber insurance of at least, in dollars",
        description="Leave it empty to ask for none. $1,000,000 is usual.",
        validators=[Optional()],
    )
    return_days = _number(
        "Days to return or destroy PHI at the end", "Enter the number of days.", "30 is usual."
    )
    return_format = RadioField(
        "How does PHI come back?",
        choices=[choice(one, one.label) for one in ReturnFormat],
        validators=[InputRequired("Choose how PHI comes back.")],
    )
    vendor_signers = _many("Who signs for the vendor?", "One person", "Two people")
    practice_signers = _many("Who signs for you?", "One person", "Two people")

    @classmethod
    def known(cls, choices: Choices) -> dict[str, Any]:
        """Return what the form begins with."""
        named = _COUNTRIES if choices.countries else _ANYWHERE
        return choices.told() | {
            "notice_kind": _BUSINESS if choices.business_days else _CALENDAR,
            "where": _US if choices.us_only else named,
            "vendor_signers": str(choices.vendor_signers),
            "practice_signers": str(choices.practice_signers),
        }

    def validate_countries(self, field: StringField) -> None:
        """Want countries where some are to be named."""
        if self.where.data == _COUNTRIES and not (field.data or "").strip():
            raise ValidationError("Name the countries, or choose another answer.")

    def told(self) -> Choices:
        """Return what was chosen."""
        return Choices(
            notice_days=self.notice_days.data or 0,
            business_days=self.notice_kind.data == _BUSINESS,
            us_only=self.where.data == _US,
            countries=(self.countries.data or "").strip() if self.where.data == _COUNTRIES else "",
            no_ai_training=bool(self.no_ai_training.data),
            bears_costs=bool(self.bears_costs.data),
            lists_subcontractors=bool(self.lists_subcontractors.data),
            insurance=self.insurance.data,
            return_days=self.return_days.data or 0,
            return_format=ReturnFormat(self.return_format.data),
            vendor_signers=int(self.vendor_signers.data),
            practice_signers=int(self.practice_signers.data),
        )


class PaperForm(ChoicesForm):
    """What is chosen for one paper: what holds for all, and its days and services."""

    starts_on = DateField(
        "In force from",
        description="Leave it empty for the day on which the last side signs.",
        validators=[Optional()],
    )
    ends_on = DateField(
        "Last day",
        description="Leave it empty for a BAA that binds until one side ends it.",
        validators=[Optional()],
    )
    review_on = DateField(
        "Review it on",
        description="When it has no last day. Left empty, it is a year from its start.",
        validators=[Optional()],
    )
    services = TextAreaField(
        "Services it covers",
        description="One a line. Left empty, it names the services with PHI on the vendor's record.",
        validators=[Optional(), Length(max=_MOST_LETTERS, message="Use 4,000 letters or fewer.")],
        render_kw={"rows": "3"},
    )

    @classmethod
    def known(cls, choices: Choices) -> dict[str, Any]:
        """Return what the form begins with."""
        return super().known(choices) | {
            "starts_on": choices.starts_on,
            "ends_on": choices.ends_on,
            "review_on": choices.review_on,
            "services": "\n".join(choices.services),
        }

    def told(self) -> Choices:
        """Return what was chosen."""
        lines = (self.services.data or "").splitlines()
        return replace(
            super().told(),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            review_on=self.review_on.data,
            services=tuple(line.strip() for line in lines if line.strip()),
        )


class NewTemplateForm(PortalForm):
    """A template of the practice's own."""

    file = FileField(
        "Your template",
        description="A Word document (.docx) with blanks such as {{practice}} and {{vendor}}, or a "
        "PDF with form fields.",
        validators=[FileRequired("Choose a file.")],
        render_kw={"accept": ".docx,.pdf"},
    )
    called = StringField(
        "What do you call it?",
        description="It heads each paper. Such as: Business Associate Agreement.",
        validators=[
            InputRequired("Enter a name."),
            Length(max=LONGEST_NAME, message=f"Use {LONGEST_NAME} letters or fewer."),
        ],
    )

    def upload(self) -> Upload:
        """Return the file."""
        return Upload(stream=self.file.data.stream, name=self.file.data.filename or "")


def mapping_form(template: BaaTemplate) -> "MappingForm":
    """Return a form with a question for each blank of a template."""
    kinds = {
        f"blank_{number}": SelectField(
            name,
            choices=[
                choice(_UNDECIDED, "Choose"),
                *(choice(key, meaning.words) for key, meaning in MEANINGS.items()),
                choice(_EMPTY, "It stays empty"),
            ],
            validators=[InputRequired("Choose one.")],
            default=(template.mapping[name] or _EMPTY) if name in template.mapping else _UNDECIDED,
        )
        for number, name in enumerate(template.fields)
    }
    form: MappingForm = type("MappingFormOfOne", (MappingForm,), kinds)()
    return form


class MappingForm(PortalForm):
    """What each blank of a template stands for."""

    @property
    def blanks(self) -> list[Any]:
        """Return the questions, in order."""
        return [field for field in self if field.name.startswith("blank_")]

    def told(self) -> dict[str, str]:
        """Return what was said. A blank that nobody decided on is left out."""
        said = {str(field.label.text): str(field.data) for field in self.blanks}
        return {
            name: STAYS_EMPTY if key == _EMPTY else key
            for name, key in said.items()
            if key != _UNDECIDED
        }
