"""What a person confirms of a report: each field filled in with what the portal read."""

from typing import Any

from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.attestations.rules import (
    CATEGORY_WORDS,
    KIND_WORDS,
    OPINION_WORDS,
    Opinion,
    Reading,
    ReportKind,
    Told,
)
from portal.web.forms import PortalForm, choice

_NOT_KNOWN = ""


class ReportForm(PortalForm):
    """What a report or a letter says, for a person to confirm or correct."""

    kind = SelectField("What is it?", validators=[InputRequired("Choose what it is.")])
    type = RadioField(
        "Type",
        description="Type II shows that controls worked over a period. Type I looks at one day.",
        choices=[choice("II", "Type II"), choice("I", "Type I"), choice("", "Has none")],
        validators=[Optional()],
    )
    period_start = DateField(
        "First day it covers", description="A Type I has none.", validators=[Optional()]
    )
    period_end = DateField(
        "Last day it covers",
        description="The end of the period, not the day it was signed. Of a Type I, its one day.",
        validators=[Optional()],
    )
    auditor = StringField(
        "Auditor (CPA firm)",
        validators=[Optional(), Length(max=200, message="Use 200 letters or fewer.")],
    )
    opinion = RadioField(
        "Auditor's opinion",
        choices=[
            *(choice(one, OPINION_WORDS[one]) for one in Opinion),
            choice(_NOT_KNOWN, "It gives none"),
        ],
        validators=[Optional()],
    )
    categories = SelectMultipleField(
        "Categories",
        choices=[choice(name, words) for name, words in CATEGORY_WORDS.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[Optional()],
    )
    exceptions = IntegerField(
        "Exceptions in the tests",
        description="How many tests found something wrong. 0 when none did.",
        validators=[Optional(), NumberRange(0, 999, message="Enter a number from 0 to 999.")],
    )
    subservice = RadioField(
        "Controls of the vendor's own providers",
        description="Carved out: the auditor did not look at them. Ask for their reports too.",
        choices=[
            choice("carve-out", "Carved out"),
            choice("inclusive", "Included"),
            choice(_NOT_KNOWN, "It does not say"),
        ],
        validators=[Optional()],
    )
    user_controls = RadioField(
        "Does it list controls that you must have?",
        description="They are called complementary user entity controls.",
        choices=[choice("yes", "Yes"), choice("no", "No")],
        validators=[Optional()],
    )
    bridges = SelectField("Which report does the letter follow?", validators=[Optional()])

    def offer(self, reports: list[tuple[int, str]]) -> None:
        """Offer the kinds, and the reports that a letter may follow."""
        self.kind.choices = [
            choice("", "Choose one"),
            *(choice(kind, KIND_WORDS[kind]) for kind in ReportKind),
        ]
        self.bridges.choices = [
            choice("", "None, or not confirmed here yet"),
            *(choice(str(number), words) for number, words in reports),
        ]

    def told(self) -> Told:
        """Return what was confirmed, in the words of the room."""
        return Told(
            kind=ReportKind(self.kind.data),
            type=self.type.data or None,
            period_start=self.period_start.data,
            period_end=self.period_end.data,
            auditor=self.auditor.data or "",
            opinion=Opinion(self.opinion.data) if self.opinion.data else None,
            categories=tuple(self.categories.data or ()),
            exceptions=self.exceptions.data,
            subservice=self.subservice.data or None,
            user_controls={"yes": True, "no": False}.get(self.user_controls.data or ""),
            bridges_document_id=int(self.bridges.data) if self.bridges.data else None,
        )


def filled_by_reading(reading: Reading | None) -> dict[str, Any]:
    """Return what the portal read, as the form's first content. What was not found stays empty."""
    if reading is None:
        return {}
    simple = {
        name: reading.value(name) or None
        for name in (
            "type",
            "period_start",
            "period_end",
            "auditor",
            "opinion",
            "categories",
            "subservice",
        )
    }
    found = reading.facts.get("exceptions")
    return {
        "kind": reading.kind.value,
        **simple,
        "exceptions": found.value if found and found.page else None,
        "user_controls": "yes" if reading.value("user_controls") else None,
    }


def filled_by_person(told: Told) -> dict[str, Any]:
    """Return what was confirmed before, to correct it."""
    return {
        "kind": told.kind.value,
        "type": told.type or "",
        "period_start": told.period_start,
        "period_end": told.period_end,
        "auditor": told.auditor,
        "opinion": told.opinion.value if told.opinion else "",
        "categories": list(told.categories),
        "exceptions": told.exceptions,
        "subservice": told.subservice or "",
        "user_controls": {True: "yes", False: "no"}.get(told.user_controls)
        if told.user_controls is not None
        else None,
        "bridges": str(told.bridges_document_id or ""),
    }
