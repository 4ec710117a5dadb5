"""What a vendor fills in about the PHI it held, by link."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.documents import Upload
from portal.exits.answering import Answerer
from portal.exits.rules import Choice
from portal.exits.told import Subs, Told
from portal.web.forms import PortalForm, choice

_LINE = Length(max=200, message="Use 200 letters or fewer.")
_LONG = Length(max=4000, message="Use 4,000 letters or fewer.")


def _area(label: str, hint: str, missing: str) -> Any:
    return TextAreaField(
        label, description=hint, validators=[InputRequired(missing), _LONG], render_kw={"rows": "3"}
    )


def _line(label: str, hint: str, missing: str) -> Any:
    return StringField(label, description=hint, validators=[InputRequired(missing), _LINE])


def _day(label: str, missing: str = "", hint: str = "") -> Any:
    asked = InputRequired(missing) if missing else Optional()
    return DateField(label, description=hint, validators=[asked])


class _Facts(PortalForm):
    subs = RadioField(
        "Did subcontractors hold any of it?",
        choices=[choice(one, one.words) for one in Subs],
        validators=[InputRequired("Say how it stands with subcontractors.")],
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

    def who(self) -> Answerer:
        """Return who answers."""
        return Answerer(name=self.full_name.data or "", title=self.job.data or "")


class DestroyedForm(_Facts):
    """What was destroyed: which, how, when, by whom, and what still holds some of it."""

    what = _area(
        "What was destroyed?",
        "Which systems and records. No patient's name.",
        "Say what was destroyed: which systems and records.",
    )
    method = _line(
        "How?",
        "Such as: NIST SP 800-88 purge, or keys destroyed.",
        "Say how it was destroyed.",
    )
    done_on = _day("Destroyed on", "Enter the day on which it was done.")
    done_by = _line("Done by", "A person, a team or a company.", "Say who did it, or saw to it.")
    backups_until = _day(
        "Backups hold some of it until", hint="Leave it empty if no backup holds any of it."
    )
    logs_until = _day(
        "Logs hold some of it until", hint="Leave it empty if no log holds any of it."
    )

    def told(self) -> Told:
        """Return the facts."""
        return Told(choice=Choice.DESTROYED, **self.destroyed())

    def destroyed(self) -> dict[str, Any]:
        """Return what was said of the destruction."""
        return {
            "what": self.what.data or "",
            "method": self.method.data or "",
            "done_on": self.done_on.data,
            "done_by": self.done_by.data or "",
            "backups_until": self.backups_until.data,
            "logs_until": self.logs_until.data,
            "subs": Subs(self.subs.data),
        }


class ReturnedForm(DestroyedForm):
    """What was returned, and that nothing was kept."""

    returned_on = _day("Returned on", "Enter the day on which it was returned.")
    returned_how = _area(
        "How, and in which format?",
        "Such as: all charts as CSV, by secure transfer to your front desk.",
        "Say how it was returned, and in which format.",
    )

    def told(self) -> Told:
        """Return the facts."""
        return Told(
            choice=Choice.RETURNED,
            returned_on=self.returned_on.data,
            returned_how=self.returned_how.data or "",
            **self.destroyed(),
        )


class NotFeasibleForm(_Facts):
    """Why neither is feasible, what is kept, until when, and that the protections go on."""

    why = _area(
        "Why is neither feasible?",
        "Such as a law that asks you to keep it. Name it.",
        "Say why neither return nor destruction is feasible.",
    )
    retained = _area("What is kept?", "Which records. No patient's name.", "Say what is kept.")
    retained_until = _day("Kept until", "Enter until when it is kept.")
    protects = BooleanField(
        "We extend the protections of the agreement to it, and use it for nothing else.",
        validators=[DataRequired("Tick that the protections go on. The rule asks for it.")],
    )

    def told(self) -> Told:
        """Return the facts."""
        return Told(
            choice=Choice.NOT_FEASIBLE,
            why=self.why.data or "",
            retained=self.retained.data or "",
            retained_until=self.retained_until.data,
            protects=bool(self.protects.data),
            subs=Subs(self.subs.data),
        )


AnswerForm = DestroyedForm | NotFeasibleForm
_FORMS: dict[Choice, type[DestroyedForm] | type[NotFeasibleForm]] = {
    Choice.DESTROYED: DestroyedForm,
    Choice.RETURNED: ReturnedForm,
    Choice.NOT_FEASIBLE: NotFeasibleForm,
}


def form_for(chosen: Choice, known: dict[str, Any]) -> AnswerForm:
    """Return the form that asks for the facts of a choice, with what is known."""
    return _FORMS[chosen](data=known)


class OwnPaperForm(PortalForm):
    """A certificate of the vendor's own."""

    paper = FileField(
        "Your own certificate",
        description="A PDF, PNG or JPEG. It goes with the facts you gave.",
        validators=[FileRequired("Choose the certificate.")],
        render_kw={"accept": ".pdf,.png,.jpg,.jpeg"},
    )

    def upload(self) -> Upload:
        """Return the file."""
        return Upload(stream=self.paper.data.stream, name=self.paper.data.filename)
