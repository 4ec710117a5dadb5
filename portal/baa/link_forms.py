"""What a vendor fills in about its BAA, by link."""

from flask_wtf.file import FileRequired
from wtforms import FileField, StringField
from wtforms.validators import InputRequired, Length

from portal.baa.asking import Answered
from portal.baa.uploads import upload_in
from portal.documents import Upload
from portal.web.forms import PortalForm

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
