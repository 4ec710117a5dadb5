"""What is asked of an incident: by link, and from staff who were told of it. Empty: not known yet."""

from secrets import token_hex
from typing import Any

from wtforms import (
    DateField,
    EmailField,
    HiddenField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.documents import Upload
from portal.documents.forms import ACCEPT
from portal.incidents.facts import MOST_PEOPLE, Sort, Told, Whose, Yes
from portal.incidents.reporting import Saying
from portal.incidents.rules import How
from portal.web.forms import PortalForm, choice

_LINE = Length(max=200, message="Use 200 letters or fewer.")
_LONG = Length(max=4000, message="Use 4,000 letters or fewer.")
MOST_FILES = 5


def _area(label: str, hint: str, missing: str = "") -> Any:
    asked = InputRequired(missing) if missing else Optional()
    return TextAreaField(
        label, description=hint, validators=[asked, _LONG], render_kw={"rows": "3"}
    )


def _line(label: str, hint: str = "", **more: str) -> Any:
    return StringField(label, description=hint, validators=[Optional(), _LINE], render_kw=more)


def _day(label: str, hint: str = "", missing: str = "") -> Any:
    asked = InputRequired(missing) if missing else Optional()
    return DateField(label, description=hint, validators=[asked])


def _yes(label: str, hint: str = "", **words: str) -> Any:
    said = [choice(one, words.get(one.value, one.words)) for one in Yes]
    return RadioField(label, description=hint, choices=said, default=Yes.UNKNOWN)


class MoreFactsForm(PortalForm):
    """Facts that follow. Nothing must be filled in, but something."""

    what = _area("What happened?", "What you found out since. No patient's name.")
    discovered_on = _day(
        "Discovered on", "The first day anybody at your company knew, or should have known."
    )
    happened_from = _day("It happened on, or from")
    happened_until = _day("Until", "Only if it lasted more than a day.")
    goes_on = _yes("Is it still going on?")
    whose = RadioField(
        "Whose data?",
        choices=[choice(one, one.words) for one in Whose],
        default=Whose.UNKNOWN,
    )
    which = _area("Which of them?", "In general words, such as: all who booked in May. No names.")
    affected = IntegerField(
        "How many people?",
        description="Of this practice only.",
        validators=[
            Optional(),
            NumberRange(min=0, max=MOST_PEOPLE, message="Enter how many people, as a number."),
        ],
    )
    identified = _yes(
        "Can you name each of them to the practice?",
        "Only say so here. Hand the list over by a safe way that the practice agrees to.",
        yes="Yes, the list is ready to hand over safely",
        no="No",
    )
    sorts = SelectMultipleField(
        "Which kinds of information?",
        description="Tick all that apply. None ticked: not known yet.",
        choices=[choice(one, one.words) for one in Sort],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    encrypted = _yes("Was it encrypted, and the key safe?")
    done = _area(
        "What was done since?", "To investigate, to limit the harm, and to prevent another."
    )
    steps = _area("What should people do to protect themselves?", "Such as: change a password.")
    people_ask = _area(
        "Whom can people ask?", "A toll-free number, an email, a website or a postal address."
    )
    name = _line("Whom can the practice ask?", "Name of a person.", autocomplete="name")
    title = _line("Title", autocomplete="organization-title")
    phone = _line("Phone", autocomplete="tel")
    email = EmailField("Email", validators=[Optional(), _LINE], render_kw={"autocomplete": "email"})
    files = MultipleFileField(
        "Files",
        description="Logs, letters, a report. PDF, PNG, JPEG, DOCX or XLSX, 5 at most. No list of "
        "patients. They are scanned and kept as evidence.",
        render_kw={"accept": ACCEPT},
    )
    once = HiddenField(default=lambda: token_hex(16))

    def validate_files(self, field: MultipleFileField) -> None:
        """Take no more files than anybody needs."""
        if len(self._chosen()) > MOST_FILES:
            field.errors = [*field.errors, f"Add {MOST_FILES} files at most, then add more."]

    def uploads(self) -> list[Upload]:
        """Return the files that were chosen."""
        return [Upload(stream=one.stream, name=one.filename) for one in self._chosen()]

    def saying(self) -> Saying:
        """Return what was said."""
        return Saying(told=self.told(), once=self._mark(), files=self.uploads())

    def told(self) -> Told:
        """Return the facts."""
        return Told(
            what=self.what.data or "",
            discovered_on=self.discovered_on.data,
            happened_from=self.happened_from.data,
            happened_until=self.happened_until.data,
            goes_on=Yes(self.goes_on.data or Yes.UNKNOWN),
            whose=Whose(self.whose.data or Whose.UNKNOWN),
            which=self.which.data or "",
            affected=self.affected.data,
            identified=Yes(self.identified.data or Yes.UNKNOWN),
            sorts=tuple(Sort(one) for one in self.sorts.data or ()),
            encrypted=Yes(self.encrypted.data or Yes.UNKNOWN),
            done=self.done.data or "",
            steps=self.steps.data or "",
            people_ask=self.people_ask.data or "",
            name=self.name.data or "",
            title=self.title.data or "",
            phone=self.phone.data or "",
            email=self.email.data or "",
        )

    def _mark(self) -> str:
        given = self.once.data or ""
        return given if given.isalnum() and len(given) <= 64 else token_hex(16)

    def _chosen(self) -> list[Any]:
        return [one for one in self.files.data or () if getattr(one, "filename", "")]


class ReportForm(MoreFactsForm):
    """A first report. Only what happened and when it was discovered must be told."""

    what = _area(
        "What happened?",
        "As far as you know. No patient's name.",
        "Say what happened, as far as you know.",
    )
    discovered_on = _day(
        "Discovered on",
        "The first day anybody at your company knew, or should have known.",
        "Enter the day on which it was discovered.",
    )


class RecordForm(ReportForm):
    """An incident that staff heard of by another way."""

    told_on = _day("When were you told?", missing="Enter the day on which you were told.")
    how = RadioField(
        "How were you told?",
        choices=[
            choice(How.CALL, "A call"),
            choice(How.MAIL, "A mail"),
            choice(How.OTHER, "Other"),
        ],
        validators=[InputRequired("Choose one.")],
    )
