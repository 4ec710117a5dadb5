"""What people fill in to add a document."""

from wtforms import FileField, SelectField
from wtforms.validators import InputRequired

from portal.documents.intake import Upload
from portal.documents.rules import KIND_WORDS, KINDS_BY_HAND, DocumentKind
from portal.gateways.outside import outside
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
            "and kept six years."
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
