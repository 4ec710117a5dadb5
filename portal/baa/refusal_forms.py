"""What is filled in about a no: by the vendor itself, or by staff who heard or read it."""

from typing import Any

from wtforms import DateField, FileField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.baa.asking import Answered
from portal.baa.refusing import NewRefusal, Plan
from portal.baa.rules import RefusalHow, RefusalWhy
from portal.baa.uploads import upload_in
from portal.documents import Upload
from portal.web.forms import PortalForm, choice

_LONG = Length(max=4000, message="Use 4,000 letters or fewer.")
_LINE = Length(max=200, message="Use 200 letters or fewer.")
_ADDRESS = Length(max=500, message="Use 500 letters or fewer.")


class _NeededWithPlan(Optional):
    """Asked for with one of the reasons alone. A rule asks; the label does not say "optional"."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {"required": True}


class _WithPlan(PortalForm):
    plan = StringField(
        "Which plan has a BAA?",
        description="Only with “only on a higher plan”. Its name will do.",
        validators=[_NeededWithPlan(), _LINE],
    )
    plan_price = StringField(
        "What does it cost?",
        description="Such as $79 a month.",
        validators=[Optional(), _LINE],
    )
    plan_url = StringField(
        "Where is it described?",
        description="A web address, such as https://company.com/plans.",
        validators=[Optional(), _ADDRESS],
        render_kw={"inputmode": "url", "autocomplete": "off"},
    )

    def told_plan(self) -> Plan:
        """Return the plan that was named."""
        return Plan(
            name=self.plan.data or "",
            price=self.plan_price.data or "",
            url=self.plan_url.data or "",
        )


class DeclineForm(_WithPlan):
    """A vendor's own no, by its link."""

    why = RadioField(
        "Why not?",
        choices=[
            choice(RefusalWhy.SIGNS_NONE, "We do not sign BAAs"),
            choice(RefusalWhy.HIGHER_PLAN, "Only on a higher plan"),
            choice(RefusalWhy.OTHER_WORDING, "We want other wording"),
            choice(RefusalWhy.NOT_A_BA, "None is needed: we are not a business associate"),
            choice(RefusalWhy.OTHER, "Another reason"),
        ],
        validators=[InputRequired("Choose a reason.")],
    )
    words = TextAreaField(
        "In your words",
        description="It is kept as you write it. Please name no patient.",
        validators=[Optional(), _LONG],
        render_kw={"rows": "4"},
    )
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

    def reason(self) -> RefusalWhy:
        """Return the reason that was chosen."""
        return RefusalWhy(self.why.data)

    @property
    def asked_by_reason(self) -> str:
        """Return the field that tells more about the reason: a plan, or words."""
        return "plan" if self.why.data == RefusalWhy.HIGHER_PLAN else "words"

    def who(self) -> Answered:
        """Return who answers."""
        return Answered(name=self.full_name.data or "", title=self.job.data or "")


class RefusalForm(_WithPlan):
    """A vendor's no, as staff heard or read it."""

    refused_on = DateField(
        "When did they refuse?", validators=[InputRequired("Enter the day they refused.")]
    )
    how = RadioField(
        "How?",
        choices=[
            choice(RefusalHow.CALL, "On the phone"),
            choice(RefusalHow.MAIL, "By email"),
            choice(RefusalHow.LETTER, "By letter"),
        ],
        validators=[InputRequired("Choose how they refused.")],
    )
    refused_by = StringField(
        "Who refused?", validators=[InputRequired("Enter who refused."), _LINE]
    )
    refused_by_title = StringField("Their title", validators=[Optional(), _LINE])
    why = RadioField(
        "Why?",
        choices=[choice(why, why.words) for why in RefusalWhy],
        validators=[InputRequired("Choose the reason they gave.")],
    )
    words = TextAreaField(
        "In their words",
        description="As they said or wrote it. No patient's name.",
        validators=[Optional(), _LONG],
        render_kw={"rows": "3"},
    )
    proof = FileField(
        "The mail or letter",
        description="The mail itself (.eml) or as a PDF, or a picture of the letter. A call needs none.",
        render_kw={"accept": ".eml,.pdf,.docx,.png,.jpg"},
    )

    def told(self) -> NewRefusal:
        """Return the refusal."""
        refused_on: Any = self.refused_on.data
        return NewRefusal(
            refused_on=refused_on,
            refused_by=self.refused_by.data or "",
            refused_by_title=self.refused_by_title.data or "",
            how=RefusalHow(self.how.data),
            why=RefusalWhy(self.why.data),
            words=self.words.data or "",
            plan=self.told_plan(),
        )

    def upload(self) -> Upload | None:
        """Return the proof, if one was added."""
        return upload_in(self.proof) if getattr(self.proof.data, "filename", "") else None
