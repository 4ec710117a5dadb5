"""The fields that forms about vendors share."""

from collections.abc import Callable
from typing import Any

from wtforms import DateField, RadioField, SelectMultipleField, StringField, TextAreaField, widgets
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from portal.errors import RuleBroken
from portal.vendors.cells import tidy
from portal.vendors.names import domain_of
from portal.vendors.rules import Phi, PhiVerb, YesNo
from portal.web.forms import choice

LINE = Length(max=200, message="Use 200 letters or fewer.")
LONG = Length(max=4000, message="Use 4,000 letters or fewer.")
_PHI_CHOICES = [choice(Phi.YES, "Yes"), choice(Phi.NO, "No"), choice(Phi.UNSURE, "Not sure")]
YES_NO = [choice(YesNo.YES, "Yes"), choice(YesNo.NO, "No")]
_VERB_WORDS = {
    PhiVerb.CREATES: "Creates it",
    PhiVerb.RECEIVES: "Receives it",
    PhiVerb.MAINTAINS: "Maintains (stores) it",
    PhiVerb.TRANSMITS: "Transmits it",
}


def line(label: str, hint: str = "", missing: str = "", **more: str) -> Any:
    """Return a field of one line. Without a sentence for what is missing it is optional."""
    asked = InputRequired(missing) if missing else Optional()
    return StringField(label, description=hint, validators=[asked, LINE], render_kw=more or None)


def area(label: str, hint: str = "", missing: str = "") -> Any:
    """Return a field for a longer text."""
    asked = InputRequired(missing) if missing else Optional()
    return TextAreaField(label, description=hint, validators=[asked, LONG], render_kw={"rows": "3"})


def phi_field(label: str, who: str) -> Any:
    """Return the question about PHI. No answer is chosen beforehand."""
    missing = f"Say whether {who} touches PHI. If you do not know, choose Not sure."
    return RadioField(
        label,
        description="PHI is any detail that says a person is your patient.",
        choices=_PHI_CHOICES,
        validators=[InputRequired(missing)],
    )


def verbs_field() -> Any:
    """Return the boxes for what is done with PHI."""
    return ticks("What does it do with PHI?", [choice(v, w) for v, w in _VERB_WORDS.items()])


def ticks(label: str, choices: list[Any]) -> Any:
    """Return a group of boxes to tick."""
    return SelectMultipleField(
        label,
        choices=choices,
        validators=[Optional()],
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
    )


def day(label: str, hint: str = "") -> Any:
    """Return a field for a day."""
    return DateField(label, description=hint, validators=[Optional()])


def reads(read: Callable[[str], object]) -> Callable[[Any, Any], None]:
    """Make a validator of a reader: what it refuses, it refuses with its own sentence."""

    def validate(_form: Any, field: Any) -> None:
        try:
            read(field.data or "")
        except RuleBroken as refusal:
            raise ValidationError(str(refusal)) from None

    return validate


def _website(text: str) -> None:
    if text and domain_of(text) is None:
        raise RuleBroken("Enter a web address, such as company.com.")


def website_field() -> Any:
    """Return a field for a web address."""
    return StringField(
        "Website",
        description="It helps to find the vendor in our directory.",
        validators=[Optional(), LINE, reads(_website)],
        render_kw={"inputmode": "url", "autocomplete": "off"},
    )


def said(field: Any) -> str:
    """Return what was typed: one line without loose spaces, or a text with its lines."""
    text = str(field.data or "")
    if field.type != "TextAreaField":
        return tidy(text)
    return "".join(one for one in text if one.isprintable() or one in "\n\t").strip()


def chosen_verbs(form: Any) -> frozenset[PhiVerb]:
    """Return what is done with PHI, where it is touched at all."""
    chosen = frozenset(PhiVerb(verb) for verb in form.verbs.data or ())
    return chosen if form.phi.data == Phi.YES else frozenset()
