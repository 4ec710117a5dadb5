"""What a vendor fills in at the door."""

from wtforms import EmailField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from portal.errors import RuleBroken
from portal.links.rules import checked_email
from portal.web.forms import PortalForm

_NAME = InputRequired("Enter your full name.")
_EMAIL = InputRequired("Enter your work email.")


def _whole_email(_form: object, field: EmailField) -> None:
    try:
        checked_email(field.data or "")
    except RuleBroken as refusal:
        raise ValidationError(str(refusal)) from None


class ConfirmForm(PortalForm):
    """Who visits."""

    full_name = StringField(
        "Your full name",
        validators=[_NAME, Length(max=200, message="Use 200 letters or fewer.")],
        render_kw={"autocomplete": "name"},
    )
    email = EmailField(
        "Your work email",
        description="If a question comes up, the practice writes to this address.",
        validators=[_EMAIL, _whole_email],
        render_kw={"autocomplete": "email"},
    )


class NewLinkForm(PortalForm):
    """Where a new link should go."""

    email = EmailField(
        "Your work email",
        description="The address that the request was sent to.",
        validators=[_EMAIL, _whole_email],
        render_kw={"autocomplete": "email"},
    )


class RealForm(PortalForm):
    """The code of a letter, and where it came to."""

    code = StringField(
        "The code in the letter",
        description="Like 4AC-72. It stands near the end.",
        validators=[
            InputRequired("Enter the code in the letter."),
            Length(max=40, message="The code is five letters and digits, like 4AC-72."),
        ],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    email = EmailField(
        "The email address it came to",
        description="If a colleague sent it on to you, enter theirs.",
        validators=[InputRequired("Enter the email address it came to."), _whole_email],
        render_kw={"autocomplete": "email"},
    )


class PassOnForm(PortalForm):
    """Which colleague should answer."""

    full_name = StringField(
        "Your colleague's name",
        validators=[
            InputRequired("Enter your colleague's name."),
            Length(max=200, message="Use 200 letters or fewer."),
        ],
        render_kw={"autocomplete": "off"},
    )
    email = EmailField(
        "Your colleague's email",
        description="They get their own link. The practice sees that you passed it on.",
        validators=[InputRequired("Enter your colleague's email."), _whole_email],
        render_kw={"autocomplete": "off"},
    )
