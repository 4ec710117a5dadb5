"""What a signer fills in."""

import os
from typing import Any

from wtforms import BooleanField, Field, FileField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from portal.signing.rules import Wording, wording
from portal.signing.verifying import LARGEST
from portal.web.forms import PortalForm

_LONG = Length(max=200, message="Use 200 letters or fewer.")


def _ticked(sentence: str) -> DataRequired:
    # What was sent is not enough: a box may be sent as "false".
    return DataRequired(sentence)


class SignForm(PortalForm):
    """Who signs, and what they say. The sentences are filled in with who and how many pages."""

    full_name = StringField(
        "Your full name",
        description="It stands under the paper as your signature.",
        validators=[InputRequired("Enter your full name."), _LONG],
        render_kw={"autocomplete": "name"},
    )
    job = StringField(
        "Your title",
        description="Such as: Vice President, Operations.",
        validators=[InputRequired("Enter your title."), _LONG],
        render_kw={"autocomplete": "organization-title"},
    )
    has_read = BooleanField(validators=[_ticked("Tick that you have read it.")])
    consents = BooleanField(
        validators=[_ticked("Tick that you agree to sign electronically. Else sign on paper.")]
    )
    may_bind = BooleanField(
        validators=[_ticked("Tick that you may sign. If you may not, pass it on to who may.")]
    )
    shown = HiddenField(validators=[InputRequired("Open the paper again.")])
    company = ""
    wording = HiddenField(validators=[InputRequired("Open the paper again.")])

    def validate_wording(self, field: Field) -> None:
        """Refuse a wording that was never one of ours."""
        try:
            wording(field.data or "")
        except KeyError:
            raise ValidationError("Open the paper again.") from None

    def say(self, words: Wording, *, company: str, pages: int) -> None:
        """Fill in the sentences that are ticked."""
        self.company = company
        self.has_read.label.text = words.read_of(pages)
        self.consents.label.text = words.consent
        self.may_bind.label.text = words.authority_for(company)


class CodeForm(PortalForm):
    """The code that was sent."""

    code = StringField(
        "6-digit code",
        validators=[InputRequired("Enter the 6 digits from the mail.")],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "9"},
    )


class DeclineToSignForm(PortalForm):
    """Why somebody will not sign."""

    words = TextAreaField(
        "Why not?",
        description="In a sentence. The practice reads it, and nobody else.",
        validators=[
            InputRequired("Write a sentence, so that the practice can act on it."),
            Length(max=4000, message="Use 4,000 letters or fewer."),
        ],
    )


class VerifyForm(PortalForm):
    """A PDF that somebody doubts."""

    file = FileField(
        "PDF",
        description=f"A PDF of up to {LARGEST >> 20} MB. It is looked at and forgotten.",
        render_kw={"accept": ".pdf"},
    )

    def __init__(self) -> None:
        super().__init__()
        self.file.flags.required = True

    def validate_file(self, field: Any) -> None:
        """Ask for a file that may be one of ours."""
        if not getattr(field.data, "filename", ""):
            raise ValidationError("Choose a PDF.")
        stream = field.data.stream
        stream.seek(0, os.SEEK_END)
        is_too_large = stream.tell() > LARGEST
        stream.seek(0)
        if is_too_large:
            raise ValidationError("This file is larger than any paper that is sealed here.")

    def content(self) -> bytes:
        """Return what was sent."""
        return bytes(self.file.data.stream.read())
