"""What people of a vendor fill in when they share the questions, or write about one."""

from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.links.forms import PassOnForm
from portal.questionnaires.together.passes import Colleague
from portal.web.forms import PortalForm

_SHORT = Length(max=1000, message="Use 1,000 letters or fewer.")


class PassQuestionForm(PassOnForm):
    """Which colleague should answer one question."""

    note = TextAreaField(
        "What should they know?",
        description="They read it above the question. It does not stand in the mail.",
        validators=[Optional(), _SHORT],
        render_kw={"rows": "2"},
    )

    def told(self) -> Colleague:
        """Return who gets the question."""
        return Colleague(
            name=self.full_name.data or "",
            email=self.email.data or "",
            note=self.note.data or "",
        )


class HandBackForm(PortalForm):
    """What goes back with a question."""

    words = TextAreaField(
        "Anything they should know?", validators=[Optional(), _SHORT], render_kw={"rows": "2"}
    )


class AskForm(PortalForm):
    """What a vendor asks the practice about one question."""

    words = TextAreaField(
        "Your message",
        description="Plain text. Please name no patient.",
        validators=[InputRequired("Write your message first."), Length(max=4000)],
        render_kw={"rows": "3"},
    )


class WrongPersonForm(PortalForm):
    """Who would be the right person to ask, if that is known."""

    who = StringField(
        "Who should be asked?",
        description="A name, an email, a department. Leave it empty if you do not know.",
        validators=[Optional(), Length(max=200, message="Use 200 letters or fewer.")],
        render_kw={"autocomplete": "off"},
    )
