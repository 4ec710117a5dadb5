"""What a vendor fills in about its BAA, by link."""

from flask_wtf.file import FileRequired
from wtforms import FileField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.baa.asking import Answered
from portal.baa.rules import RefusalWhy
from portal.baa.uploads import upload_in
from portal.documents import Upload
from portal.web.forms import PortalForm, choice

_LINE = Length(max=200, message="Use 200 letters or fewer.")


class _BySomebody(PortalForm):
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

    def who(self) -> Answered:
        """Return who answers."""
        return Answered(name=self.full_name.data or "", title=self.job.data or "")


class OfferForm(_BySomebody):
    """A signed copy."""

    signed_copy = FileField(
        "Signed BAA",
        description="A PDF, signed by someone who can bind your company.",
        validators=[FileRequired("Choose the signed BAA, a PDF.")],
        render_kw={"accept": ".pdf"},
    )

    def upload(self) -> Upload:
        """Return the file."""
        return upload_in(self.signed_copy)


class DeclineForm(_BySomebody):
    """A no."""

    why = RadioField(
        "Why not?",
        choices=[
            choice(RefusalWhy.SIGNS_NONE, "We do not sign BAAs"),
            choice(RefusalWhy.HIGHER_PLAN, "Only on a higher plan"),
            choice(RefusalWhy.OTHER_WORDING, "We want other wording"),
            choice(RefusalWhy.NOT_A_BA, "We do not think we are a business associate"),
            choice(RefusalWhy.OTHER, "Another reason"),
        ],
        validators=[InputRequired("Choose a reason.")],
    )
    words = TextAreaField(
        "In your words",
        validators=[Optional(), Length(max=4000, message="Use 4,000 letters or fewer.")],
        render_kw={"rows": "4"},
    )

    def reason(self) -> RefusalWhy:
        """Return the reason that was chosen."""
        return RefusalWhy(self.why.data)
