"""What people fill in about the chain: breach notice, whom to ask for subcontractors, and the answer."""

from collections.abc import Sequence
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.baa.chain.asking import NewAnswer, NewAsk
from portal.baa.chain.noticing import NewNotice
from portal.baa.chain.statements import LONGEST_DOES, LONGEST_NAME, Says, Statement
from portal.baa.chain.telling import NoticeKind
from portal.documents import Document
from portal.vendors import Subcontractor
from portal.web.forms import PortalForm, choice

_LINE = Length(max=200, message="Use 200 letters or fewer.")
# Shown at once; "I have more to name" adds as many again.
NEW_ROWS, MOST_ROWS = 3, 30


class NoticeForm(PortalForm):
    """How soon a paper has the vendor tell of a breach."""

    paper = RadioField("Which paper says so?", validators=[InputRequired("Choose the paper.")])
    kind = RadioField(
        "How does it count?",
        choices=[
            choice(NoticeKind.HOURS, "In hours"),
            choice(NoticeKind.CALENDAR_DAYS, "In calendar days"),
            choice(NoticeKind.BUSINESS_DAYS, "In business days"),
            choice(NoticeKind.DAYS, "In days, and it does not say which"),
            choice(NoticeKind.NOT_STATED, "It does not say how soon"),
        ],
        validators=[InputRequired("Choose how the paper counts.")],
    )
    number = IntegerField(
        "How many?",
        description="As the paper says it. Leave it empty where it does not say.",
        validators=[Optional()],
        render_kw={"inputmode": "numeric"},
    )
    page = IntegerField(
        "On which page?", validators=[Optional()], render_kw={"inputmode": "numeric"}
    )
    note = TextAreaField(
        "Note",
        description="For your own people. It is kept with your name.",
        validators=[Optional(), Length(max=2000, message="Use 2,000 letters or fewer.")],
        render_kw={"rows": "2"},
    )

    def offer(self, papers: Sequence[tuple[Document, str]]) -> None:
        """Offer the papers of the agreement. Where there is only one, nobody is asked."""
        self.paper.choices = [choice(str(one.id), name) for one, name in papers]
        if len(papers) == 1 and not self.is_submitted():
            self.paper.data = str(papers[0][0].id)

    def told(self) -> NewNotice:
        """Return what was read."""
        return NewNotice(
            kind=NoticeKind(self.kind.data),
            number=self.number.data,
            page=self.page.data,
            note=self.note.data or "",
        )


class AskForm(PortalForm):
    """Whom to ask for the subcontractors, and by when. First the letter is shown, then it is sent."""

    to_name = StringField(
        "Whom do you write to?",
        description="A person, or a desk.",
        validators=[InputRequired("Enter the person's name."), _LINE],
    )
    to_email = EmailField(
        "Their email",
        validators=[InputRequired("Enter a whole email address, such as name@company.com."), _LINE],
    )
    due_on = DateField("Answer by", validators=[InputRequired("Choose a day.")])
    seen = HiddenField()

    @property
    def was_seen(self) -> bool:
        """Tell whether the letter was shown already. Nothing goes before it was."""
        return bool(self.seen.data == "yes")

    @property
    def is_to_change(self) -> bool:
        """Tell whether the letter was seen, and something about it should be different."""
        return bool(self.seen.data == "change")

    def told(self, asker_name: str, reply_email: str) -> NewAsk:
        """Return the asking."""
        assert self.due_on.data is not None  # noqa: S101 - asked for, and in order
        return NewAsk(
            to_name=self.to_name.data or "",
            to_email=self.to_email.data or "",
            due_on=self.due_on.data,
            reply_email=reply_email,
            asker_name=asker_name,
        )


class SubcontractorsForm(PortalForm):
    """What the vendor says of its subcontractors. `fields_for` adds those of the list."""

    says_none = BooleanField("We use no subcontractor for this practice’s patient information")  # noqa: RUF001 - as it is printed
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
    is_true = BooleanField("", validators=[DataRequired("Tick this to stand up for the answer.")])

    listed: Sequence[Subcontractor] = ()
    rows = NEW_ROWS

    def validate(self, extra_validators: Any = None) -> bool:
        """Also ask of each new one what is missing, in words."""
        is_valid = bool(super().validate(extra_validators))
        for number in range(self.rows):
            is_valid = self._is_whole(number) and is_valid
        return is_valid

    def told(self) -> NewAnswer:
        """Return what was said."""
        return NewAnswer(
            by_name=self.full_name.data or "",
            by_title=self.job.data or "",
            says_none=bool(self.says_none.data),
            statements=(*self._said_of_listed(), *self._said_of_new()),
        )

    def _is_whole(self, number: int) -> bool:
        name, does, says = (self[f"new-{number}-{part}"] for part in ("name", "does", "says"))
        if (does.data or says.data) and not (name.data or "").strip():
            name.errors = [*name.errors, "Enter the name of the company."]
        elif (name.data or "").strip() and not says.data:
            says.errors = [*says.errors, f"Choose what is true of {name.data.strip()}."]
        return not (name.errors or does.errors or says.errors)

    def _said_of_listed(self) -> list[Statement]:
        return [
            Statement(
                subcontractor_id=one.id,
                name=one.name,
                does=one.does,
                says=Says(self[f"says-{one.id}"].data),
            )
            for one in self.listed
        ]

    def _said_of_new(self) -> list[Statement]:
        return [
            Statement(
                subcontractor_id=None,
                name=" ".join(self[f"new-{number}-name"].data.split()),
                does=" ".join((self[f"new-{number}-does"].data or "").split()),
                says=Says(self[f"new-{number}-says"].data),
            )
            for number in range(self.rows)
            if (self[f"new-{number}-name"].data or "").strip()
        ]


def form_about(listed: Sequence[Subcontractor], rows: int) -> type[SubcontractorsForm]:
    """Return the form with a question about each one listed, and empty rows for new ones."""
    fields: dict[str, Any] = {"listed": listed, "rows": rows}
    for one in listed:
        fields[f"says-{one.id}"] = _about(
            one.name, _OF_LISTED, f"Choose what is true of {one.name}."
        )
    for number in range(rows):
        fields |= {
            f"new-{number}-name": _short("Name of the company", LONGEST_NAME),
            f"new-{number}-does": _short("What they do for you", LONGEST_DOES),
            f"new-{number}-says": _about("What is true of them?", _OF_NEW, ""),
        }
    return type("SubcontractorsFormOfVendor", (SubcontractorsForm,), fields)


def rows_asked(told: str) -> int:
    """Return how many empty rows a page asks for, within reason."""
    number = int(told) if told.isdecimal() and len(told) < 4 else NEW_ROWS
    return max(NEW_ROWS, min(number, MOST_ROWS))


_OF_NEW = (
    (Says.BOUND, "Patient information reaches them, under a BAA with the same restrictions"),
    (Says.NOT_BOUND, "Patient information reaches them, and there is no such BAA yet"),
    (Says.NO_PHI, "No patient information of this practice reaches them"),
)
_OF_LISTED = (*_OF_NEW, (Says.LEFT, "We do not use them any more"))


def _about(name: str, choices: Sequence[tuple[Says, str]], missing: str) -> RadioField:
    return RadioField(
        name,
        choices=[choice(value, words) for value, words in choices],
        validators=[InputRequired(missing) if missing else Optional()],
    )


def _short(label: str, most: int) -> StringField:
    return StringField(
        label,
        validators=[Optional(), Length(max=most, message=f"Use {most} letters or fewer.")],
        render_kw={"autocomplete": "off"},
    )
