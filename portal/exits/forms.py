"""What staff fills in about an end."""

from collections.abc import Collection
from datetime import date
from typing import Any

from flask_wtf.file import FileField
from wtforms import DateField, EmailField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, StopValidation

from portal.documents import Upload
from portal.documents.forms import ACCEPT
from portal.exits.actions import Settling
from portal.exits.asking import NewAsk
from portal.exits.rules import MAY_BE_KEPT, Closing, End, EndKind, StepKind, StepState
from portal.web.forms import PortalForm, choice

_LONG = Length(max=4000, message="Use 4,000 letters or fewer.")
_LINE = Length(max=200, message="Use 200 letters or fewer.")
_KINDS = {
    EndKind.WE_LEAVE: "We leave",
    EndKind.REPLACED: "We use another vendor",
    EndKind.THEY_LEAVE: "They leave, or close the service",
    EndKind.BREACH: "They broke the BAA, and did not cure it",
    EndKind.REFUSED_RENEWAL: "They would not renew the BAA",
}
# What is asked of each step: what was done, and the hint that goes with it.
_WHAT = {
    StepKind.ACCESS: ("Which access is off?", "Accounts, keys, integrations, badges."),
    StepKind.RETURN: ("What came back, and in which format?", "Such as: all charts, as CSV."),
    StepKind.DESTROY: ("What was destroyed, and how?", "Systems, records, and the method."),
    StepKind.BACKUPS: ("What is gone?", "Backups, archives and logs that held PHI."),
    StepKind.SUBCONTRACTORS: ("Which ones, and how did they confirm it?", "Name each."),
    StepKind.CERTIFICATE: ("What does it certify?", "In a sentence."),
}
_DONE = {
    StepKind.ACCESS: "Off since",
    StepKind.RETURN: "Received on",
    StepKind.DESTROY: "Destroyed on",
    StepKind.BACKUPS: "Gone since",
    StepKind.SUBCONTRACTORS: "Confirmed on",
    StepKind.CERTIFICATE: "Dated",
}


def _area(label: str, hint: str, missing: str = "") -> Any:
    asked = InputRequired(missing) if missing else Optional()
    return TextAreaField(
        label, description=hint, validators=[asked, _LONG], render_kw={"rows": "3"}
    )


def _when(field: str, value: str, missing: str) -> Any:
    """Ask for a field only where another has a value."""

    def check(form: Any, asked: Any) -> None:
        if form[field].data == value and not asked.data and not any(asked.raw_data or ()):
            raise StopValidation(missing)

    return check


class EndForm(PortalForm):
    """Why and when an agreement ends."""

    kind = RadioField(
        "Why does it end?",
        choices=[choice(kind, words) for kind, words in _KINDS.items()],
        validators=[InputRequired("Choose why it ends.")],
    )
    reason = _area("What happened?", "It is kept with your name.", "Enter the reason.")
    breach_told_on = DateField(
        "When did you tell them of the breach?",
        description="Only for a breach. HIPAA asks you to take reasonable steps to have it cured, "
        "and to end the agreement if they fail (45 CFR 164.504(e)(1)(ii)).",
        validators=[
            _when("kind", EndKind.BREACH, "Enter the day on which you told them of the breach."),
            Optional(),
        ],
    )
    cure_until = DateField(
        "By when were they to cure it?",
        description="Only for a breach. Leave it empty if it could not be cured.",
        validators=[Optional()],
    )
    on_day = DateField(
        "Ends on",
        description="Today or a later day. From this day no PHI may reach them.",
        validators=[InputRequired("Choose the day.")],
    )

    def told(self) -> End:
        """Return the end."""
        return End(
            kind=EndKind(self.kind.data),
            reason=self.reason.data or "",
            ends_on=self.on_day.data or date.min,
            breach_told_on=self.breach_told_on.data,
            cure_until=self.cure_until.data,
        )


class StepForm(PortalForm):
    """What became of a step."""

    state = RadioField("How does it stand?", validators=[InputRequired("Choose one.")])
    done_on = DateField(validators=[Optional()])
    what = _area("", "")
    who = StringField(
        "By whom?",
        description="A person or a team, on your side or theirs.",
        validators=[Optional(), _LINE],
    )
    proof = FileField(
        "Proof",
        description="A mail, an export log, a certificate. PDF, PNG, JPEG, DOCX or XLSX.",
        render_kw={"accept": ACCEPT},
    )
    why = _area("Why not?", "Only where it is not done. It is kept with your name.")
    kept_until = DateField(
        "Kept until",
        description="Only where they keep it under protection.",
        validators=[Optional()],
    )

    def ask_about(self, kind: StepKind) -> None:
        """Ask what this step needs."""
        states = [(StepState.DONE, "Done"), (StepState.NOT_APPLICABLE, "Does not apply")]
        if kind in MAY_BE_KEPT:
            states.append((StepState.KEPT, "Not feasible: kept under protection"))
        self.state.choices = [
            choice(state, words) for state, words in (*states, (StepState.OPEN, "Still open"))
        ]
        self.what.label.text, self.what.description = _WHAT[kind]
        self.done_on.label.text = _DONE[kind]
        for asked in (self.done_on, self.what, self.who):
            # Only a step that is done needs them, but most are: the rule tells the others apart.
            asked.flags.required = True

    def told(self) -> Settling:
        """Return what became of it."""
        return Settling(
            state=StepState(self.state.data),
            done_on=self.done_on.data,
            what=self.what.data or "",
            who=self.who.data or "",
            why=self.why.data or "",
            kept_until=self.kept_until.data,
        )

    def upload(self) -> Upload | None:
        """Return the proof, if one was added."""
        if not getattr(self.proof.data, "filename", ""):
            return None
        return Upload(stream=self.proof.data.stream, name=self.proof.data.filename)


class AskForm(PortalForm):
    """Whom to ask for the certificate, and by when."""

    to_name = StringField(
        "Whom do you write to?",
        description="A person, or a desk.",
        validators=[InputRequired("Enter the person's name."), _LINE],
    )
    to_email = EmailField(
        "Their email",
        validators=[InputRequired("Enter a whole email address, such as name@company.com."), _LINE],
    )
    due_on = DateField("Answer by", validators=[InputRequired("Choose a day.")])
    seen = HiddenField()

    @property
    def was_seen(self) -> bool:
        """Tell whether the letter was shown already. Nothing goes before it was."""
        return bool(self.seen.data == "yes")

    @property
    def is_to_change(self) -> bool:
        """Tell whether the letter was seen, and something about it should be different."""
        return bool(self.seen.data == "change")

    def told(self, reply_email: str) -> NewAsk:
        """Return what is asked."""
        return NewAsk(
            to_name=self.to_name.data or "",
            to_email=self.to_email.data or "",
            due_on=self.due_on.data or date.min,
            reply_email=reply_email,
        )


class ClosingForm(PortalForm):
    """On what a case is closed."""

    how = RadioField("Close it on what?", validators=[InputRequired("Choose one.")])
    why = _area("Why without proof?", "Only with a reason. It is kept with your name.")

    def offer(self, ways: Collection[Closing]) -> None:
        """Offer the ways there are."""
        words = {
            Closing.PROOF: "On the certificate. Every step is settled",
            Closing.REASON: "With a written reason, without proof",
        }
        self.how.choices = [choice(way, words[way]) for way in ways]

    def by_proof(self) -> bool:
        """Tell whether it closes on proof."""
        return bool(self.how.data == Closing.PROOF)


class WhyForm(PortalForm):
    """Why something is put aside, or opened again."""

    why = _area("Why?", "It is kept with your name.", "Write down why.")
