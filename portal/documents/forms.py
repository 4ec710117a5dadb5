"""What people fill in to add a document."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from wtforms import DateField, FileField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.documents.intake import Upload
from portal.documents.nda import Allowed
from portal.documents.rules import KIND_WORDS, KINDS_BY_HAND, DocumentKind
from portal.gateways.outside import outside
from portal.permissions import Role
from portal.web.forms import PortalForm, choice

ACCEPT = ".pdf,.png,.jpg,.jpeg,.docx,.xlsx"


class NewDocumentForm(PortalForm):
    """A document about a vendor."""

    file = FileField("File", render_kw={"accept": ACCEPT})
    kind = SelectField("What is it?", validators=[InputRequired("Choose what it is.")])

    def __init__(self) -> None:
        super().__init__()
        self.file.flags.required = True
        self.file.description = (
            f"PDF, PNG, JPEG, DOCX or XLSX, up to {outside().largest_file >> 20} MB. It is sealed "
            "and kept six years; a wrong one can be removed for a week."
        )
        self.kind.choices = [
            choice("", "Choose one"),
            *(choice(kind, KIND_WORDS[kind]) for kind in KINDS_BY_HAND),
        ]

    def validate_file(self, field: FileField) -> None:
        """Ask for a file."""
        if not getattr(field.data, "filename", ""):
            field.errors = [*field.errors, "Choose a file."]

    def upload(self) -> Upload:
        """Return the file that was chosen."""
        return Upload(stream=self.file.data.stream, name=self.file.data.filename)

    def refusals(self) -> list[str]:
        """Return why a file that was sent is not kept. Sending none is no refusal."""
        return [str(said) for said in self.file.errors] if self.file.data else []

    def chosen_kind(self) -> DocumentKind:
        """Return what the file was said to be."""
        return DocumentKind(self.kind.data)


_LONG = Length(max=2000, message="Use 2,000 letters or fewer.")


def _reason(label: str, hint: str, missing: str) -> Any:
    return TextAreaField(
        label,
        description=hint,
        validators=[InputRequired(missing), _LONG],
        render_kw={"rows": "3"},
    )


class HoldForm(PortalForm):
    """Why documents may not go, whatever their date."""

    reason = _reason(
        "Why?",
        "The case, the letter or the investigation, and who asked for it. No patient's name.",
        "Write down why: the case, the letter, or who asked for it.",
    )


class LiftForm(PortalForm):
    """Why a legal hold ends."""

    reason = _reason(
        "Why is it lifted?",
        "Who said that the matter is closed, and when.",
        "Write down why it is lifted. It is kept with your name.",
    )


class RemovalForm(PortalForm):
    """What is wrong with an upload."""

    reason = _reason(
        "What is wrong with it?",
        "One sentence. Do not repeat what should not be here.",
        "Write down what is wrong with it. It is kept with your name.",
    )


class ReleaseForm(PortalForm):
    """Why documents that are due may go."""

    document = SelectMultipleField("Documents", coerce=int)
    reason = _reason(
        "Why may they go?",
        "For example: “Their years are over, and nothing is open with this vendor.” It stands on "
        "the certificate.",
        "Write down why they may go. It stands on the certificate.",
    )

    def offer(self, due: dict[int, str]) -> None:
        """Offer what is due, by number and name."""
        self.document.choices = [choice(str(number), name) for number, name in due.items()]

    def chosen(self) -> list[int]:
        """Return the numbers of those that were chosen."""
        return list(self.document.data or ())


class UnscannedForm(PortalForm):
    """Why files may be used that nobody scanned."""

    reason = _reason(
        "Why can files not be scanned?",
        "It is kept with your name.",
        "Write down why. It is kept with your name.",
    )


_ROLE_WORDS = {
    Role.OWNER: "Every owner",
    Role.MANAGER: "Every manager",
    Role.STAFF: "All staff",
    Role.AUDITOR: "Every auditor",
}


def _boxes(label: str, **more: Any) -> Any:
    return SelectMultipleField(
        label,
        widget=ListWidget(),
        option_widget=CheckboxInput(),
        validators=[Optional()],
        **more,
    )


class NdaForm(PortalForm):
    """Who may open a paper under an NDA, and until when."""

    people = _boxes("People who may open it", coerce=int)
    roles = _boxes(
        "Or by role", choices=[choice(role, words) for role, words in _ROLE_WORDS.items()]
    )
    open_until = DateField(
        "They may open it until",
        description="After this day nobody opens it, until somebody sets a later one.",
        validators=[InputRequired("Enter the last day on which they may open it.")],
    )
    note = TextAreaField(
        "Note",
        description="For example which NDA, and with whom it was signed.",
        validators=[Optional(), _LONG],
        render_kw={"rows": "2"},
    )

    def offer(self, people: Mapping[int, str]) -> None:
        """Offer the people of the practice by name."""
        self.people.choices = [choice(str(number), name) for number, name in people.items()]

    def told(self) -> Allowed:
        """Return who may open it, in the words of the domain."""
        return Allowed(
            person_ids=frozenset(self.people.data or ()),
            roles=frozenset(Role(role) for role in self.roles.data or ()),
            open_until=self.open_until.data or date.min,
            note=self.note.data or "",
        )


class NdaEndForm(PortalForm):
    """Why a paper is no longer under an NDA."""

    reason = _reason(
        "Why does the mark end?",
        "For example: “The vendor published the report.”",
        "Write down why the mark ends. It is kept with your name.",
    )
