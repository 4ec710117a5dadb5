"""A call, as it was made."""

from datetime import date

from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.reminders.actions import NewCall
from portal.web.forms import PortalForm

_LINE = Length(max=200, message="Use 200 letters or fewer.")
_LONG = Length(max=4000, message="Use 4,000 letters or fewer.")


class CallForm(PortalForm):
    """With whom, what was said, what comes next, and when."""

    spoke_with = StringField(
        "Whom did you speak with?",
        description="A name, or “voicemail of the front desk”.",
        validators=[InputRequired("Enter whom you spoke with, or whose voicemail it was."), _LINE],
    )
    called_on = DateField("When?", validators=[InputRequired("Choose the day of the call.")])
    said = TextAreaField(
        "What was said?",
        description="In a sentence or two. No patient's name.",
        validators=[InputRequired("Write down what was said."), _LONG],
        render_kw={"rows": "3"},
    )
    next_step = StringField(
        "What happens next?",
        description="Such as “Dana asks their lawyer”.",
        validators=[Optional(), _LINE],
    )
    next_on = DateField(
        "Look again on",
        description="Until then nobody is reminded, and no call is due.",
        validators=[InputRequired("Choose a day to look again.")],
    )

    def told(self) -> NewCall:
        """Return the call."""
        return NewCall(
            spoke_with=self.spoke_with.data or "",
            said=self.said.data or "",
            called_on=self.called_on.data or date.min,
            next_step=self.next_step.data or "",
            next_on=self.next_on.data or date.min,
        )
