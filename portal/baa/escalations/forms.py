"""What staff fills in about a case."""

from collections.abc import Mapping
from typing import Any

from flask_wtf.file import FileRequired
from wtforms import DateField, FileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.baa.escalations.closing import Acceptance, CounselSaid, PhiStopped
from portal.baa.escalations.rules import Way
from portal.baa.uploads import upload_in
from portal.documents import Upload
from portal.web.forms import PortalForm, choice

_LONG = Length(max=4000, message="Use 4,000 letters or fewer.")
_LINE = Length(max=200, message="Use 200 letters or fewer.")
_ACCEPT = {"accept": ".pdf,.docx,.png,.jpg"}
_HINTS = {
    Way.REPLACE: "Somebody else does the work. Then the PHI comes back, or is destroyed",
    Way.STOP_PHI: "You keep them, without patient information",
    Way.COUNSEL: "Your lawyer says in writing what applies",
    Way.UPGRADE: "Their own answer: with that plan they sign",
    Way.NEED: "Their own answer: six questions settle it",
}


def _area(label: str, hint: str, missing: str = "", rows: str = "3") -> Any:
    asked = InputRequired(missing) if missing else Optional()
    return TextAreaField(
        label, description=hint, validators=[asked, _LONG], render_kw={"rows": rows}
    )


def _day(label: str, missing: str, hint: str = "") -> Any:
    return DateField(label, description=hint, validators=[InputRequired(missing)])


def _why() -> Any:
    return _area("Why?", "It is kept with your name.", "Write down why. It is kept with your name.")


class OwnerForm(PortalForm):
    """Whose case it is."""

    owner = SelectField("Whose case is it?", validators=[InputRequired("Choose somebody.")])
    reason = _why()

    def offer(self, people: Mapping[int, str]) -> None:
        """Offer those who may own it."""
        self.owner.choices = [(str(number), name) for number, name in people.items()]

    def owner_id(self) -> int:
        """Return who was chosen."""
        return int(self.owner.data or 0)


class DeadlineForm(PortalForm):
    """By when it should be settled."""

    due_on = _day("Settle it by", "Choose a day.")
    reason = _why()


class WayForm(PortalForm):
    """Which way out."""

    way = RadioField("Which way?", validators=[InputRequired("Choose a way.")])
    reason = _why()

    def offer(self, ways: tuple[Way, ...]) -> None:
        """Offer the ways that there are."""
        self.way.choices = [choice(one, one.words) for one in ways]

    @property
    def hints(self) -> dict[str, str]:
        """Return what each way means."""
        return {str(way): said for way, said in _HINTS.items()}

    def chosen(self) -> Way:
        """Return what was chosen."""
        return Way(self.way.data)


class NoteForm(PortalForm):
    """What was done, or found out."""

    words = _area(
        "What was done?",
        "Only your practice sees it. Please name no patient.",
        "Write down what was done.",
    )


class _ProofForm(PortalForm):
    on_day = _day("On which day?", "Enter the day.")

    def upload(self) -> Upload | None:
        """Return the proof, if one was added."""
        proof = self["proof"]
        return upload_in(proof) if getattr(proof.data, "filename", "") else None


class ReplacedForm(_ProofForm):
    """Who does the work now."""

    replaced_by = StringField(
        "Who replaced them?",
        description="The name of another vendor, as it stands in your list.",
        validators=[InputRequired("Enter who replaced them."), _LINE],
    )
    proof = FileField(
        "What shows it",
        description="The contract with the new vendor, or the notice to the old one.",
        validators=[FileRequired("Add a document that shows it.")],
        render_kw=_ACCEPT,
    )
    words = _area("Anything to add?", "It is kept with your name.")


class StoppedForm(_ProofForm):
    """Since when no PHI goes there."""

    proof = FileField(
        "What shows it",
        description="If you have something in writing. Your list of services shows it as well.",
        render_kw=_ACCEPT,
    )
    words = _area("How was it stopped?", "It is kept with your name.")

    def told(self) -> PhiStopped:
        """Return what was said."""
        return PhiStopped(on=self.on_day.data, words=self.words.data or "")


class CounselForm(_ProofForm):
    """What counsel answered."""

    proof = FileField(
        "Counsel's answer",
        description="The mail itself (.eml), or the letter as a PDF or a picture.",
        validators=[FileRequired("Add counsel's answer.")],
        render_kw={"accept": ".eml,.pdf,.docx,.png,.jpg"},
    )
    words = _area(
        "What does it say?", "In a sentence or two.", "Write down what counsel says.", "4"
    )

    def told(self) -> CounselSaid:
        """Return what was said."""
        return CounselSaid(on=self.on_day.data, words=self.words.data or "")


class AcceptanceForm(PortalForm):
    """Why an owner accepts it for a while."""

    reason = _area(
        "Why do you accept it?",
        "What you weighed. It is kept with your name.",
        "Enter the reason. It is kept with your name.",
        "4",
    )
    until = _day("Until", "Choose the last day.", "90 days at most. The case opens again after it.")

    def told(self) -> Acceptance:
        """Return the acceptance."""
        return Acceptance(reason=self.reason.data or "", until=self.until.data)
