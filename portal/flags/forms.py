"""What an owner fills in to live with a flag for a while."""

from wtforms import DateField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.web.forms import PortalForm


class WaiverForm(PortalForm):
    """Why a flag is greyed, and until when."""

    reason = TextAreaField(
        "Why can you live with it?",
        description="It is kept with your name, and shown beside the flag.",
        validators=[
            InputRequired("Enter the reason. It is kept with your name."),
            Length(max=2000, message="Use 2,000 letters or fewer."),
        ],
        render_kw={"rows": "3"},
    )
    until = DateField("Until", validators=[InputRequired("Choose the last day.")])
