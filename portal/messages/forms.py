"""What is written: a message, a note."""

from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.messages.rules import LONGEST
from portal.web.forms import PortalForm

_LONG = Length(max=LONGEST, message=f"Use {LONGEST:,} letters or fewer.")


class MessageForm(PortalForm):
    """A message to the vendor."""

    words = TextAreaField(
        "Message",
        validators=[InputRequired("Write your message first."), _LONG],
        render_kw={"rows": "3"},
    )


class NoteForm(PortalForm):
    """A note for the team."""

    note = TextAreaField(
        "Note",
        validators=[InputRequired("Write your note first."), _LONG],
        render_kw={"rows": "2"},
    )


class VendorMessageForm(PortalForm):
    """What a vendor writes back."""

    section = StringField(
        "Is it about one section?",
        description="Its number or title. Leave it empty if not.",
        validators=[Optional(), Length(max=200, message="Use 200 letters or fewer.")],
    )
    words = TextAreaField(
        "Your message",
        description="Plain text. Please name no patient.",
        validators=[InputRequired("Write your message first."), _LONG],
        render_kw={"rows": "6"},
    )
