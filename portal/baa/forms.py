"""What staff fills in about a BAA."""

from typing import Any

from flask_wtf.file import FileRequired
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    HiddenField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, StopValidation

from portal.baa.actions import SignedBaa, SignedBy
from portal.baa.gate_forms import CoverForm
from portal.baa.rules import Paper, Term
from portal.baa.signer_forms import SignersOnPaperForm
from portal.baa.uploads import upload_in
from portal.documents import Upload
from portal.web.forms import PortalForm, choice

_LONG = Length(max=4000, message="Use 4,000 letters or fewer.")
_LINE = Length(max=200, message="Use 200 letters or fewer.")
_UNTIL, _EVERGREEN = "until", "evergreen"


def _area(label: str, hint: str, missing: str = "") -> Any:
    asked = InputRequired(missing) if missing else Optional()
    return TextAreaField(
        label, description=hint, validators=[asked, _LONG], render_kw={"rows": "3"}
    )


def _line(label: str, missing: str, hint: str = "") -> Any:
    return StringField(label, description=hint, validators=[InputRequired(missing), _LINE])


def _day(label: str, missing: str = "", hint: str = "") -> Any:
    asked = InputRequired(missing) if missing else Optional()
    return DateField(label, description=hint, validators=[asked])


def _file(label: str, hint: str, accept: str = ".pdf", missing: str = "") -> Any:
    asked = [FileRequired(missing)] if missing else []
    return FileField(label, description=hint, validators=asked, render_kw={"accept": accept})


def _needed_when(length: str, missing: str) -> Any:
    def check(form: Any, field: DateField) -> None:
        if form.length.data == length and not any(field.raw_data or ()) and field.data is None:
            raise StopValidation(missing)

    return check


class SignedBaaForm(SignersOnPaperForm, CoverForm):
    """What stands on a signed BAA."""

    signed_copy = _file(
        "Signed copy", "A PDF, signed by both sides.", missing="Choose the signed BAA, a PDF."
    )
    amends = BooleanField(
        "It only amends the version before it",
        description="Tick it for an amendment: the version before it goes on beside it.",
    )
    starts_on = _day("In force from", "Enter the first day it binds.")
    length = RadioField(
        "How long does it bind?",
        choices=[
            choice(_EVERGREEN, "Until one side ends it"),
            choice(_UNTIL, "Until a day"),
        ],
        validators=[InputRequired("Choose how long it binds.")],
    )
    ends_on = DateField(
        "Last day",
        description="Only when it ends on a day.",
        validators=[_needed_when(_UNTIL, "Enter its last day."), Optional()],
    )
    review_on = DateField(
        "Review it on",
        description="When it has no last day. A year from now is usual.",
        validators=[_needed_when(_EVERGREEN, "Enter the day you will review it."), Optional()],
    )
    paper = RadioField(
        "Whose paper is it?",
        choices=[choice(Paper.OURS, "Ours"), choice(Paper.THEIRS, "Theirs")],
        validators=[InputRequired("Choose whose paper it is.")],
    )
    our_signer = _line("Who signed for you", "Enter who signed for you.")
    our_signer_title = _line("Their title", "Enter the title of who signed for you.")
    our_signed_on = _day("Signed on", "Enter the day your side signed.")
    their_signer = _line("Who signed for the vendor", "Enter who signed for the vendor.")
    their_signer_title = _line("Title at the vendor", "Enter the title of who signed there.")
    their_signed_on = _day("Vendor signed on", "Enter the day the vendor signed.")
    services_covered = _area(
        "What it says it covers",
        "In the words of the BAA, such as “all services”.",
        "Write down which services it says it covers.",
    )

    def of(self, versions: int) -> None:
        """Ask whether it is an amendment only where there is something to amend."""
        if not versions:
            del self.amends

    def upload(self) -> Upload:
        """Return the file."""
        return upload_in(self.signed_copy)

    def told(self) -> SignedBaa:
        """Return what the BAA says."""
        ends = self.length.data == _UNTIL
        amends = "amends" in self and bool(self.amends.data)
        return SignedBaa(
            term=Term(
                starts_on=self.starts_on.data,
                ends_on=self.ends_on.data if ends else None,
                review_on=None if ends else self.review_on.data,
            ),
            paper=Paper(self.paper.data),
            ours=SignedBy(
                name=self.our_signer.data,
                title=self.our_signer_title.data,
                on=self.our_signed_on.data,
                **self.authority("our"),
            ),
            theirs=SignedBy(
                name=self.their_signer.data,
                title=self.their_signer_title.data,
                on=self.their_signed_on.data,
                **self.authority("their"),
            ),
            ours_too=self.too("ours"),
            theirs_too=self.too("theirs"),
            services_covered=self.services_covered.data.strip(),
            covers=self.covered(),
            amends=amends,
            renews_id=None if amends else self.renewed(),
        )


class OfferedBaaForm(SignedBaaForm):
    """What stands on the copy that the vendor sent. The page names the copy it was read from."""

    signed_copy = None
    copy_read = HiddenField()

    def document_id(self) -> int:
        """Return which copy was read; 0 for none."""
        told = self.copy_read.data or ""
        return int(told) if told.isdecimal() and len(told) < 19 else 0


class ReviewForm(PortalForm):
    """When to look at a BAA again."""

    next_on = _day("Review it again on", "Choose a day.", "A year from now is usual.")
